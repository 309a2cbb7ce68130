"""Where the published marts lie, and whether those that should be there are.

Asked before anything heavy is imported: a run with nothing new ends there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

README, LIST = "README.txt", "datapackage.json"


def marts_folder(home: Path) -> Path:
    """Return where the published marts of a home are found."""
    return home / "outbox" / "marts"


def is_published(home: Path, version: str) -> bool:
    """Whether the set of a version is the one in the outbox, with all its files."""
    link = marts_folder(home)
    if not link.is_symlink():
        return False
    if Path(os.readlink(link)).name.split("-")[0] != version:
        return False
    try:
        listed = json.loads((link / LIST).read_text(encoding="utf-8"))["resources"]
        return (link / README).is_file() and all(
            (link / one["path"]).stat().st_size == one["bytes"] for one in listed
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
