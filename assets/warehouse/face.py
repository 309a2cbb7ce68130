"""The Dagster face of the warehouse: one asset a SQL file, all built in one step."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import dagster as dg
import polars as pl

from assets.archive.workspace import Workspace
from assets.domain.project import SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.phases import NATIONAL_MART
from assets.warehouse.sql_file import SqlFile, sql_files

VERDICTS = dg.AssetKey(["archive", "verdicts"])
REGISTRY = dg.AssetKey("registry")

log = logging.getLogger("outturn")


@dataclass(frozen=True)
class NationalJudging:
    """How the national mart is judged half way through a build, and what it shows.

    ``judge`` is given the mart's rows and keeps its verdict in the archive;
    ``check_results`` are asked for at the end, one for each of ``check_specs``.
    """

    judge: Callable[[Workspace, pl.DataFrame], None]
    check_specs: Sequence[dg.AssetCheckSpec]
    check_results: Callable[[Workspace], Iterable[dg.AssetCheckResult]]


# Given every row of the marts that are told, and the moment of the build.
TellFigures = Callable[[Workspace, Mapping[str, pl.DataFrame], datetime], None]


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


def national_mart_key() -> dg.AssetKey:
    """Return the asset whose rows the national rules judge."""
    return table_key(NATIONAL_MART)


def warehouse_assets(
    sql_folder: Path = SQL,
    *,
    national: NationalJudging | None = None,
    keep_edition: TellFigures | None = None,
) -> dg.AssetsDefinition:
    """Return every table of a folder of SQL files as an asset of one step.

    Args:
        sql_folder: the SQL files, in one folder a schema.
        national: how the national mart is judged; None for what was said of it last.
        keep_edition: how what is told of the figures is kept; None to keep nothing.
    """

    @dg.multi_asset(
        name="warehouse",
        specs=[table_spec(file) for file in sql_files(sql_folder)],
        check_specs=[] if national is None else national.check_specs,
        required_resource_keys={"workspace"},
    )
    def warehouse(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        with workspace.lock():
            report = build_warehouse(
                workspace.archive,
                load_registry(),
                workspace.home,
                built_at=workspace.clock(),
                engine=workspace.engine,
                sql_folder=sql_folder,
                judge_national=(
                    None if national is None else partial(national.judge, workspace)
                ),
                keep_edition=(
                    None if keep_edition is None else partial(keep_edition, workspace)
                ),
            )
        log.info("warehouse              %s", report.summary())
        for table, row_count in report.row_counts.items():
            yield dg.MaterializeResult(
                asset_key=table_key(table),
                metadata={"dagster/row_count": row_count},
            )
        if national is not None:
            yield from national.check_results(workspace)

    return warehouse
