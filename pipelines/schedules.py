"""The schedule on the reporting calendar's deadlines; off until switched on."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import polars as pl

from assets.domain.registry.load import load_registry
from pipelines.jobs import QUARTERLY_RUN


def quarters_due(quarters: pl.DataFrame, *, tick: datetime) -> list[str]:
    """Return the quarters whose deadline passed in the day before a tick, in order.

    Args:
        quarters: the registry's ``quarters`` frame.
        tick: a moment with a time zone. The day before begins at the same time by the
            clocks there, also where they were changed that night.
    """
    after, until = ((tick - timedelta(days=1)).astimezone(UTC), tick.astimezone(UTC))
    due = quarters.filter(
        (pl.col("deadline_at") > after) & (pl.col("deadline_at") <= until)
    )
    return due["quarter"].sort().to_list()


@dg.schedule(
    name="after_each_deadline",
    job_name=QUARTERLY_RUN,
    cron_schedule="0 6 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="At six on the morning after a quarter's deadline, run that quarter.",
)
def after_each_deadline(
    context: dg.ScheduleEvaluationContext,
) -> list[dg.RunRequest] | dg.SkipReason:
    """Return a run for each quarter whose deadline passed since the last tick."""
    due = quarters_due(
        load_registry().frames().quarters, tick=context.scheduled_execution_time
    )
    if not due:
        return dg.SkipReason("No quarter's deadline passed since yesterday at six.")
    return [
        dg.RunRequest(partition_key=quarter, run_key=f"deadline-{quarter}")
        for quarter in due
    ]
