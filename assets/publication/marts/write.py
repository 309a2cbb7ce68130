"""How the files of the marts reach the outbox: all of them at once, or none.

``<home>/outbox/marts`` is a link to a folder that is never changed; a new set is
written beside it and the link is moved. The set before stays for who is reading it.
Only one writer at a time: the caller holds the home's lock.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from assets.domain.errors import PublicationError
from assets.publication.marts.place import marts_folder


def publish_files(home: Path, version: str, files: Mapping[str, bytes]) -> Path:
    """Put a set of files in the place of the one before, and return its folder.

    Raises:
        PublicationError: the disk refuses, or something else stands in the place;
            the set that was there before is as it was.
    """
    link = marts_folder(home)
    sets = link.parent / ".marts"
    draft = sets / f".writing-{version}"
    try:
        _require_free_place(link)
        before = Path(os.readlink(link)).name if link.is_symlink() else None
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, data in files.items():
            _write_flushed(draft / name, data)
        target = _take_place(draft, sets / version)
        _move_link(link, target, draft)
        _remove_others(sets, kept={target.name, before})
    except OSError as error:
        raise PublicationError(
            f"The marts could not be written to {link}: {error.strerror or error}. "
            "Those that were there are as they were, and the warehouse is not "
            "concerned. Check the disk's free space and the folder's permissions, "
            "then run again."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return link


def _require_free_place(link: Path) -> None:
    if link.exists() and not link.is_symlink():
        raise PublicationError(
            f"{link} is not the link that outturn keeps there, and was left as it is. "
            "Move it elsewhere, then run again."
        )


def _take_place(draft: Path, target: Path) -> Path:
    """Return the folder a finished draft became: its own, or one with a number."""
    number, place = 1, target
    while place.exists():
        # Spoilt since it was written, or still read: it is not touched.
        number += 1
        place = target.with_name(f"{target.name}-{number}")
    draft.rename(place)
    _flush(place.parent)
    return place


def _move_link(link: Path, target: Path, draft: Path) -> None:
    new_link = draft.with_name(".link.new")
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(target.relative_to(link.parent))
    new_link.rename(link)
    _flush(link.parent)


def _remove_others(sets: Path, *, kept: set[str | None]) -> None:
    for path in sets.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _write_flushed(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o444)
    _flush(path)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
