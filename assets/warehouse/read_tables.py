"""Whole tables of the current build as they leave the warehouse, with their comments.

What is made of them is not known here.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from assets.domain.errors import WarehouseError
from assets.domain.warehouse_tables import WarehouseTables
from assets.warehouse.connect import open_warehouse

# The registry says of an organisation that it is made up by the start of its code.
_SYNTHETIC = """
select count(*) > 0 from reference.organisations where organisation_code like 'SYN-%'
"""
_COMMENTS = """
select
    tables.schema_name || '.' || tables.table_name as name,
    tables.comment,
    columns.column_name,
    columns.comment
from duckdb_tables() as tables
inner join duckdb_columns() as columns
    on
        tables.schema_name = columns.schema_name
        and tables.table_name = columns.table_name
order by name, columns.column_index
"""
_BUILD = "select current_database()"


def read_tables(home: Path, names: Collection[str]) -> WarehouseTables:
    """Return tables of the current build of a home, all of the same build.

    Their rows are in order of their columns, the first one first, so that the same
    contents are the same frames whatever build they are of.

    Args:
        home: the home of the warehouse.
        names: such as ``marts.metric_quarter``.

    Raises:
        WarehouseError: there is no warehouse, it cannot be opened, or it has not one
            of the tables.
    """
    with open_warehouse(home) as connection:
        comments, of_columns = _comments(connection)
        unknown = sorted(set(names) - set(comments))
        if unknown:
            raise WarehouseError(
                f"The warehouse of {home} has no {', '.join(unknown)}: it was built by "
                "another version of outturn. `outturn run` builds it anew."
            )
        return WarehouseTables(
            build_id=str(connection.execute(_BUILD).fetchall()[0][0]),
            is_synthetic=bool(connection.execute(_SYNTHETIC).fetchall()[0][0]),
            frames={
                name: connection.sql(f"select * from {name} order by all").pl()
                for name in sorted(names)
            },
            comments={name: comments[name] for name in sorted(names)},
            column_comments={name: of_columns[name] for name in sorted(names)},
        )


def _comments(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    of_tables: dict[str, str] = {}
    of_columns: dict[str, dict[str, str]] = {}
    for name, comment, column, meaning in connection.execute(_COMMENTS).fetchall():
        of_tables[name] = comment or ""
        of_columns.setdefault(name, {})[column] = meaning or ""
    return of_tables, of_columns
