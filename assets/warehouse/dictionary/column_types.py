"""DuckDB's type of every column, found by building every table on an empty archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from assets.archive.archive import Archive
from assets.domain.registry.registry import Registry
from assets.warehouse.inputs import Inputs, gather_inputs, gather_later_inputs
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.tables import write_tables


def column_types(
    files: Sequence[SqlFile], registry: Registry, nowhere: Path
) -> dict[str, dict[str, str]]:
    """Return the type of each column, by table and column.

    Args:
        files: every table, each after those it reads.
        registry: any; only its columns matter.
        nowhere: a folder without an archive.

    Raises:
        WarehouseError: naming the file that cannot be built.
    """
    archive = Archive(nowhere)
    first, later = gather_inputs(archive, registry), gather_later_inputs(archive)
    inputs = Inputs(
        {**first.frames, **later.frames},
        {**first.files, **later.files},
        {**first.files_of_verdicts, **later.files_of_verdicts},
    )
    with duckdb.connect() as connection:
        write_tables(connection, inputs, files)
        rows = connection.execute(
            "select schema_name || '.' || table_name, column_name, data_type "
            "from duckdb_columns() where database_name = current_database()"
        ).fetchall()
    types: dict[str, dict[str, str]] = {}
    for table, column, data_type in rows:
        types.setdefault(table, {})[column] = data_type
    return types
