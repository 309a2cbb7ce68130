"""Whether two warehouses hold the same rows, table by table.

One is a file, frozen; the other a connection to tables that were made again. Rows are
compared as they are, however often each is there, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.domain.errors import WarehouseError


@dataclass(frozen=True)
class TableComparison:
    """How a table differs: rows only the file has, rows only the other has, columns.

    ``columns`` names what one of the two lacks; where it is not empty, rows were not
    compared.
    """

    table: str
    only_in_file: int
    only_in_other: int
    columns: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both hold the same."""
        return not (self.only_in_file or self.only_in_other or self.columns)


def compare_with_file(
    connection: duckdb.DuckDBPyConnection, path: Path, schemas: Collection[str]
) -> list[TableComparison]:
    """Return how each table of some schemas differs, by name.

    Args:
        connection: to the tables that were made again; nothing attached as ``frozen``.
        path: a warehouse file, which is opened to be read only.
        schemas: the schemas to compare, such as ``marts``.

    Raises:
        WarehouseError: the file cannot be read.
    """
    listed = "'" + str(path.resolve()).replace("'", "''") + "'"
    try:
        connection.execute(f"attach {listed} as frozen (read_only)")
        here, there = _columns(connection, "memory"), _columns(connection, "frozen")
        return [
            _compared(connection, table, here.get(table, ()), there.get(table, ()))
            for table in sorted({*here, *there})
            if table.split(".")[0] in schemas
        ]
    except duckdb.Error as error:
        raise WarehouseError(
            f"{path} cannot be compared: {str(error).splitlines()[0]}. Restore it from "
            "a backup; a frozen release is kept nowhere else."
        ) from error


def _columns(
    connection: duckdb.DuckDBPyConnection, catalog: str
) -> dict[str, tuple[str, ...]]:
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name order by "
        "column_index) from duckdb_columns() where database_name = $catalog and not "
        "internal group by all",
        {"catalog": catalog},
    ).fetchall()
    return {table: tuple(columns) for table, columns in rows}


def _compared(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    here: tuple[str, ...],
    there: tuple[str, ...],
) -> TableComparison:
    lacking = tuple(sorted({*here} ^ {*there}))
    if lacking:
        return TableComparison(table, 0, 0, lacking)
    names = ", ".join(here)
    counts = [
        connection.execute(
            f"select count(*) from (select {names} from {one}.{table} "
            f"except all select {names} from {other}.{table})"
        ).fetchone()
        for one, other in (("frozen", "memory"), ("memory", "frozen"))
    ]
    only_in_file, only_in_other = (int(row[0]) if row else 0 for row in counts)
    return TableComparison(table, only_in_file, only_in_other, ())
