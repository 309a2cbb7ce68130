"""The Dagster face of publication: what is written to the outbox."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from assets.archive.workspace import Workspace
from assets.domain.outputs import FOLDERS, OF_NO_QUARTER, OutputName
from assets.domain.project import code_version
from assets.domain.registry.load import load_registry
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.feedback.write import write_feedback
from assets.publication.feedback.written import Written, feedback_key, last_written
from assets.publication.marts.contents import files_of
from assets.publication.marts.place import PLACE, is_published
from assets.publication.outputs.folder import put_folder
from assets.publication.outputs.write import OutputWritten

VERDICTS = dg.AssetKey(["archive", "verdicts"])
FEEDBACK = dg.AssetKey(["outbox", "feedback"])
MARTS = dg.AssetKey(["outbox", "marts"])
EVERY_FEEDBACK_WRITTEN = "every_feedback_written"
OUTPUT_WRITTEN = "output_written"

log = logging.getLogger("outturn")


@dataclass(frozen=True)
class MartsSource:
    """Where the marts of a home come from, and what tells that they changed."""

    tables: Sequence[dg.AssetKey]
    version: Callable[[Path], str]
    read: Callable[[Path], WarehouseTables]


@dataclass(frozen=True)
class OutputSource:
    """What one of the outputs is made of, and how it is written.

    ``write`` is given the quarter asked for, and yields what became of every folder of
    the output, and of others that led to one which could not be written; the caller
    holds the home's lock.
    """

    name: OutputName
    description: str
    tables: Sequence[dg.AssetKey]
    write: Callable[[Workspace, str], Iterator[OutputWritten]]


def feedback_asset(quarters: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Return the asset that writes a quarter's feedback, and that of others it changed.

    A verdict on an earlier quarter makes later ones stale, and so their feedback; a
    file that was moved here has an earlier quarter judged again without it.
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
    """Write the feedback of a quarter and of others where it is behind its verdict.

    What could not be written is tried again; that of earlier quarters is not written
    anew only because the code is another. The caller holds the home's lock.
    """
    frames = load_registry().frames()
    version = code_version()
    for current in workspace.archive.kept_verdicts():
        if not current.is_current:
            continue
        last = last_written(workspace.home, current.quarter)
        key = feedback_key(current, "" if current.quarter < quarter else version)
        is_behind = last is None or not last.key.startswith(key)
        if is_behind or (last is not None and last.failed):
            yield write_feedback(
                frames,
                workspace.archive,
                workspace.home,
                current,
                code_version=version,
            )


def marts_asset(source: MartsSource) -> dg.AssetsDefinition:
    """Return the asset that publishes the marts, once the warehouse is built."""

    @dg.asset(
        key=MARTS,
        deps=source.tables,
        required_resource_keys={"workspace"},
        group_name="outbox",
        kinds={"parquet"},
        description=(
            "The marts as Parquet, small counts of people below England level "
            "suppressed."
        ),
    )
    def marts(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        workspace: Workspace = context.resources.workspace
        with workspace.lock():
            is_new = write_changed_marts(workspace.home, source)
        log.info("marts                  %s", "published" if is_new else "as they were")
        return dg.MaterializeResult(metadata={"is_new": is_new})

    return marts


def write_changed_marts(home: Path, source: MartsSource) -> bool:
    """Publish the marts of a home; False if those in the outbox are these already.

    The caller holds the home's lock.

    Raises:
        WarehouseError: there is no warehouse.
        PublicationError: the disk refuses; those in the outbox are as they were.
    """
    version = source.version(home)
    if is_published(home, version):
        return False
    put_folder(home, PLACE, version, files_of(source.read(home)))
    return True


def output_asset(
    source: OutputSource, quarters: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """Return the asset that writes an output, where the settings ask for it.

    A fault in it fails its check, and costs no other output.
    """
    key = dg.AssetKey(["outbox", source.name])
    partitions = None if set(FOLDERS[source.name]) <= set(OF_NO_QUARTER) else quarters

    @dg.asset(
        key=key,
        deps=source.tables,
        partitions_def=partitions,
        required_resource_keys={"workspace"},
        group_name="outbox",
        kinds={"html"},
        # Not there where the settings do not ask for it.
        output_required=False,
        check_specs=[
            dg.AssetCheckSpec(
                OUTPUT_WRITTEN,
                asset=key,
                partitions_def=partitions,
                description="Nothing of it could not be written, of any quarter.",
            )
        ],
        description=source.description,
    )
    def output(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        found: list[OutputWritten] = []
        if source.name in workspace.outputs:
            with workspace.lock():
                for one in source.write(workspace, context.partition_key):
                    log.info("%s", one.line())
                    found.append(one)
        failed = {f"{one.folder} {one.quarter}": one.failed for one in found}
        yield dg.AssetCheckResult(
            check_name=OUTPUT_WRITTEN,
            passed=not any(failed.values()),
            metadata={name: reason for name, reason in failed.items() if reason},
        )
        # Another may have been written again where it led to what could not be.
        own = [one for one in found if one.name == source.name]
        if own:
            yield dg.MaterializeResult(
                metadata={"files": sum(one.file_count for one in own)}
            )

    return output
