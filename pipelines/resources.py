"""The workspace as a Dagster resource: the one place that opens clocks and folders."""

from datetime import UTC, datetime

import dagster as dg

from assets.archive.workspace import Workspace
from pipelines.settings import Settings, load_settings


def workspace_of(settings: Settings) -> Workspace:
    """Return the workspace that the settings name, on the real clock."""
    return Workspace(
        inbox=settings.inbox, home=settings.home, clock=lambda: datetime.now(UTC)
    )


@dg.resource(description="Inbox, home and clock, from the settings of the process.")
def workspace_resource(_: dg.InitResourceContext) -> Workspace:
    """Return the workspace of the process that Dagster started."""
    return workspace_of(load_settings())
