"""A whole build: every table from its SQL file, into an empty file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from assets.archive.archive import Archive
from assets.warehouse.engine import DUCKDB_TABLES, TableEngine
from assets.warehouse.inputs import (
    JUDGED_TABLES,
    Inputs,
    gather_judged_inputs,
    in_main,
)
from assets.warehouse.macros import write_macros
from assets.warehouse.manifest import TableContents
from assets.warehouse.rebuilding import QUARTER
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.tables import duckdb_errors, write_table
from assets.warehouse.verify import contents_of, require_grain, table_contents
from assets.warehouse.year_by_year import YearByYear


class WholeWriter:
    """Makes every table anew.

    ``inputs`` is what the inputs hold that no verdict tells apart; ``tables_made`` is
    every table. ``quarters_made`` is empty: they are not told apart.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        archive: Archive,
        files: Sequence[SqlFile],
        sql_folder: Path,
        tables: TableEngine,
    ) -> None:
        self.inputs: dict[str, TableContents] = {}
        self.tables_made: list[str] = []
        self.quarters_made: set[str] = set()
        self._connection = connection
        self._files = files
        self._sql_folder = sql_folder
        self._tables = tables
        # What another engine makes is not held in this one's memory.
        is_ours = tables is DUCKDB_TABLES
        self._by_year = YearByYear(archive, files) if is_ours else None
        judged = gather_judged_inputs(archive, archive.kept_verdicts(), JUDGED_TABLES)
        tables.attach(connection, judged)

    def attach(self, inputs: Inputs) -> None:
        """Make inputs readable that no verdict tells apart."""
        self._tables.attach(self._connection, inputs)
        for name, frame in inputs.frames.items():
            if not name.startswith("registry."):
                self.inputs[name] = contents_of(
                    self._connection,
                    in_main(name),
                    has_quarter=QUARTER in frame.columns,
                )

    def write(self, files: Sequence[SqlFile]) -> None:
        """Make the table of every file, in order.

        Raises:
            WarehouseError: naming the file that cannot be built, or whose grain fails.
        """
        # One commit: each of the hundreds of comments would else wait for the disk.
        self._connection.execute("begin transaction")
        for file in files:
            with duckdb_errors(f"{file.place} could not be built"):
                self.make_table(file)
        self._connection.execute("commit")
        self.tables_made += [file.name for file in files]

    def make_table(self, file: SqlFile) -> None:
        """Make the table of one file, at once or year by year, in a transaction.

        Raises:
            WarehouseError: its grain fails.
            duckdb.Error: it cannot be built.
        """
        if self._by_year is not None and self._by_year.is_for(self._connection, file):
            # It cuts what it reads by views in a catalog of their own.
            self._connection.execute("commit")
            self._by_year.make(self._connection, file)
            self._connection.execute("begin transaction")
            return
        write_table(self._connection, file, self._tables)
        require_grain(self._connection, file)

    def finish(self) -> dict[str, TableContents]:
        """Add the macros; return what each table holds."""
        write_macros(self._connection, self._sql_folder)
        return table_contents(self._connection, self._files)
