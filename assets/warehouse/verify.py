"""Whether a build is what it should be: its grains hold, and every value can be read.

DuckDB packs values when it writes them to the file. What was packed is read back and
compared with what was there before, so that a fault of disk or packing stops a build
and never reaches a reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from assets.domain.errors import WarehouseError
from assets.warehouse.manifest import Contents, TableContents
from assets.warehouse.rebuilding import QUARTER
from assets.warehouse.sql_file import SqlFile


def require_grain(
    connection: duckdb.DuckDBPyConnection, file: SqlFile, *, changed: str = "true"
) -> None:
    """Check that the grain a file declares holds in its table.

    Args:
        connection: open on the database that has the table.
        file: whose table it is.
        changed: in SQL, which rows may have changed since the grain last held.

    Raises:
        WarehouseError: two rows share the grain, or a part of it is null.
    """
    keys = ", ".join(file.grain)
    needed = [name for name in file.grain if name not in file.grain_or_none]
    missing = " or ".join(f"{name} is null" for name in needed) or "false"
    faults = connection.execute(
        f"select {keys}, count(*) as copies from {file.name} "
        f"where {_that_may_collide(file, changed)} group by {keys} "
        f"having count(*) > 1 or {missing} order by {keys} limit 3"
    ).fetchall()
    if faults:
        shown = "; ".join(_shown(file.grain, row) for row in faults)
        raise WarehouseError(
            f"{file.name} does not have one row for each {file.grain_text}: {shown}. "
            f"Mend {file.place} or what it reads."
        )


def contents_of(
    connection: duckdb.DuckDBPyConnection, table: str, *, has_quarter: bool
) -> TableContents:
    """Return what a table holds, having read every value of it."""
    if has_quarter:
        parts = contents_of_quarters(connection, table)
        if None not in parts:
            return TableContents.of_quarters({q: parts[q] for q in parts if q})
    row = connection.execute(
        f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from {table} as t"
    ).fetchone()
    assert row is not None, "an aggregate has one row"
    return TableContents(int(row[0]), f"{int(row[1]):x}")


def contents_of_quarters(
    connection: duckdb.DuckDBPyConnection, table: str, condition: str = "true"
) -> dict[str | None, Contents]:
    """Return what a table holds in each quarter, of the rows that meet a condition."""
    rows = connection.execute(
        f"select {QUARTER}, count(*), sum(hash(t)::hugeint) from {table} as t "
        f"where {condition} group by {QUARTER} order by {QUARTER}"
    ).fetchall()
    return {quarter: Contents(int(n), f"{int(total):x}") for quarter, n, total in rows}


def table_contents(
    connection: duckdb.DuckDBPyConnection, files: Iterable[SqlFile]
) -> dict[str, TableContents]:
    """Return what the table of each file holds, having read every value of it."""
    return {
        file.name: contents_of(connection, file.name, has_quarter=file.has_quarter)
        for file in files
    }


def require_same_contents(
    written: Mapping[str, TableContents], read: Mapping[str, TableContents]
) -> None:
    """Check that what is in the file is what was put into it.

    Raises:
        WarehouseError: a table has other rows or values than were written.
    """
    differing = sorted(name for name in written if read.get(name) != written[name])
    if differing:
        raise WarehouseError(
            f"The new warehouse does not hold what was written to it: "
            f"{', '.join(differing)}. The last good one is as it was. Check the disk, "
            "then run again."
        )


def _shown(grain: tuple[str, ...], row: tuple[object, ...]) -> str:
    *values, copies = row
    named = [f"{name} {value}" for name, value in zip(grain, values, strict=True)]
    return f"{', '.join(named)} ({copies} rows)"


def _that_may_collide(file: SqlFile, changed: str) -> str:
    """Return, in SQL, the rows among which two could share the grain."""
    if QUARTER in file.grain or changed == "true":
        return changed
    key = file.grain[0]
    if key in file.grain_or_none:
        return "true"
    return f"{key} in (select {key} from {file.name} where {changed})"
