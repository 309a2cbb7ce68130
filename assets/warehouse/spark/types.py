"""What DuckDB's types are called on Spark, and whether a result has the right ones."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from assets.domain.errors import WarehouseError

_SPARK: Mapping[str, str] = {
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "double",
    "FLOAT": "float",
    # A sum of whole numbers, which Spark keeps in 64 bits or fails.
    "HUGEINT": "bigint",
    "INTEGER": "int",
    "SMALLINT": "smallint",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "TINYINT": "tinyint",
    "UBIGINT": "bigint",
    "UINTEGER": "bigint",
    "USMALLINT": "int",
    "UTINYINT": "smallint",
    "VARCHAR": "string",
}
_WHOLE = frozenset({"tinyint", "smallint", "int", "bigint"})


def spark_type(duckdb_type: str) -> str:
    """Return the type as Spark has it, such as ``array<string>`` for ``VARCHAR[]``.

    Raises:
        WarehouseError: Spark has no such type, or none that means the same.
    """
    if duckdb_type.endswith("[]"):
        return f"array<{spark_type(duckdb_type[:-2])}>"
    if duckdb_type not in _SPARK:
        raise WarehouseError(
            f"The type {duckdb_type} is not the same on Spark. Use one of "
            f"{', '.join(sorted(_SPARK))}, with a cast if need be."
        )
    return _SPARK[duckdb_type]


def column_types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Return DuckDB's type of each column of a table, by name."""
    return {
        str(name): str(kind)
        for name, kind, *_ in connection.execute(f"describe {table}").fetchall()
    }


def spark_schema(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    *,
    leaving: frozenset[str] = frozenset(),
) -> str:
    """Return the columns of a DuckDB table as Spark's DDL, some left out."""
    return ", ".join(
        f"`{name}` {spark_type(kind)}"
        for name, kind in column_types(connection, table).items()
        if name not in leaving
    )


def are_alike(duckdb_type: str, found_on_spark: str) -> bool:
    """Whether values of Spark's type are what a column of DuckDB's is to hold.

    A column without any value (``void``) is of every type, whole numbers are of one.
    """
    wanted = spark_type(duckdb_type)
    return found_on_spark in (wanted, "void") or {wanted, found_on_spark} <= _WHOLE
