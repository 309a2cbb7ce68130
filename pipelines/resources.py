"""The workspace as a Dagster resource: what Dagster's own processes work in."""

import dagster as dg

from assets.archive.workspace import Workspace
from pipelines.settings import load_settings
from pipelines.workspace import workspace_of


@dg.resource(description="Inbox, home and clock, from the settings of the process.")
def workspace_resource(_: dg.InitResourceContext) -> Workspace:
    """Return the workspace of the process that Dagster started."""
    return workspace_of(load_settings())
