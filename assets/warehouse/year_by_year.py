"""A whole build of many records: what reads them is made one financial year at a time.

DuckDB sorts a year of records in memory where it would have to write all of them to
the disk, several times over. What may be cut so is what its SQL file declares for
builds in parts (`rebuilding`): the rows come out the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from assets.archive.archive import Archive
from assets.warehouse.inputs import (
    JUDGED_TABLES,
    attach_inputs,
    gather_judged_inputs,
)
from assets.warehouse.narrow import (
    built,
    in_narrow,
    narrowed_sql,
    needed_from,
    new_catalog,
    show_only,
    tables_of_quarters,
)
from assets.warehouse.rebuilding import QUARTER
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.tables import comment_table, literal
from assets.warehouse.verify import require_grain

# Sorting fifteen million records at once filled 8 GB; a third of that is our guess at
# what a small machine has room for.
MOST_ROWS_AT_ONCE = 5_000_000
_RECORDS = frozenset(
    {"archive.activity", "archive.activity_history", "archive.superseded_activity"}
)


@dataclass(frozen=True)
class _Year:
    """The quarters of a financial year."""

    first: str
    last: str

    def covers(self, quarter: str) -> bool:
        return self.first <= quarter <= self.last

    def condition(self) -> str:
        """Return, in SQL, whether a row is of the year."""
        return f"{QUARTER} between {literal(self.first)} and {literal(self.last)}"


class YearByYear:
    """Makes the tables that may be cut and read more rows than are sorted at once."""

    def __init__(self, archive: Archive, files: Sequence[SqlFile]) -> None:
        self._archive = archive
        self._kept = archive.kept_verdicts()
        self._names = {file.name for file in files}
        self._of_quarters = tables_of_quarters(files)

    def is_for(self, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> bool:
        """Whether a table is better made here than at once."""
        rebuilding = file.rebuilding
        may_be_cut = rebuilding.way == "by_quarter" or rebuilding.looks_back_a_year
        return may_be_cut and any(
            _row_count(connection, name) > MOST_ROWS_AT_ONCE
            for name in file.dependencies
            if name in _RECORDS or name in self._names
        )

    def make(self, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
        """Make the table of one file, which is not there yet, with its comments.

        Args:
            connection: in no transaction; what the file reads is attached or made.
            file: one that this is for.

        Raises:
            WarehouseError: its grain fails.
            duckdb.Error: it cannot be built.
        """
        connection.execute(f"create schema if not exists {file.schema}")
        connection.execute(
            f"create table {file.name} as select * from (\n{file.sql}\n) limit 0"
        )
        comment_table(connection, file)
        for year in _calendar(connection):
            self._add(connection, file, year)

    def _add(
        self, connection: duckdb.DuckDBPyConnection, file: SqlFile, year: _Year
    ) -> None:
        condition = year.condition()
        if file.rebuilding.way == "by_quarter":
            sql = self._of_quarters_only(connection, file, year)
        else:
            sql = self._looking_back(connection, file, year)
        connection.execute(
            f"insert into {file.name} select * from (\n{sql}\n) where {condition} "
            f"order by {', '.join(file.grain)}"
        )
        require_grain(connection, file, changed=condition)

    def _of_quarters_only(
        self, connection: duckdb.DuckDBPyConnection, file: SqlFile, year: _Year
    ) -> str:
        judged = JUDGED_TABLES.intersection(file.dependencies)
        names = self._of_quarters.intersection(file.dependencies)
        kept = [verdict for verdict in self._kept if year.covers(verdict.quarter)]
        new_catalog(connection, judged | names)
        narrow = gather_judged_inputs(self._archive, kept, judged)
        attach_inputs(connection, narrow, in_narrow)
        for name in names:
            show_only(connection, name, built(connection, name), year.condition())
        return narrowed_sql(file, judged | names)

    def _looking_back(
        self, connection: duckdb.DuckDBPyConnection, file: SqlFile, year: _Year
    ) -> str:
        names = self._of_quarters.intersection(file.dependencies)
        new_catalog(connection, names)
        for name in names:
            source = built(connection, name)
            needed = needed_from(connection, source, file, year.first)
            until = f"{QUARTER} <= {literal(year.last)}"
            show_only(connection, name, source, f"{needed} and {until}")
        return narrowed_sql(file, names)


def _calendar(connection: duckdb.DuckDBPyConnection) -> list[_Year]:
    """Return every year of the calendar: rows may be of quarters that nobody sent."""
    years = connection.execute(
        f"select distinct {QUARTER}[:-4] as year from registry.quarters order by year"
    ).fetchall()
    return [_Year(f"{year}-Q1", f"{year}-Q4") for (year,) in years]


def _row_count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    [[count]] = connection.execute(f"select count(*) from {name}").fetchall()
    return int(count)
