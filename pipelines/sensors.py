"""The inbox sensor: a quarter runs when something new has been still for a moment."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

import dagster as dg

from assets.archive.archive import Archive
from assets.archive.workspace import Workspace
from assets.domain.registry.load import load_registry
from assets.intake.inbox import InboxScan, scan_quarter
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
    last tick may be half-written and waits for the next one; one that has not changed
    since its files were looked at is not looked at again. The run's key is made of
    what is new, so the same files ask for a run once.
    """
    workspace: Workspace = context.resources.workspace
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    cursor = _marks(workspace.inbox, load_registry().quarters)
    requests, waiting = [], []
    for quarter, mark in cursor.items():
        if seen.get(quarter) == LOOKED_AT + mark:
            cursor[quarter] = LOOKED_AT + mark
        elif seen.get(quarter) == mark:
            scan = scan_quarter(workspace.inbox, quarter)
            requests += _request(workspace.archive, scan, quarter)
            # What could not be read just now is looked at again.
            cursor[quarter] = mark if scan.problems else LOOKED_AT + mark
        else:
            waiting.append(quarter)
    reason = f"Waiting for stillness in {', '.join(waiting)}." if waiting else None
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


def _request(archive: Archive, scan: InboxScan, quarter: str) -> list[dg.RunRequest]:
    """Return a run if there is anything new, else none."""
    new = sorted(
        candidate.submission_id
        for candidate in scan.candidates
        if not archive.has_submission(candidate.submission_id)
    )
    if not new:
        return []
    digest = hashlib.sha256("".join(new).encode()).hexdigest()[:16]
    return [dg.RunRequest(partition_key=quarter, run_key=f"inbox-{quarter}-{digest}")]
