"""How a folder enters the archive whole or not at all.

A folder is written under ``.writing``, with the checksums of its files, flushed to the
disk, made read-only and renamed into place. A crash leaves at most something under
``.writing``, which the next writer clears away. Only one writer at a time: the caller
holds the lock.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.archive.checksums import write_checksums
from assets.domain.errors import ArchiveError
from assets.domain.flush import flush

WRITING = ".writing"


@contextmanager
def folder_published_at(target: Path, root: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes ``target`` when the block ends well.

    When the block fails, nothing of it remains. A target that is there already stays
    as it is: facts are never written twice.

    Args:
        target: the folder to make, somewhere under ``root``.
        root: the archive's root, which is made when missing.

    Raises:
        ArchiveError: the disk refuses (full, read-only, a file in the way).
    """
    writing = root / WRITING
    draft = writing / target.name
    try:
        clear_leftovers(root)
        draft.mkdir(parents=True)
        try:
            yield draft
            write_checksums(draft)
            _flush_tree(draft)
            _publish(draft, target, root)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise ArchiveError(
            f"The archive at {root} could not keep {target.name}: "
            f"{error.strerror or error}. Nothing of it was kept. Check the disk's free "
            "space and the folder's permissions, then run again."
        ) from error


def clear_leftovers(root: Path) -> None:
    """Remove what a writer that crashed has left behind."""
    writing = root / WRITING
    if writing.exists():
        shutil.rmtree(writing)


def move_published(folder: Path, target: Path) -> None:
    """Give a folder that was published another place in the archive, at once.

    Raises:
        OSError: the disk refuses; it is where it was.
    """
    _publish(folder, target, target.parent.parent)
    flush(folder.parent)


def _publish(draft: Path, target: Path, root: Path) -> None:
    missing = [
        folder
        for folder in (target.parent, *target.parent.parents)
        if not folder.exists() and folder.is_relative_to(root)
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        draft.rename(target)
    # A new name is safe only when the folder holding it is on the disk too.
    for folder in {target.parent, *(made.parent for made in missing)}:
        flush(folder)


def _flush_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            flush(path)
            path.chmod(0o444)
        else:
            flush(path)
    flush(folder)
