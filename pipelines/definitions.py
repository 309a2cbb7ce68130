"""Everything Dagster is told: the assembly of assets, job, schedule and sensor.

What an asset does is written in its stage; nothing is implemented here.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.outputs import FOLDERS
from assets.intake.face import inbox_source, submissions_asset
from assets.publication.disclosure import shown_marts
from assets.publication.face import (
    MartsSource,
    OutputSource,
    feedback_asset,
    marts_asset,
    output_asset,
)
from assets.publication.outputs.write import Output, OutputWritten
from assets.validation.face import (
    VERDICTS,
    judge_national_mart,
    national_check_results,
    national_check_specs,
    rules_source,
    verdicts_asset,
)
from assets.warehouse.face import (
    NationalJudging,
    national_mart_key,
    registry_source,
    table_key,
    warehouse_assets,
)
from assets.warehouse.read_tables import read_tables
from pipelines.editions import keep_edition
from pipelines.jobs import quarterly_run
from pipelines.outputs import DESCRIPTIONS, all_outputs, write_outputs
from pipelines.partitions import quarter_partitions
from pipelines.published_marts import version_to_publish
from pipelines.resources import workspace_resource
from pipelines.schedules import after_each_deadline
from pipelines.sensors import new_submissions


@dg.definitions
def definitions() -> dg.Definitions:
    """Return the project as Dagster's own processes see it."""
    return build_definitions(workspace_resource)


def build_definitions(workspace: dg.ResourceDefinition) -> dg.Definitions:
    """Return the whole project, working in the place that a resource names.

    In one process: importing Great Expectations costs more than validating a quarter,
    so a process a step would pay it several times.
    """
    quarters = quarter_partitions()
    mart = national_mart_key()
    national = NationalJudging(
        judge=judge_national_mart,
        check_specs=national_check_specs(mart),
        check_results=partial(national_check_results, mart=mart),
    )
    warehouse = warehouse_assets(national=national, keep_edition=keep_edition)
    return dg.Definitions(
        assets=[
            inbox_source(),
            registry_source(),
            rules_source(),
            submissions_asset(quarters),
            verdicts_asset(quarters),
            feedback_asset(quarters),
            warehouse,
            marts_asset(_marts_source(warehouse)),
            *(output_asset(source, quarters) for source in _output_sources()),
        ],
        jobs=[quarterly_run],
        schedules=[after_each_deadline],
        sensors=[new_submissions],
        resources={"workspace": workspace},
        executor=dg.in_process_executor,
    )


def _marts_source(warehouse: dg.AssetsDefinition) -> MartsSource:
    marts = sorted(key for key in warehouse.keys if key.path[0] == "marts")
    names = {*shown_marts.TABLES, *(".".join(key.path) for key in marts)}
    return MartsSource(
        tables=marts,
        version=version_to_publish,
        read=lambda home: read_tables(home, names),
    )


def _output_sources() -> Iterator[OutputSource]:
    for name, description in DESCRIPTIONS.items():
        outputs = [one for one in all_outputs() if one.name == name]
        tables = {table for one in outputs for table in one.tables}
        yield OutputSource(
            name=name,
            description=description,
            # The pages of Great Expectations show the verdict itself.
            tables=sorted({VERDICTS, *map(table_key, tables)}),
            write=partial(_write_outputs, outputs),
        )


def _write_outputs(
    outputs: Sequence[Output], workspace: Workspace, quarter: str
) -> Iterator[OutputWritten]:
    # Each output is an asset of its own; a run writes all that its settings ask for.
    together = {folder for name in workspace.outputs for folder in FOLDERS[name]}
    return write_outputs(workspace, outputs, asked={quarter}, together=together)
