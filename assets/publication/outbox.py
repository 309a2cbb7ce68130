"""Where what we write for the AHSNs lies, what it is called, how it gets there.

A file appears whole or not at all, in place of the one before. What is in it is not
known here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

Kind = Literal["template", "feedback"]

_FOLDERS: dict[Kind, str] = {"template": "templates", "feedback": "feedback"}


def outbox_folder(home: Path, quarter: str, kind: Kind) -> Path:
    """Return the folder of a quarter's templates or feedback."""
    return home / "outbox" / quarter / _FOLDERS[kind]


def workbook_path(home: Path, quarter: str, whose: str, kind: Kind) -> Path:
    """Return where a workbook goes, ``outturn_2020-21-Q4_YH_template.xlsx``.

    Args:
        home: the home of the archive.
        quarter: as ``2020-21-Q4``.
        whose: an AHSN's code, or what stands for one where it is not known.
        kind: what it is.
    """
    name = f"outturn_{quarter}_{whose}_{kind}.xlsx"
    return outbox_folder(home, quarter, kind) / name


def publish(path: Path, data: bytes) -> None:
    """Put a file in its place, made with the folders above it.

    Raises:
        OSError: the disk refuses; the file that was there before is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
