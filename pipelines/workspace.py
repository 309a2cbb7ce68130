"""The workspace that the settings name, on the real clock.

Free of Dagster, so that a run with nothing new and ``outturn status`` start without it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from assets.archive.workspace import Workspace
from assets.domain.engine import Engine
from pipelines.settings import Settings


def workspace_of(settings: Settings) -> Workspace:
    """Return the workspace that the settings name, on the real clock."""
    return Workspace(
        inbox=settings.inbox,
        home=settings.home,
        clock=lambda: datetime.now(UTC),
        engine=Engine(settings.engine, settings.spark_master),
        outputs=frozenset(settings.outputs),
    )
