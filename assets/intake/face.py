"""The Dagster face of intake: a quarter of the inbox, kept in the archive."""

import logging

import dagster as dg

from assets.archive.workspace import Workspace
from assets.intake.take_in import take_in

SUBMISSIONS = dg.AssetKey(["archive", "submissions"])
INBOX = dg.AssetKey("inbox")

log = logging.getLogger("outturn")


def inbox_source() -> dg.AssetSpec:
    """Return the inbox as the asset that nobody makes: AHSNs send to it."""
    return dg.AssetSpec(
        INBOX,
        description="The folder of quarters that AHSNs send their submissions to.",
        group_name="sources",
    )


def submissions_asset(quarters: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Return the asset that takes in whatever is new in one quarter of the inbox."""

    @dg.asset(
        key=SUBMISSIONS,
        deps=[INBOX],
        partitions_def=quarters,
        required_resource_keys={"workspace"},
        group_name="archive",
        kinds={"polars", "parquet"},
        description=(
            "Every submission's bytes under their SHA-256, and its typed records with "
            "their file, sheet and row. Never changed, never deleted."
        ),
    )
    def submissions(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        workspace: Workspace = context.resources.workspace
        quarter = context.partition_key
        with workspace.lock():
            report = take_in(
                workspace.inbox, workspace.archive, quarter, now=workspace.clock()
            )
        log.info("%s  intake      %s", quarter, report.summary())
        return dg.MaterializeResult(
            metadata={
                "new files": report.new_count,
                "already known": report.known_count,
                "unreadable": report.unreadable_count,
            }
        )

    return submissions
