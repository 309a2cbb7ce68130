"""One run from the command line: the job that the schedule and the sensor start too."""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.errors import OutturnError
from assets.intake.face import SUBMISSIONS
from assets.publication.face import FEEDBACK
from assets.validation.face import VERDICTS
from assets.warehouse.engine import require_engine
from pipelines.dagster_home import prepare_dagster_home
from pipelines.dagster_instance import open_dagster_instance
from pipelines.dead_runs import process_tags
from pipelines.definitions import build_definitions
from pipelines.jobs import QUARTERLY_RUN
from pipelines.plan import Plan

# What each quarter needs by itself; the warehouse is built once, at the end.
OF_A_QUARTER = (SUBMISSIONS, VERDICTS, FEEDBACK)

# Dagster's own log lines are for its UI; ours tell the stages.
QUIET: Mapping[str, object] = {
    "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}
}


def carry_out(plan: Plan, workspace: Workspace) -> tuple[str, ...]:
    """Run the job for each quarter of a plan, building the warehouse once, at the end.

    Returns:
        The quarters run: the plan's, or the latest one judged where only the
        warehouse was behind.

    Raises:
        OutturnError: a stage failed, as itself; what was finished before is kept.
        KeyboardInterrupt: someone pressed Ctrl+C.
    """
    require_engine(workspace.engine)
    place = dg.ResourceDefinition.hardcoded_resource(workspace)
    job = build_definitions(place).resolve_job_def(QUARTERLY_RUN)
    # With nothing to judge, only the warehouse is behind; any quarter leads to it.
    quarters = plan.quarters or (max(workspace.archive.verdicts()["quarter"]),)
    home = prepare_dagster_home(workspace.home)
    with open_dagster_instance(home) as instance:
        for quarter in quarters:
            is_last = quarter == quarters[-1]
            try:
                result = job.execute_in_process(
                    partition_key=quarter,
                    instance=instance,
                    run_config=QUIET,
                    tags=process_tags(),
                    asset_selection=None if is_last else OF_A_QUARTER,
                    raise_on_error=True,
                )
            except dg.DagsterExecutionInterruptedError:
                # Dagster's word for Ctrl+C.
                raise KeyboardInterrupt from None
            if not result.success:
                raise OutturnError(
                    f"The run of {quarter} failed; see it with outturn dev, run "
                    f"{result.run_id}."
                )
    return quarters
