"""The Dagster face of intake: a quarter of the inbox, kept in the archive."""

import logging
from collections.abc import Iterator

import dagster as dg

from assets.archive.workspace import Workspace
from assets.intake.take_in import take_in

SUBMISSIONS = dg.AssetKey(["archive", "submissions"])
INBOX = dg.AssetKey("inbox")
EVERY_FILE_KEPT = "every_file_kept"

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
        check_specs=[
            dg.AssetCheckSpec(
                EVERY_FILE_KEPT,
                asset=SUBMISSIONS,
                partitions_def=quarters,
                description=(
                    "No file was left in the inbox through a fault of ours or of the "
                    "disk's."
                ),
            )
        ],
        description=(
            "Every submission's bytes under their SHA-256, and its typed records with "
            "their file, sheet and row. Never changed, never deleted."
        ),
    )
    def submissions(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        quarter = context.partition_key
        with workspace.lock():
            report = take_in(
                workspace.inbox, workspace.archive, quarter, now=workspace.clock()
            )
        log.info("%s  intake      %s", quarter, report.summary())
        failed = [one for one in report.outcomes if one.result == "failed"]
        for one in failed:
            log.error("%s  intake      %s", quarter, one.detail)
        yield dg.AssetCheckResult(
            check_name=EVERY_FILE_KEPT,
            passed=not failed,
            metadata={one.file_name: str(one.detail) for one in failed},
        )
        yield dg.MaterializeResult(
            metadata={
                "new files": report.new_count,
                "already known": report.known_count,
                "unreadable": report.unreadable_count,
                "not kept": report.failed_count,
            }
        )

    return submissions
