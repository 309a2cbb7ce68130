"""A select that sees only some quarters of what it reads.

The text of the SQL file runs as it stands but for one prefix: ``staging.activity``
becomes ``narrow.staging.activity``, a view of that table's rows of the quarters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import duckdb

from assets.domain.quarter import Quarter
from assets.warehouse.rebuilding import QUARTER
from assets.warehouse.sql_file import SqlFile

CATALOG = "narrow"


def narrowed_sql(file: SqlFile, names: Collection[str]) -> str:
    """Return the select of a file, the named tables read in the narrow catalog.

    Args:
        file: whose select it is.
        names: tables it reads, such as ``staging.activity``.
    """
    sql = file.sql
    for name, place in sorted(file.places, key=lambda found: -found[1]):
        if name in names:
            sql = f"{sql[:place]}{CATALOG}.{sql[place:]}"
    return sql


def in_narrow(name: str) -> str:
    """Return the full name of a table in the narrow catalog."""
    return f"{CATALOG}.{name}"


def new_catalog(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Make an empty narrow catalog ready for views of the named tables."""
    connection.execute(f"detach database if exists {CATALOG}")
    connection.execute(f"attach ':memory:' as {CATALOG}")
    for schema in sorted({name.split(".")[0] for name in names}):
        connection.execute(f"create schema {CATALOG}.{schema}")


def show_only(
    connection: duckdb.DuckDBPyConnection, name: str, source: str, condition: str
) -> None:
    """Let a table be seen in the narrow catalog by its rows that meet a condition.

    Args:
        connection: with the narrow catalog ready.
        name: what the SQL files call the table.
        source: the table with its catalog.
        condition: in SQL, on the table's columns.
    """
    connection.execute(
        f"create view {in_narrow(name)} as select * from {source} where {condition}"
    )


def tables_of_quarters(files: Sequence[SqlFile]) -> set[str]:
    """Return the tables whose rows are each of a quarter, but those of the registry.

    What rests on the registry alone is the same whatever quarter changed.
    """
    lasting = set()
    for file in files:
        schemas = {
            name.split(".")[0] for name in file.dependencies if name not in lasting
        }
        if schemas <= {"registry"}:
            lasting.add(file.name)
    return {file.name for file in files if file.has_quarter} - lasting


def needed_from(
    connection: duckdb.DuckDBPyConnection, source: str, file: SqlFile, quarter: str
) -> str:
    """Return, in SQL, the rows of a table that another needs from a quarter on.

    Args:
        connection: on the build's database.
        source: the full name of the table that is read.
        file: the other one's, which looks back a year.
        quarter: the first that is made.
    """
    year = Quarter.parse(quarter).financial_year
    condition = f"{QUARTER} >= '{year}-Q1'"
    if file.rebuilding.endless_basis is None:
        return condition
    columns = connection.execute(f"select * from {source} limit 0").description
    if "metric_code" not in {name for name, *_ in columns or ()}:
        # What is of no metric may be told of any.
        return "true"
    return (
        f"({condition} or metric_code in (select metric_code from "
        f"{built(connection, 'reference.metrics')} "
        f"where basis = '{file.rebuilding.endless_basis}'))"
    )


def built(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the full name of a table of the build, which views elsewhere need."""
    [[database]] = connection.execute("select current_database()").fetchall()
    quoted = '"' + str(database).replace('"', '""') + '"'
    return f"{quoted}.{name}"
