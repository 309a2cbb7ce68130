"""The inbox sensor: a quarter runs when something new has been still for a moment."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets.archive.workspace import Workspace
from assets.intake.inbox import scan_inbox
from pipelines.jobs import QUARTERLY_RUN


def stillness_of(folder: Path) -> str:
    """Return a mark that changes while anything in a folder is being written.

    Names, sizes and times only: reading every byte at every tick would cost more than
    the run itself.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
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
    last tick may be half-written and waits for the next one. The run's key is made of
    what is new, so the same files ask for a run once.
    """
    workspace: Workspace = context.resources.workspace
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    folders = sorted(p for p in workspace.inbox.glob("*-Q?") if p.is_dir())
    marks = {folder.name: stillness_of(folder) for folder in folders}
    still = [name for name, mark in marks.items() if seen.get(name) == mark]
    requests = list(_requests(workspace, still))
    waiting = sorted(set(marks) - set(still))
    reason = f"Waiting for stillness in {', '.join(waiting)}." if waiting else None
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=None if requests else reason or "Nothing new in the inbox.",
        cursor=json.dumps(marks, sort_keys=True),
    )


def _requests(workspace: Workspace, quarters: list[str]) -> Iterator[dg.RunRequest]:
    archive = workspace.archive
    scan = scan_inbox(workspace.inbox, quarters)
    for quarter in quarters:
        new = sorted(
            candidate.submission_id
            for candidate in scan.candidates
            if candidate.quarter == quarter
            and not archive.has_submission(candidate.submission_id)
        )
        if new:
            digest = hashlib.sha256("".join(new).encode()).hexdigest()[:16]
            yield dg.RunRequest(
                partition_key=quarter, run_key=f"inbox-{quarter}-{digest}"
            )
