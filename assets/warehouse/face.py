"""The Dagster face of the warehouse: one asset a SQL file, all built in one step."""

import logging
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.project import SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.sql_file import SqlFile, sql_files

VERDICTS = dg.AssetKey(["archive", "verdicts"])
REGISTRY = dg.AssetKey("registry")

log = logging.getLogger("outturn")


def registry_source() -> dg.AssetSpec:
    """Return the registry as the asset that people write by hand."""
    return dg.AssetSpec(
        REGISTRY,
        description="data/reference: AHSNs, organisations, programmes, calendar.",
        group_name="sources",
    )


def table_key(name: str) -> dg.AssetKey:
    """Return the asset behind a table that a SQL file names.

    Everything in ``archive`` comes out of the verdicts, everything in ``registry``
    from the reference files; any other table is its schema and name.
    """
    schema, table = name.split(".")
    return {"archive": VERDICTS, "registry": REGISTRY}.get(
        schema, dg.AssetKey([schema, table])
    )


def table_spec(file: SqlFile) -> dg.AssetSpec:
    """Return the asset of one SQL file, its lineage read from the SQL."""
    return dg.AssetSpec(
        table_key(file.name),
        deps=sorted({table_key(name) for name in file.dependencies}),
        description=f"{file.description}\n\nGrain: {', '.join(file.grain)}.",
        group_name=file.schema,
        kinds={"duckdb", "sql"},
        metadata={
            "dagster/column_schema": dg.TableSchema(
                columns=[
                    dg.TableColumn(column.name, description=column.comment)
                    for column in file.columns
                ]
            )
        },
    )


def warehouse_assets(sql_folder: Path = SQL) -> dg.AssetsDefinition:
    """Return every table of a folder of SQL files as an asset of one step."""

    @dg.multi_asset(
        name="warehouse",
        specs=[table_spec(file) for file in sql_files(sql_folder)],
        required_resource_keys={"workspace"},
    )
    def warehouse(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None]]:
        workspace: Workspace = context.resources.workspace
        with workspace.lock():
            report = build_warehouse(
                workspace.archive,
                load_registry(),
                workspace.home,
                built_at=workspace.clock(),
                sql_folder=sql_folder,
            )
        log.info("warehouse              %s", report.summary())
        for table, row_count in report.row_counts.items():
            yield dg.MaterializeResult(
                asset_key=table_key(table),
                metadata={"dagster/row_count": row_count},
            )

    return warehouse
