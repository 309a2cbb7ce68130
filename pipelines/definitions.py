"""Everything Dagster is told: the assembly of assets, job, schedule and sensor.

What an asset does is written in its stage; nothing is implemented here.
"""

import dagster as dg

from assets.intake.face import inbox_source, submissions_asset
from assets.validation.face import rules_source, verdicts_asset
from assets.warehouse.face import registry_source, warehouse_assets
from pipelines.jobs import quarterly_run
from pipelines.partitions import quarter_partitions
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
    return dg.Definitions(
        assets=[
            inbox_source(),
            registry_source(),
            rules_source(),
            submissions_asset(quarters),
            verdicts_asset(quarters),
            warehouse_assets(),
        ],
        jobs=[quarterly_run],
        schedules=[after_each_deadline],
        sensors=[new_submissions],
        resources={"workspace": workspace},
        executor=dg.in_process_executor,
    )
