"""The marts of the current build as they leave the warehouse.

What is published of them, and where it goes, is not known here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from assets.domain.mart import Mart, MartSet
from assets.warehouse.connect import open_warehouse
from assets.warehouse.folder import WarehouseFolder

# The registry says of an organisation that it is made up by the start of its code.
_SYNTHETIC = """
select count(*) > 0 from reference.organisations where organisation_code like 'SYN-%'
"""
_REGIONS = "select distinct ahsn_code, nhs_region_code from reference.ahsns"
_PAIRS = """
select
    pairs.part_metric_code,
    parts.unit as part_unit,
    pairs.whole_metric_code,
    wholes.unit as whole_unit
from reference.part_whole_pairs as pairs
inner join reference.metrics as parts on pairs.part_metric_code = parts.metric_code
inner join reference.metrics as wholes on pairs.whole_metric_code = wholes.metric_code
"""
_COMMENTS = """
select tables.table_name, tables.comment, columns.column_name, columns.comment
from duckdb_tables() as tables
inner join duckdb_columns() as columns
    on
        tables.schema_name = columns.schema_name
        and tables.table_name = columns.table_name
where tables.schema_name = 'marts'
order by tables.table_name, columns.column_index
"""


def read_marts(home: Path) -> MartSet:
    """Return every mart of the current build of a home, all of the same build.

    Raises:
        WarehouseError: there is no warehouse, or it cannot be opened.
    """
    with open_warehouse(home) as connection:
        return MartSet(
            build_id=str(WarehouseFolder(home).current_build()),
            marts=tuple(_marts(connection)),
            regions=connection.sql(_REGIONS).pl(),
            disclosure=connection.sql("select * from reference.disclosure").pl(),
            pairs=connection.sql(_PAIRS).pl(),
            is_synthetic=bool(connection.execute(_SYNTHETIC).fetchall()[0][0]),
        )


def _marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    comments: dict[str, dict[str, str]] = {}
    of_tables: dict[str, str] = {}
    for table, comment, column, meaning in connection.execute(_COMMENTS).fetchall():
        of_tables[table] = comment or ""
        comments.setdefault(table, {})[column] = meaning or ""
    return [
        Mart(
            name=table,
            comment=of_tables[table],
            column_comments=comments[table],
            rows=connection.sql(f"select * from marts.{table}").pl(),
        )
        for table in sorted(of_tables)
    ]
