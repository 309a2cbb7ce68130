"""What lies in the inbox: candidates, and what lies there wrongly.

Looking only: nothing is read as a submission, moved or deleted here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.archive.fingerprint import fingerprint_file, fingerprint_folder
from assets.archive.submission import Candidate
from assets.domain.quarter import Quarter
from assets.intake.arrivals import RECEIVED, Arrivals, read_arrivals
from assets.intake.contents import Contents, is_ignored, survey
from assets.intake.limits import Limits
from assets.intake.unreadable import printable

_NOT_SUBMISSIONS = {RECEIVED, "README.md", "README.txt"}


@dataclass(frozen=True)
class InboxScan:
    """The candidates, by quarter and file name, and one sentence for each problem."""

    candidates: tuple[Candidate, ...]
    problems: tuple[str, ...]


def scan_inbox(inbox: Path, quarters: Collection[str]) -> InboxScan:
    """Return what lies in the folders of these quarters, and what lies elsewhere.

    Args:
        inbox: the folder of quarters. One that does not exist holds nothing.
        quarters: the quarters of the reporting calendar, as ``2020-21-Q4``.
    """
    if not inbox.is_dir():
        return InboxScan((), (f"There is no inbox at {inbox}.",))
    arrivals = read_arrivals(inbox)
    candidates: list[Candidate] = []
    problems = list(arrivals.problems)
    for path in sorted(inbox.iterdir()):
        if is_ignored(path.name) or path.name in _NOT_SUBMISSIONS:
            continue
        misplaced = _misplaced(path, quarters)
        if misplaced is not None:
            problems.append(misplaced)
            continue
        in_quarter = _scan_folder(path, arrivals)
        candidates += in_quarter.candidates
        problems += in_quarter.problems
    return InboxScan(tuple(candidates), tuple(problems))


def scan_quarter(inbox: Path, quarter: str) -> InboxScan:
    """Return what lies in one quarter's folder; nothing if there is no such folder."""
    folder = inbox / quarter
    if not folder.is_dir() or folder.is_symlink():
        return InboxScan((), ())
    return _scan_folder(folder, read_arrivals(inbox))


def candidate_at(path: Path, quarter: str) -> Candidate:
    """Return one file or folder anywhere as a candidate for a quarter.

    Raises:
        OSError: it cannot be looked at.
    """
    return _candidate(path, survey(path, Limits().max_entries), quarter, Arrivals())


def _scan_folder(folder: Path, arrivals: Arrivals) -> InboxScan:
    candidates = []
    problems = []
    try:
        paths = sorted(path for path in folder.iterdir() if not is_ignored(path.name))
    except OSError as error:
        return InboxScan((), (f"{folder.name} cannot be opened: {error.strerror}.",))
    for path in paths:
        name = printable(path.name)
        try:
            contents = survey(path, Limits().max_entries)
            if contents.is_folder and not contents.files and not contents.obstacle:
                problems.append(f"{folder.name}/{name} is an empty folder.")
                continue
            candidates.append(_candidate(path, contents, folder.name, arrivals))
        except OSError as error:
            problems.append(
                f"{folder.name}/{name} cannot be read just now: {error.strerror}. It "
                "will be tried again at the next run."
            )
    return InboxScan(tuple(candidates), tuple(problems))


def _candidate(
    path: Path, contents: Contents, quarter: str, arrivals: Arrivals
) -> Candidate:
    name = printable(path.name)
    submission_id = _submission_id(path, contents, quarter)
    return Candidate(
        quarter=quarter,
        path=path,
        files=contents.files,
        file_name=name,
        submission_id=submission_id,
        byte_size=contents.byte_size,
        received_at=arrivals.moment(quarter, name, submission_id)
        or contents.changed_at,
        unreadable_reason=contents.obstacle,
    )


def _submission_id(path: Path, contents: Contents, quarter: str) -> str:
    if contents.obstacle is not None:
        # No bytes to name it by: the same obstacle in the same place is the same.
        seen = "\0".join(("obstacle", quarter, printable(path.name), contents.obstacle))
        return hashlib.sha256(seen.encode()).hexdigest()
    if contents.is_folder:
        return fingerprint_folder(contents.files)
    return fingerprint_file(path)


def _misplaced(path: Path, quarters: Collection[str]) -> str | None:
    name = printable(path.name)
    if path.is_symlink() or not path.is_dir():
        return (
            f"{name} lies in the inbox itself and was not read. Put it into the folder "
            "of its quarter, such as 2020-21-Q4."
        )
    if name in quarters:
        return None
    for written in _as_quarter(name):
        if written in quarters:
            return f"The folder {name} was not read. Rename it to {written}."
        return (
            f"The folder {name} was not read: that quarter is not in the reporting "
            "calendar (data/reference/calendar.yml)."
        )
    return (
        f"The folder {name} was not read: its name is not a quarter. Name it as "
        "2020-21-Q4."
    )


def _as_quarter(name: str) -> Iterator[str]:
    try:
        yield str(Quarter.parse(name))
    except ValueError:
        return
