"""Runs whose process died: told to Dagster, which would wait for them for ever.

Each counts against the number of runs that may work at once, so two of them would keep
the schedule and the sensor from ever starting another.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping

import dagster as dg

# The process and machine of a run that the command line started.
PROCESS_TAG = "outturn/process"
HOST_TAG = "outturn/host"


def process_tags() -> Mapping[str, str]:
    """Return the tags that say which process a run of ours lives in."""
    return {PROCESS_TAG: str(os.getpid()), HOST_TAG: platform.node()}


def fail_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark as failed the runs whose process is gone; return their ids.

    Only runs that the command line started on this machine are looked at: those that
    Dagster's daemon started are the daemon's to watch.
    """
    under_way = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    dead = [
        run
        for run in under_way
        if run.tags.get(HOST_TAG) == platform.node()
        and not _is_alive(run.tags.get(PROCESS_TAG, ""))
    ]
    for run in dead:
        instance.report_run_failed(
            run, "Its process ended before the run did; what was finished is kept."
        )
    return [run.run_id for run in dead]


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
