"""The suites run: each judged table by its checks, in one DuckDB connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from assets.domain.errors import DeclarationError
from assets.validation.gx.validate import SuiteOutcome, validate_table
from assets.validation.rules import CellCheck, RuleBook

_COLUMN_ARGUMENTS = ("column", "column_A", "column_B")


@dataclass(frozen=True)
class SuiteRun:
    """One judged table, its checks, and what they found."""

    table: pl.DataFrame
    checks: Sequence[CellCheck]
    outcome: SuiteOutcome


def run_suites(
    tables: Mapping[str, pl.DataFrame], rules: RuleBook
) -> Mapping[str, SuiteRun]:
    """Return what the checks find in every judged table, by table.

    Raises:
        DeclarationError: a check names a column its table does not have.
        ValidationError: a check could not be run.
    """
    runs = {}
    with duckdb.connect(":memory:") as connection:
        for name, table in tables.items():
            checks = rules.checks_of(name)
            if not checks:
                continue
            judged = table.select("row_id", *_columns_judged(name, table, checks))
            connection.register(name, judged.to_arrow())
            outcome = validate_table(
                connection, name, name, [check.check for check in checks]
            )
            runs[name] = SuiteRun(table, checks, outcome)
            connection.unregister(name)
    return runs


def _columns_judged(
    name: str, table: pl.DataFrame, checks: Sequence[CellCheck]
) -> list[str]:
    columns: set[str] = set()
    for check in checks:
        used = {
            str(check.check.kwargs[argument])
            for argument in _COLUMN_ARGUMENTS
            if argument in check.check.kwargs
        }
        used |= {condition.column for condition in check.check.where}
        missing = used - set(table.columns)
        if missing:
            raise DeclarationError(
                f"expectations: check {check.check.check_id} names "
                f"{', '.join(sorted(missing))}, which the judged table {name} does "
                f"not have; it has {', '.join(sorted(table.columns))}."
            )
        columns |= used
    return sorted(columns - {"row_id"})
