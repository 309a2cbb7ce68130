"""A build in parts: the last build's tables, of which only what changed is made anew.

Each table in turn is kept where nothing it reads has changed; else its file's `Rebuilt`
line says which quarters are made anew. A table that comes out as it was stops the
change: what reads it is kept. How a table is declared is `rebuilding`'s, what changed
is `changes`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from assets.archive.archive import Archive
from assets.domain.errors import WarehouseError
from assets.warehouse.changes import (
    EVERYTHING,
    NOTHING,
    contents_change,
    union,
    verdict_change,
)
from assets.warehouse.inputs import (
    JUDGED_TABLES,
    Inputs,
    attach_inputs,
    gather_judged_inputs,
    in_main,
)
from assets.warehouse.manifest import Manifest, TableContents, verdicts_by_quarter
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
from assets.warehouse.tables import duckdb_errors, literal, write_table
from assets.warehouse.verify import contents_of, contents_of_quarters, require_grain


class PartsWriter:
    """Brings the tables of a copy of the last build up to what is there now.

    ``inputs`` is what the inputs hold that no verdict tells apart; ``tables_made`` and
    ``quarters_made`` are what was made anew.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        archive: Archive,
        files: Sequence[SqlFile],
        last: Manifest,
    ) -> None:
        self.inputs: dict[str, TableContents] = {}
        self.tables_made: list[str] = []
        self.quarters_made: set[str] = set()
        self._connection = connection
        self._archive = archive
        self._last = last
        self._contents = dict(last.tables)
        self._kept = archive.kept_verdicts()
        judged = verdict_change(
            last.verdicts_by_quarter, verdicts_by_quarter(self._kept)
        )
        self._changes = dict.fromkeys(JUDGED_TABLES, judged)
        self._of_quarters = tables_of_quarters(files)
        self._attached: set[str] = set()

    def attach(self, inputs: Inputs) -> None:
        """Make inputs readable that no verdict tells apart."""
        attach_inputs(self._connection, inputs)
        for name, frame in inputs.frames.items():
            if name.startswith("registry."):
                self._changes[name] = NOTHING
                continue
            has_quarter = QUARTER in frame.columns
            held = contents_of(self._connection, in_main(name), has_quarter=has_quarter)
            self.inputs[name] = held
            self._changes[name] = contents_change(self._last.inputs.get(name), held)
            if has_quarter:
                self._of_quarters.add(name)

    def write(self, files: Sequence[SqlFile]) -> None:
        """Bring the table of every file up to date, in order.

        Raises:
            WarehouseError: naming the file that cannot be built, whose grain fails, or
                whose declaration is not true.
        """
        for file in files:
            # What nobody knows of fails in the writing, with the file's name.
            change = union(
                self._changes.get(name, EVERYTHING) for name in file.dependencies
            )
            if change.is_nothing:
                self._changes[file.name] = NOTHING
                continue
            with duckdb_errors(f"{file.place} could not be built"):
                if change.quarters is None or file.rebuilding.way == "whole":
                    self._write_whole(file)
                elif file.rebuilding.way == "by_quarter":
                    self._write_quarters(file, change.quarters)
                else:
                    self._write_from(file, min(change.quarters))
            self.tables_made.append(file.name)
            self._changes[file.name] = contents_change(
                self._last.tables.get(file.name), self._contents[file.name]
            )

    def finish(self) -> dict[str, TableContents]:
        """Return what each table holds, whether kept or made anew."""
        return self._contents

    def _write_whole(self, file: SqlFile) -> None:
        self._attach_whole(file.dependencies)
        self._connection.execute("begin transaction")
        self._connection.execute(f"drop table {file.name}")
        write_table(self._connection, file)
        self._connection.execute("commit")
        require_grain(self._connection, file)
        self._contents[file.name] = contents_of(
            self._connection, file.name, has_quarter=file.has_quarter
        )

    def _write_quarters(self, file: SqlFile, quarters: Collection[str]) -> None:
        named = ", ".join(literal(quarter) for quarter in sorted(quarters))
        condition = f"{QUARTER} in ({named})"
        kept = [verdict for verdict in self._kept if verdict.quarter in quarters]
        judged = JUDGED_TABLES.intersection(file.dependencies)
        names = self._of_quarters.intersection(file.dependencies)
        new_catalog(self._connection, judged | names)
        narrow = gather_judged_inputs(self._archive, kept, judged)
        attach_inputs(self._connection, narrow, in_narrow)
        for name in names:
            show_only(self._connection, name, self._place(name), condition)
        made = self._replace(file, narrowed_sql(file, judged | names), condition)
        self._require_within(file, made, condition)

    def _write_from(self, file: SqlFile, quarter: str) -> None:
        condition = f"{QUARTER} >= {literal(quarter)}"
        self._attach_whole(file.dependencies)
        names = set()
        if file.rebuilding.looks_back_a_year:
            names = self._of_quarters.intersection(file.dependencies)
        new_catalog(self._connection, names)
        for name in names:
            source = self._place(name)
            needed = needed_from(self._connection, source, file, quarter)
            show_only(self._connection, name, source, needed)
        sql = f"select * from (\n{narrowed_sql(file, names)}\n) where {condition}"
        self._replace(file, sql, condition)

    def _replace(self, file: SqlFile, sql: str, condition: str) -> int:
        """Put rows in the place of those that meet a condition; return how many."""
        self._connection.execute("begin transaction")
        self._connection.execute(f"delete from {file.name} where {condition}")
        [made] = self._connection.execute(
            f"insert into {file.name} select * from (\n{sql}\n) "
            f"order by {', '.join(file.grain)}"
        ).fetchall()
        self._connection.execute("commit")
        require_grain(self._connection, file, changed=condition)
        anew = contents_of_quarters(self._connection, file.name, condition)
        before = self._last.tables[file.name].by_quarter or {}
        replaced = _quarters_meeting(self._connection, before, condition)
        kept = {q: before[q] for q in before if q not in replaced}
        now = {quarter: held for quarter, held in anew.items() if quarter is not None}
        self._contents[file.name] = TableContents.of_quarters(
            dict(sorted({**kept, **now}.items()))
        )
        self.quarters_made |= {*replaced, *now}
        return int(made[0])

    def _require_within(self, file: SqlFile, made: int, condition: str) -> None:
        [[found]] = self._connection.execute(
            f"select count(*) from {file.name} where {condition}"
        ).fetchall()
        if found != made:
            raise WarehouseError(
                f"{file.place} is declared to be rebuilt by quarter, but gave rows of "
                "other quarters than it was given. Mend it, or remove its Rebuilt line."
            )

    def _attach_whole(self, names: Collection[str]) -> None:
        wanted = JUDGED_TABLES.intersection(names) - self._attached
        attach_inputs(
            self._connection, gather_judged_inputs(self._archive, self._kept, wanted)
        )
        self._attached |= wanted

    def _place(self, name: str) -> str:
        return in_main(name) if name in self.inputs else built(self._connection, name)


def _quarters_meeting(
    connection: duckdb.DuckDBPyConnection, quarters: Collection[str], condition: str
) -> set[str]:
    if not quarters:
        return set()
    rows = ", ".join(f"({literal(quarter)})" for quarter in quarters)
    return {
        quarter
        for (quarter,) in connection.execute(
            f"select {QUARTER} from (values {rows}) as known({QUARTER}) "
            f"where {condition}"
        ).fetchall()
    }
