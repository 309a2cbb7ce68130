"""One run from the command line: the same job that Dagster's schedule and sensor start."""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.errors import OutturnError
from assets.intake.face import SUBMISSIONS
from assets.validation.face import VERDICTS
from pipelines.dagster_home import prepare_dagster_home
from pipelines.definitions import definitions
from pipelines.jobs import QUARTERLY_RUN
from pipelines.plan import Plan

# Dagster's own log lines are for its UI; ours tell the stages.
QUIET: Mapping[str, object] = {
    "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}
}


def carry_out(plan: Plan, workspace: Workspace) -> None:
    """Run the job for each quarter of a plan, building the warehouse once, at the end.

    Raises:
        OutturnError: a stage failed, as itself; what was finished before is kept.
    """
    from assets.validation.standing import latest_quarter

    job = definitions().resolve_job_def(QUARTERLY_RUN)
    quarters = plan.quarters or (latest_quarter(workspace.archive),)
    home = prepare_dagster_home(workspace.home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        for quarter in quarters:
            is_last = quarter == quarters[-1]
            result = job.execute_in_process(
                partition_key=quarter,
                instance=instance,
                resources={"workspace": workspace},
                run_config=QUIET,
                asset_selection=None if is_last else [SUBMISSIONS, VERDICTS],
                raise_on_error=True,
            )
            if not result.success:
                raise OutturnError(
                    f"The run of {quarter} failed; see it with outturn dev, run "
                    f"{result.run_id}."
                )
