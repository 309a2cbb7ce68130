"""Taking in a quarter: what is new in its inbox folder goes into the archive.

One file that is broken, or that breaks the reader, never stops the others. The caller
holds the run's lock and says what time it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from assets.archive.archive import Archive
from assets.archive.submission import Candidate, Reading
from assets.domain.errors import OutturnError
from assets.intake.inbox import scan_quarter
from assets.intake.limits import Limits
from assets.intake.news import was_moved
from assets.intake.read import READER_VERSION, read_submission

Result = Literal["new", "known", "unreadable", "failed"]


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file of the inbox.

    ``new``: read and kept, or moved here from
    another quarter's folder. ``known``: the same bytes are in the archive already.
    ``unreadable``: kept, and ``detail`` says what is wrong with it. ``failed``: our
    own fault or the disk's, said in ``detail``; it was not kept and is tried again at
    the next run. ``known`` has a ``detail`` where the bytes came for another quarter.
    """

    file_name: str
    submission_id: str
    result: Result
    records: int = 0
    detail: str | None = None


@dataclass(frozen=True)
class IntakeReport:
    """What became of each file in one quarter's inbox folder."""

    quarter: str
    outcomes: tuple[FileOutcome, ...]
    problems: tuple[str, ...]

    @property
    def new_count(self) -> int:
        """Files read and kept for the first time."""
        return self._count("new")

    @property
    def known_count(self) -> int:
        """Files whose bytes the archive had already."""
        return self._count("known")

    @property
    def unreadable_count(self) -> int:
        """Files kept for the first time of which nothing could be read."""
        return self._count("unreadable")

    @property
    def failed_count(self) -> int:
        """Files that were not kept, through no fault of their sender."""
        return self._count("failed")

    @property
    def record_count(self) -> int:
        """Records read from the new files."""
        return sum(outcome.records for outcome in self.outcomes)

    def summary(self) -> str:
        """Return the report in one line, such as ``15 new (75,000 records)``."""
        parts = [
            f"{self.new_count:,} new ({self.record_count:,} records)",
            *(
                f"{count:,} {word}"
                for count, word in (
                    (self.unreadable_count, "unreadable"),
                    (self.known_count, "already known"),
                    (self.failed_count, "failed, to be tried again"),
                    (len(self.problems), "not looked at"),
                )
                if count
            ),
        ]
        return ", ".join(parts)

    def _count(self, result: Result) -> int:
        return Counter(outcome.result for outcome in self.outcomes)[result]


def take_in(
    inbox: Path,
    archive: Archive,
    quarter: str,
    *,
    now: datetime,
    limits: Limits | None = None,
) -> IntakeReport:
    """Read what is new in a quarter's inbox folder and keep it in the archive.

    Args:
        inbox: the folder of quarters.
        archive: where submissions are kept.
        quarter: as ``2020-21-Q4``.
        now: the moment of the run, in UTC; kept as ``first_seen_at``.
        limits: the bounds of a submission; None for the ordinary ones.

    Returns:
        An outcome for each file, in the order of their names, and the problems of
        what could not be looked at.
    """
    scan = scan_quarter(inbox, quarter)
    known = archive.submissions()
    quarter_of = dict(zip(known["submission_id"], known["inbox_quarter"], strict=True))
    outcomes = []
    for candidate in scan.candidates:
        known_quarter = quarter_of.get(candidate.submission_id, quarter)
        if known_quarter != quarter and was_moved(
            candidate, known_quarter, _lying_in(inbox, known_quarter)
        ):
            outcome = _move(candidate, archive, known_quarter, now)
            quarter_of[candidate.submission_id] = quarter
            outcomes.append(outcome)
            continue
        outcome = _outcome(candidate, archive, quarter_of, now, limits or Limits())
        if outcome.result != "failed":
            quarter_of.setdefault(candidate.submission_id, quarter)
        outcomes.append(outcome)
    return IntakeReport(quarter, tuple(outcomes), scan.problems)


def _lying_in(inbox: Path, quarter: str) -> set[tuple[str, str]]:
    scan = scan_quarter(inbox, quarter)
    return {(quarter, candidate.submission_id) for candidate in scan.candidates}


def _move(
    candidate: Candidate, archive: Archive, known_quarter: str, now: datetime
) -> FileOutcome:
    name, submission_id = candidate.file_name, candidate.submission_id
    detail = f"{name} was moved from the folder of {known_quarter}."
    try:
        archive.keep_move(submission_id, candidate.quarter, moved_at=now)
    except OutturnError as error:
        return FileOutcome(name, submission_id, "failed", detail=str(error))
    return FileOutcome(name, submission_id, "new", detail=detail)


def _outcome(
    candidate: Candidate,
    archive: Archive,
    quarter_of: Mapping[str, str],
    now: datetime,
    limits: Limits,
) -> FileOutcome:
    name, submission_id = candidate.file_name, candidate.submission_id
    if submission_id in quarter_of:
        detail = _elsewhere(candidate, quarter_of[submission_id])
        return FileOutcome(name, submission_id, "known", detail=detail)
    try:
        reading = _read(candidate, limits)
        archive.keep_submission(reading, candidate, first_seen_at=now)
    except OutturnError as error:
        return FileOutcome(name, submission_id, "failed", detail=str(error))
    except Exception as error:
        detail = (
            f"{name} broke the reader ({type(error).__name__}: {error}). That is our "
            "fault, not the file's; it was not kept and is tried again at the next run."
        )
        return FileOutcome(name, submission_id, "failed", detail=detail)
    if reading.unreadable_reason is not None:
        reason = reading.unreadable_reason
        return FileOutcome(name, submission_id, "unreadable", detail=reason)
    records = sum(frame.height for frame in reading.records.values())
    return FileOutcome(name, submission_id, "new", records)


def _read(candidate: Candidate, limits: Limits) -> Reading:
    if candidate.unreadable_reason is not None:
        return Reading.unreadable(
            candidate.unreadable_reason, reader_version=READER_VERSION
        )
    return read_submission(candidate.path, limits)


def _elsewhere(candidate: Candidate, quarter: str) -> str | None:
    if quarter == candidate.quarter:
        return None
    return (
        f"{candidate.file_name} in {candidate.quarter} is the very file that lies in "
        f"{quarter} and is judged there. If it belongs to {candidate.quarter}, remove "
        f"it from {quarter} and run again."
    )
