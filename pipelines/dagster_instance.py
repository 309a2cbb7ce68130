"""Dagster's instance on our home, opened so that first runs do not meet.

The folder and its settings are in ``dagster_home``, which needs no Dagster.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from assets.domain.lock import home_lock
from pipelines.dead_runs import fail_dead_runs


@contextmanager
def open_dagster_instance(folder: Path) -> Iterator[dg.DagsterInstance]:
    """Open Dagster's storage in `folder`; runs whose process is gone have failed.

    One process at a time opens it: Dagster makes its tables without a lock, and of two
    first runs at once the second would find them half made. Nothing is held while the
    block runs.

    Raises:
        OutturnError: another process was opening it all the time we waited.
    """
    with home_lock(folder):
        instance = dg.DagsterInstance.from_config(str(folder))
        fail_dead_runs(instance)
    with instance:
        yield instance
