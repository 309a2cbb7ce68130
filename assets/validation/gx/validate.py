"""One table judged by its checks: the counts, and every failing row.

The only door to Great Expectations. Importing this module does not import it;
the first validation does, and takes two seconds for it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.validation.checks import Check
from assets.validation.gx.loading import quiet_import

if TYPE_CHECKING:
    import duckdb

RESULTS_SCHEMA = {
    "check_id": pl.Utf8(),
    "success": pl.Boolean(),
    "element_count": pl.Int64(),
    "unexpected_count": pl.Int64(),
}
FAILING_SCHEMA = {"check_id": pl.Utf8(), "row_id": pl.Int64()}


@dataclass(frozen=True)
class SuiteOutcome:
    """What a suite found in a table.

    ``results`` has one row a check: check_id (Utf8), success (Boolean), element_count
    (Int64, rows judged), unexpected_count (Int64, rows failing). ``failing`` has one
    row a check and failing row, none left out: check_id (Utf8), row_id (Int64).
    ``result_json`` is Great Expectations' own result.
    """

    results: pl.DataFrame
    failing: pl.DataFrame
    result_json: str
    duration_seconds: float


def validate_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    suite_name: str,
    checks: Sequence[Check],
    *,
    row_id: str = "row_id",
) -> SuiteOutcome:
    """Return what the checks find in a table of the connection.

    ``table`` is its name, or ``schema.name``. ``row_id`` is a column of unique Int64.
    A missing value is judged by the null checks alone, and meets no ``where``
    comparison; a pair of which one is missing fails unless ``ignore_row_if`` says not.

    Raises:
        DeclarationError: a check is not one that Great Expectations can run.
        ValidationError: a check could not be run on this table.
    """
    with quiet_import():
        from assets.validation.gx.run import run_suite
    started = time.perf_counter()
    run = run_suite(connection, table, suite_name, checks, row_id=row_id)
    results = pl.DataFrame(run.results, schema=RESULTS_SCHEMA, orient="row")
    failing = [
        pl.DataFrame({"row_id": rows}, schema_overrides={"row_id": pl.Int64()}).select(
            pl.lit(check_id).alias("check_id"), "row_id"
        )
        for check_id, rows in run.failing.items()
    ]
    return SuiteOutcome(
        results=results,
        failing=pl.concat([pl.DataFrame(schema=FAILING_SCHEMA), *failing]),
        result_json=json.dumps(run.result),
        duration_seconds=time.perf_counter() - started,
    )
