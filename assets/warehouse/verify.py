"""Whether a build is what it should be: its grains hold, and every value can be read.

DuckDB packs values when it writes them to the file. What was packed is read back and
compared with what was there before, so that a fault of disk or packing stops a build
and never reaches a reader.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from assets.domain.errors import WarehouseError
from assets.warehouse.manifest import TableContents
from assets.warehouse.sql_file import SqlFile


def require_grain(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Check that the grain a file declares holds in its table.

    Raises:
        WarehouseError: two rows share the grain, or a part of it is null.
    """
    keys = ", ".join(file.grain)
    needed = [name for name in file.grain if name not in file.grain_or_none]
    missing = " or ".join(f"{name} is null" for name in needed) or "false"
    faults = connection.execute(
        f"select {keys}, count(*) as copies from {file.name} group by {keys} "
        f"having count(*) > 1 or {missing} order by {keys} limit 3"
    ).fetchall()
    if faults:
        shown = "; ".join(_shown(file.grain, row) for row in faults)
        raise WarehouseError(
            f"{file.name} does not have one row for each {file.grain_text}: {shown}. "
            f"Mend sql/{file.schema}/{file.table}.sql or what it reads."
        )


def table_contents(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[str]
) -> dict[str, TableContents]:
    """Return what each table holds, having read every value of it."""
    contents = {}
    for table in tables:
        row = connection.execute(
            f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from {table} as t"
        ).fetchone()
        assert row is not None, "an aggregate has one row"
        contents[table] = TableContents(int(row[0]), f"{int(row[1]):x}")
    return contents


def require_same_contents(
    written: dict[str, TableContents], read: dict[str, TableContents]
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
