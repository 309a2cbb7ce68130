"""Where the published marts lie, and whether those that should be there are.

Asked before anything heavy is imported: a run with nothing new ends there.
"""

from __future__ import annotations

import json
from pathlib import Path

from assets.publication.outputs.folder import output_folder, version_in_place

README, LIST = "README.txt", "datapackage.json"
PLACE = "marts"


def marts_folder(home: Path) -> Path:
    """Return where the published marts of a home are found."""
    return output_folder(home, PLACE)


def is_published(home: Path, version: str) -> bool:
    """Whether the set of a version is the one in the outbox, with all its files."""
    link = marts_folder(home)
    if version_in_place(home, PLACE) != version:
        return False
    try:
        listed = json.loads((link / LIST).read_text(encoding="utf-8"))["resources"]
        return (link / README).is_file() and all(
            (link / one["path"]).stat().st_size == one["bytes"] for one in listed
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
