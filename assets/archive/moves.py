"""Submissions that lay in one quarter's inbox folder and were moved to another's.

A fact of its own beside the submission, which stays as it was: ``moves/<time>-<id>/``
holds ``move.json``. Where a file lies decides which quarter judges it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from assets.archive.folders import folder_published_at
from assets.domain.errors import ArchiveError


def keep_move(
    root: Path, submission_id: str, quarter: str, *, moved_at: datetime
) -> Path:
    """Keep that a submission now lies in a quarter's folder; return the fact's folder.

    Raises:
        ArchiveError: the disk refuses; nothing of it was kept.
    """
    moment = moved_at.astimezone(UTC)
    target = root / "moves" / f"{moment:%Y%m%dT%H%M%S%f}Z-{submission_id[:16]}"
    with folder_published_at(target, root) as draft:
        fact = {
            "submission_id": submission_id,
            "inbox_quarter": quarter,
            "moved_at": moment.isoformat(),
        }
        (draft / "move.json").write_text(
            json.dumps(fact, indent=2) + "\n", encoding="utf-8"
        )
    return target


def quarters_moved_to(root: Path) -> dict[str, str]:
    """Return the quarter that each moved submission was last moved to, by its id."""
    folder = root / "moves"
    moved = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            fact = json.loads((path / "move.json").read_text(encoding="utf-8"))
            moved[str(fact["submission_id"])] = str(fact["inbox_quarter"])
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ArchiveError(
                f"{path} in the archive cannot be read ({error}). Restore it from a "
                "backup, or remove it and run again."
            ) from error
    return moved
