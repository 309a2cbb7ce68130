"""Whether what the archive holds is still what was received.

A disk can fail and a person can slip. A submission's id is the SHA-256 of its bytes, so
each copy can be held against its own name before anything is said of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import polars as pl

from assets.archive.checksums import RECEIVED, is_as_kept
from assets.archive.fingerprint import fingerprint_file, fingerprint_folder
from assets.archive.kept_submissions import submission_folder
from assets.domain.errors import ArchiveError


def require_whole(root: Path, submission_ids: Collection[str]) -> None:
    """Check the bytes of submissions, and that each of their frames is as it was kept.

    Raises:
        ArchiveError: something was changed or damaged since it was kept. The message
            names the folder and says how to mend it.
    """
    for folder, damage in damaged(root, submission_ids):
        raise ArchiveError(
            f"{damage}. Restore {folder} from a backup, or remove that folder "
            "and run again to take the file in anew from the inbox. Nothing was "
            "judged on what is damaged."
        )


def damaged(root: Path, submission_ids: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Yield the folder of each submission that is not whole, and what is wrong."""
    for submission_id in sorted(submission_ids):
        folder = submission_folder(root, submission_id)
        damage = _damage(folder, submission_id)
        if damage is not None:
            yield folder, damage


def _damage(folder: Path, submission_id: str) -> str | None:
    received = folder / RECEIVED
    try:
        kept = sorted(received.iterdir())
        if kept and _fingerprint(kept[0]) != submission_id:
            return f"{kept[0]} in the archive is not what was received"
    except OSError as error:
        return f"{received} in the archive cannot be read ({error.strerror})"
    for path in sorted(folder.rglob("*.parquet")):
        if path.is_relative_to(received):
            continue
        try:
            pl.read_parquet_schema(path)
            is_unchanged = is_as_kept(path)
        except (OSError, pl.exceptions.PolarsError):
            is_unchanged = False
        if not is_unchanged:
            return f"{path} in the archive is damaged"
    return None


def _fingerprint(kept: Path) -> str:
    if kept.is_dir():
        return fingerprint_folder(list(kept.iterdir()))
    return fingerprint_file(kept)
