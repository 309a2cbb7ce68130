"""How a folder of files reaches the outbox: all of it at once, or none of it.

``<home>/outbox/<place>`` is a link to a folder that is never changed; new files are
written beside it, the link is moved, and the folder before is removed: whoever copies
the outbox hands out what holds now, and not what it differs from. A file that someone
has open can still be read to its end. What is in the files is not known here. Only one
writer at a time: the caller holds the home's lock.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from assets.domain.errors import OutturnError, PublicationError
from assets.domain.flush import flush
from assets.domain.lock import home_lock

_DRAFT = ".writing-"


def output_folder(home: Path, place: str) -> Path:
    """Return where readers find the folder of a place, such as 2020-21-Q4/report."""
    return home / "outbox" / place


def version_in_place(home: Path, place: str) -> str | None:
    """Return the version of the folder in a place; None where there is none of ours."""
    link = output_folder(home, place)
    if not link.is_symlink():
        return None
    return Path(os.readlink(link)).name.split("-")[0]


def put_folder(
    home: Path, place: str, version: str, files: Mapping[str, bytes]
) -> Path:
    """Put files in the place of those before, and return their folder.

    Args:
        home: the home of the outbox.
        place: where in the outbox; the folders above it are made.
        version: letters and digits that differ where the files do.
        files: path within the folder → contents.

    Raises:
        PublicationError: the disk refuses, or something else stands in the place;
            what was there before is as it was.
    """
    link = output_folder(home, place)
    versions = link.with_name(f".{link.name}")
    draft = versions / f"{_DRAFT}{version}"
    try:
        _require_free_place(link)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, data in files.items():
            _write_flushed(draft / name, data)
        target = _take_place(draft, versions / version)
        _move_link(link, target, draft)
        _remove_beside(versions)
    except OSError as error:
        raise PublicationError(
            f"{link} could not be written: {error.strerror or error}. The files that "
            "were there are as they were, and the warehouse is not concerned. Check "
            "the disk's free space and the folder's permissions, then run again."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return link


def remove_unfinished(home: Path) -> None:
    """Remove what writers that were killed left in the outbox, of any place.

    That is what they were writing, and a folder whose place another has taken. What is
    still being written is not touched: whoever writes holds the home's lock, so where
    that is taken nothing is removed.
    """
    if not _unfinished(home):
        return
    with suppress(OutturnError), home_lock(home, timeout_seconds=0):
        for versions in _unfinished(home):
            _remove_beside(versions)


def _unfinished(home: Path) -> list[Path]:
    outbox = home / "outbox"
    found = [*outbox.glob(".*"), *outbox.glob("*/.*")]
    places = [path for path in found if path.is_dir() and not path.is_symlink()]
    return [versions for versions in places if _beside(versions)]


def _remove_beside(versions: Path) -> None:
    for path in _beside(versions):
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)


def _beside(versions: Path) -> list[Path]:
    """Return what lies beside the folder that readers find; drafts where none is."""
    link = versions.with_name(versions.name.removeprefix("."))
    kept = Path(os.readlink(link)).name if link.is_symlink() else None
    return [
        path
        for path in versions.iterdir()
        if path.name.startswith(_DRAFT) or kept not in (None, path.name)
    ]


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
        # In its place now, and to be replaced: it is not touched before that.
        number += 1
        place = target.with_name(f"{target.name}-{number}")
    draft.rename(place)
    flush(place.parent)
    return place


def _move_link(link: Path, target: Path, draft: Path) -> None:
    new_link = draft.with_name(".link.new")
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(target.relative_to(link.parent))
    new_link.rename(link)
    flush(link.parent)


def _write_flushed(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o444)
    flush(path)
