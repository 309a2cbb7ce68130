"""Submissions that lay in one quarter's inbox folder and were moved to another's.

A fact of its own beside the submission, which stays as it was: ``moves/<time>-<id>/``
holds ``move.json``. Where a file lies decides which quarter judges it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from assets.archive.cards import kept_in, name_of, read_card, write_card
from assets.archive.folders import folder_published_at
from assets.archive.frames import UTC_TIME
from assets.archive.kept_submissions import taken_in

# Grain: one row a move: of the submission to the folder of `quarter`. `from_quarter` is
# the one it lay in before; null where it was moved before it was taken in, as one that
# was taken in anew, or is not there any more.
MOVES = pl.Schema(
    {
        "submission_id": pl.String(),
        "quarter": pl.String(),
        "from_quarter": pl.String(),
        "moved_at": UTC_TIME,
    }
)

_CARD = ("submission_id", "inbox_quarter", "moved_at")
_INSTANT = timedelta(microseconds=1)


def keep_move(
    root: Path, submission_id: str, quarter: str, *, moved_at: datetime
) -> Path:
    """Keep that a submission now lies in a quarter's folder; return the fact's folder.

    Moves count by their moments: where a clock was put back, this one is dated just
    after the last one of the submission, or when it was taken in.

    Raises:
        ArchiveError: the disk refuses; nothing of it was kept.
    """
    taken = taken_in(root, submission_id)
    floors = [] if taken is None else [taken[1]]
    floors += [at + _INSTANT for known, _, at in _kept(root) if known == submission_id]
    moment = max([moved_at, *floors])
    target = root / "moves" / name_of(moment, submission_id[:16])
    with folder_published_at(target, root) as draft:
        fact = {
            "submission_id": submission_id,
            "inbox_quarter": quarter,
            "moved_at": moment,
        }
        write_card(draft / "move.json", fact)
    return target


def list_moves(root: Path) -> pl.DataFrame:
    """Return every move, by time (`MOVES`).

    Raises:
        ArchiveError: one of them cannot be read, or a submission that was moved; says
            which, and what to do.
    """
    rows = []
    lay_in: dict[str, str] = {}
    for submission_id, quarter, moved_at in _kept(root):
        before = lay_in.get(submission_id) or _first_quarter(
            root, submission_id, moved_at
        )
        rows.append((submission_id, quarter, before, moved_at))
        lay_in[submission_id] = quarter
    return pl.DataFrame(rows, schema=MOVES, orient="row")


def _kept(root: Path) -> Iterator[tuple[str, str, datetime]]:
    """Yield submission, quarter moved to and moment of every move, by time."""
    for folder in kept_in(root / "moves"):
        texts, moved_at = read_card(
            folder / "move.json",
            _CARD,
            moment="moved_at",
            remedy="to see anew where its file lies",
        )
        yield texts["submission_id"], texts["inbox_quarter"], moved_at


def _first_quarter(root: Path, submission_id: str, moved_at: datetime) -> str | None:
    """Return the quarter whose folder a submission came in, if it came before then."""
    taken = taken_in(root, submission_id)
    if taken is None:
        return None
    quarter, first_seen_at = taken
    return quarter if first_seen_at <= moved_at else None
