"""What of a scanned inbox is news to the archive: new bytes, or a file that was moved.

The same bytes in a second place are no news: their SHA-256 is their identity. Only
where they are gone from the first place were they moved, and are judged in the second.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.archive.archive import Archive
from assets.archive.submission import Candidate


def news_of(candidates: Sequence[Candidate], archive: Archive) -> list[Candidate]:
    """Return the candidates that a run would take in.

    Args:
        candidates: everything that lies in the inbox now, in all its quarters.
        archive: what was taken in before.
    """
    known = archive.submissions()
    quarter_of = dict(zip(known["submission_id"], known["inbox_quarter"], strict=True))
    lying = {(candidate.quarter, candidate.submission_id) for candidate in candidates}
    return [
        candidate
        for candidate in candidates
        if was_moved(candidate, quarter_of.get(candidate.submission_id), lying)
        or candidate.submission_id not in quarter_of
    ]


def was_moved(
    candidate: Candidate, known_quarter: str | None, lying: set[tuple[str, str]]
) -> bool:
    """Whether a candidate is known from another quarter's folder and left it.

    Args:
        candidate: what lies in the inbox now.
        known_quarter: the quarter the archive has it under; None if it has not.
        lying: quarter and submission id of everything in the inbox.
    """
    return (
        known_quarter is not None
        and known_quarter != candidate.quarter
        and (known_quarter, candidate.submission_id) not in lying
    )
