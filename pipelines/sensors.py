"""The inbox sensor: a quarter runs when something new has been still for a moment."""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

import dagster as dg

from assets.archive.archive import Archive
from assets.archive.workspace import Workspace
from assets.domain.registry.load import load_registry
from assets.intake.inbox import InboxScan, scan_quarter
from assets.intake.news import news_of
from pipelines.jobs import QUARTERLY_RUN

# A folder's mark in the cursor once it was still and its files were looked at.
LOOKED_AT = "looked at "


def stillness_of(folder: Path) -> str:
    """Return a mark that changes while anything in a folder is being written.

    Names, sizes and times only: reading every byte at every tick would cost more than
    the run itself.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        try:
            state = path.lstat()
        except FileNotFoundError:
            # Gone since it was listed, so the folder is not still.
            digest.update(f"{path}\0gone\n".encode(errors="surrogateescape"))
            continue
        seen = f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}\n"
        digest.update(seen.encode(errors="surrogateescape"))
    return digest.hexdigest()[:16]


@dg.sensor(
    name="new_submissions",
    job_name=QUARTERLY_RUN,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.STOPPED,
    required_resource_keys={"workspace"},
    description="Run a quarter once what arrived in its inbox folder is complete.",
)
def new_submissions(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Return a run for each quarter with something new, still since the last tick.

    The cursor holds each quarter folder's mark. A folder whose mark changed since the
    last tick may be half-written and waits for the next one; while no folder changes,
    no file is opened. The run's key is made of what is new, so the same files ask for
    a run once.
    """
    workspace: Workspace = context.resources.workspace
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    marks = _marks(workspace.inbox, load_registry().quarters)
    fresh = {name for name, mark in marks.items() if seen.get(name) == mark}
    known = {name for name, mark in marks.items() if seen.get(name) == LOOKED_AT + mark}
    requests, looked_at = [], known
    if fresh:
        scans = {name: scan_quarter(workspace.inbox, name) for name in marks}
        requests = _requests(workspace.archive, scans, fresh | known)
        # What could not be read just now is looked at again.
        looked_at = known | {name for name in fresh if not scans[name].problems}
    waiting = sorted(set(marks) - fresh - known)
    reason = f"Waiting for stillness in {', '.join(waiting)}." if waiting else None
    cursor = marks | {name: LOOKED_AT + marks[name] for name in looked_at}
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=None if requests else reason or "Nothing new in the inbox.",
        cursor=json.dumps(cursor, sort_keys=True),
    )


def _marks(inbox: Path, quarters: Collection[str]) -> dict[str, str]:
    folders = [inbox / quarter for quarter in quarters]
    return {
        folder.name: stillness_of(folder)
        for folder in folders
        if folder.is_dir() and not folder.is_symlink()
    }


def _requests(
    archive: Archive, scans: Mapping[str, InboxScan], still: Collection[str]
) -> list[dg.RunRequest]:
    """Return a run for each still quarter in which something is new."""
    lying = [candidate for scan in scans.values() for candidate in scan.candidates]
    new: dict[str, list[str]] = {}
    for candidate in news_of(lying, archive):
        if candidate.quarter in still:
            new.setdefault(candidate.quarter, []).append(candidate.submission_id)
    return [
        dg.RunRequest(partition_key=quarter, run_key=f"inbox-{quarter}-{_digest(ids)}")
        for quarter, ids in sorted(new.items())
    ]


def _digest(submission_ids: Collection[str]) -> str:
    return hashlib.sha256("".join(sorted(submission_ids)).encode()).hexdigest()[:16]
