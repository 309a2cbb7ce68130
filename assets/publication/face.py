"""The Dagster face of publication: the feedback of a quarter, written to the outbox."""

import logging
from collections.abc import Iterator

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.project import code_version
from assets.domain.registry.load import load_registry
from assets.publication.feedback.write import write_feedback
from assets.publication.feedback.written import Written, feedback_key, last_written

VERDICTS = dg.AssetKey(["archive", "verdicts"])
FEEDBACK = dg.AssetKey(["outbox", "feedback"])
EVERY_FEEDBACK_WRITTEN = "every_feedback_written"

log = logging.getLogger("outturn")


def feedback_asset(quarters: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Return the asset that writes a quarter's feedback, and that of others it changed.

    A verdict on an earlier quarter makes later ones stale, and so their feedback.
    """

    @dg.asset(
        key=FEEDBACK,
        deps=[VERDICTS],
        partitions_def=quarters,
        required_resource_keys={"workspace"},
        group_name="outbox",
        kinds={"openpyxl", "excel"},
        check_specs=[
            dg.AssetCheckSpec(
                EVERY_FEEDBACK_WRITTEN,
                asset=FEEDBACK,
                partitions_def=quarters,
                description="No AHSN went without feedback through a fault of ours.",
            )
        ],
        description=(
            "Each AHSN's own workbook back: failing cells marked, a list of what was "
            "found, a box for the explanation."
        ),
    )
    def feedback(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        quarter = context.partition_key
        written = None
        with workspace.lock():
            for one in write_stale_feedback(workspace, quarter):
                log.info("%s  feedback    %s", one.quarter, one.summary())
                written = one if one.quarter == quarter else written
        if written is None:
            log.info("%s  feedback    nothing new to write", quarter)
            written = last_written(workspace.home, quarter) or Written(quarter, "")
        yield dg.AssetCheckResult(
            check_name=EVERY_FEEDBACK_WRITTEN,
            passed=not written.failed,
            metadata=dict(written.failed),
        )
        yield dg.MaterializeResult(metadata={"workbooks": len(written.files)})

    return feedback


def write_stale_feedback(workspace: Workspace, quarter: str) -> Iterator[Written]:
    """Write the feedback of a quarter and of later ones where it is behind its verdict.

    What could not be written is tried again. The caller holds the home's lock.
    """
    frames = load_registry().frames()
    version = code_version()
    for current in workspace.archive.kept_verdicts():
        if not current.is_current or current.quarter < quarter:
            continue
        last = last_written(workspace.home, current.quarter)
        is_behind = last is None or last.key != feedback_key(current, version)
        if is_behind or (last is not None and last.failed):
            yield write_feedback(
                frames,
                workspace.archive,
                workspace.home,
                current,
                code_version=version,
            )
