"""How a table is written: its rows in order, its comments, and what a fault says.

What a table holds is its SQL file's business; which tables are written is `parts`' and
`draft`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from assets.domain.errors import WarehouseError
from assets.warehouse.engine import DUCKDB_TABLES, TableEngine
from assets.warehouse.inputs import Inputs
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.verify import require_grain


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    files: Sequence[SqlFile],
    tables: TableEngine = DUCKDB_TABLES,
) -> None:
    """Make the table of every file in the connection's database.

    Args:
        connection: open on the database to write, with nothing attached.
        inputs: the tables of ``archive`` and ``registry``.
        files: in an order in which each follows what it reads.
        tables: what makes each of them.

    Raises:
        WarehouseError: naming the file that cannot be built, or whose grain fails.
    """
    prepare(connection)
    tables.attach(connection, inputs)
    # One commit: each of the hundreds of comments would otherwise wait for the disk.
    connection.execute("begin transaction")
    for file in files:
        with duckdb_errors(f"{file.place} could not be built"):
            write_table(connection, file, tables)
        require_grain(connection, file)
    connection.execute("commit")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a connection show times in UTC and nothing on the terminal."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")


def write_table(
    connection: duckdb.DuckDBPyConnection,
    file: SqlFile,
    tables: TableEngine = DUCKDB_TABLES,
) -> None:
    """Make the table of one file, which is not there yet, with its comments."""
    connection.execute(f"create schema if not exists {file.schema}")
    tables.create(connection, file)
    comment_table(connection, file)


def comment_table(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Put the comments of a file on its table, which is there, and on its columns."""
    # In one call: each call of its own costs as much again as the comment does.
    connection.execute(";\n".join(_comments(file)))


def rows_of(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> pl.DataFrame:
    """Return every row of a file's table, by its grain."""
    return connection.sql(
        f"select * from {file.name} order by {', '.join(file.grain)}"
    ).pl()


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _comments(file: SqlFile) -> Iterator[str]:
    """Yield what puts the comments on a file's table and on each of its columns."""
    yield f"comment on table {file.name} is {literal(file.comment)}"
    for column in file.columns:
        place = f"{file.name}.{column.name}"
        yield f"comment on column {place} is {literal(column.comment)}"


@contextmanager
def duckdb_errors(what: str) -> Iterator[None]:
    """Say of a fault of DuckDB's what could not be done and what to do.

    Raises:
        WarehouseError: in place of the fault.
    """
    try:
        yield
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        is_space = "No space left" in str(error) or "offload data block" in str(error)
        advice = (
            "The disk is full: free some space" if is_space else "Mend what it names"
        )
        raise WarehouseError(
            f"{what}: {reason}. The last good warehouse is as it was. {advice}, then "
            "run again."
        ) from error
