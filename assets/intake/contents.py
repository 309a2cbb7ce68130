"""What a candidate is made of: its files, and whether their bytes can be fetched.

Names and sizes only; nothing is opened but to see that it can be. Links are never
followed.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assets.intake.unreadable import printable

# Left by operating systems, spreadsheet programs and half-finished copies.
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}
_IGNORED_STARTS = (".", "~$")
_IGNORED_ENDS = (".part", ".tmp", ".crdownload", ".filepart", ".partial")


@dataclass(frozen=True)
class Contents:
    """The files of a candidate.

    ``obstacle`` says, for the officer, why its bytes cannot be fetched; ``files`` is
    then empty. ``changed_at`` (UTC) is when the newest of the files last changed.
    """

    is_folder: bool
    files: tuple[Path, ...]
    byte_size: int
    changed_at: datetime
    obstacle: str | None = None


def is_ignored(name: str) -> bool:
    """Whether a name is of a hidden, lock, temporary or half-written file."""
    lower = name.lower()
    return (
        lower in _IGNORED_NAMES
        or lower.startswith(_IGNORED_STARTS)
        or lower.endswith(_IGNORED_ENDS)
    )


def survey(path: Path, max_entries: int) -> Contents:
    """Return the contents of a file or folder.

    Args:
        path: the candidate.
        max_entries: the most files a folder may hold.

    Raises:
        FileNotFoundError: it is gone.
    """
    is_folder = stat.S_ISDIR(path.lstat().st_mode)
    if not is_folder:
        return _contents(is_folder, (path,), path, _obstacle(path))
    try:
        inside = sorted(p for p in path.iterdir() if not is_ignored(p.name))
    except PermissionError:
        return _contents(is_folder, (), path, _no_permission(path))
    if len(inside) > max_entries:
        too_many = (
            f"The folder holds {len(inside):,} files; a submission has at most "
            f"{max_entries:,}. Send one submission only."
        )
        return _contents(is_folder, (), path, too_many)
    obstacles = [reason for p in inside if (reason := _obstacle(p)) is not None]
    return _contents(
        is_folder, tuple(inside), path, obstacles[0] if obstacles else None
    )


def _contents(
    is_folder: bool, files: tuple[Path, ...], path: Path, obstacle: str | None
) -> Contents:
    states = [file.lstat() for file in files] or [path.lstat()]
    return Contents(
        is_folder=is_folder,
        files=() if obstacle else files,
        byte_size=sum(state.st_size for state in states) if files else 0,
        # The change of the inode, not of the bytes: a copy keeps the latter as it was
        # on the sender's machine.
        changed_at=datetime.fromtimestamp(max(s.st_ctime for s in states), UTC),
        obstacle=obstacle,
    )


def _obstacle(path: Path) -> str | None:
    mode = path.lstat().st_mode
    name = printable(path.name)
    if stat.S_ISLNK(mode):
        return f"{name} is a link to another place, not a file. Put the file itself in."
    if stat.S_ISDIR(mode):
        return (
            f"{name} is a folder inside the folder. Put the files of the submission "
            "directly in one folder."
        )
    if not stat.S_ISREG(mode):
        return f"{name} is not an ordinary file. Put the file itself in."
    try:
        path.open("rb").close()
    except PermissionError:
        return _no_permission(path)
    return None


def _no_permission(path: Path) -> str:
    return (
        f"{printable(path.name)} may not be read: the permission is missing. Copy it "
        "into the inbox anew, or ask whoever runs the inbox to allow it."
    )
