"""Judged tables, checks, and Great Expectations on pandas to compare with."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl

from assets.validation.checks import Check, Condition
from assets.validation.gx.validate import SuiteOutcome, validate_table

TABLE = "records"
CODES = ("A1", "a1", "B-2", "O'Hara", "per%cent", "back\\slash", "two\nlines", "é", "")


def check(
    expectation: str,
    where: Sequence[Condition] = (),
    *,
    check_id: str = "a_rule",
    table: str = TABLE,
    **kwargs: object,
) -> Check:
    return Check(
        check_id=check_id,
        rule_id=check_id.partition(".")[0],
        severity="critical",
        rejects="record",
        table=table,
        expectation=expectation,
        kwargs=kwargs,
        where=tuple(where),
    )


def random_records(seed: int, rows: int = 250) -> pl.DataFrame:
    """Return rows of every kind of column, a fifth of each but two missing."""
    source = random.Random(seed)
    start = date(2023, 4, 1)

    def some(value: Any) -> Any:
        return None if source.random() < 0.2 else value

    return pl.DataFrame(
        {
            "row_id": source.sample(range(10 * rows), rows),
            "code": [some(source.choice(CODES)) for _ in range(rows)],
            "other_code": [some(source.choice(CODES)) for _ in range(rows)],
            "value": [some(source.uniform(-5, 15)) for _ in range(rows)],
            "limit": [some(float(source.randint(-3, 12))) for _ in range(rows)],
            "whole": [source.randint(-4, 9) for _ in range(rows)],
            "key": [some(f"k{source.randint(0, 2 * rows)}") for _ in range(rows)],
            "day": [
                some(start + timedelta(source.randint(0, 400))) for _ in range(rows)
            ],
            "is_open": [some(source.random() < 0.5) for _ in range(rows)],
            "nothing": pl.Series([None] * rows, dtype=pl.Utf8),
        },
        schema_overrides={"row_id": pl.Int64, "whole": pl.Int64},
    )


def connect(records: pl.DataFrame, *, name: str = TABLE) -> duckdb.DuckDBPyConnection:
    """Return an in-memory database with the records as one table."""
    connection = duckdb.connect()
    connection.register("given", records)
    connection.execute(f"create table {name} as select * from given")
    connection.unregister("given")
    return connection


def judge_on_pandas(
    records: pl.DataFrame, checks: Sequence[Check]
) -> dict[str, tuple[bool, int, int, list[int]]]:
    """Return what Great Expectations finds on pandas, by check.

    Success, element count, unexpected count and the row ids of all failing rows.
    """
    from great_expectations.core.batch import Batch
    from great_expectations.execution_engine import PandasExecutionEngine

    from assets.validation.gx.memo import remembered
    from assets.validation.gx.run import CheckValidator
    from assets.validation.gx.suite import build_suite

    frame = records.to_pandas(use_pyarrow_extension_array=False)
    for name in ("code", "other_code", "key", "day", "is_open", "nothing"):
        frame[name] = frame[name].astype(object)
        frame[name] = frame[name].where(frame[name].notna(), None)
    frame["day"] = [None if day is None else day.date() for day in frame["day"]]
    validator = CheckValidator(PandasExecutionEngine(), batches=[Batch(data=frame)])
    result_format = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": ["row_id"],
    }
    with remembered():
        result = validator.validate(
            expectation_suite=build_suite("pandas", checks), result_format=result_format
        )
    outcome = {}
    for one in result.results:
        assert not one.exception_info.get("raised_exception"), one.exception_info
        found = one.result
        rows = sorted(row["row_id"] for row in found.get("unexpected_index_list") or ())
        outcome[one.expectation_config.meta["check_id"]] = (
            one.success,
            found["element_count"],
            found["unexpected_count"],
            rows,
        )
    return outcome


def judge(
    columns: dict[str, object], *checks: Check, name: str = TABLE
) -> SuiteOutcome:
    height = len(next(iter(columns.values())))  # type: ignore[arg-type]
    records = pl.DataFrame({"row_id": range(height), **columns})
    return validate_table(connect(records, name=name), name, "suite", checks)


def rows(outcome: SuiteOutcome, check_id: str = "a_rule") -> list[int]:
    return outcome.failing.filter(check_id=check_id)["row_id"].to_list()
