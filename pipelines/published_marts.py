"""Which set of marts belongs in the outbox of a home, and whether it is there.

The warehouse knows what the marts hold, publication where they go; neither knows the
other. Asked by every run, so nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from assets.domain.project import code_version
from assets.publication.marts.place import is_published
from assets.warehouse.marts_version import marts_version


def version_to_publish(home: Path) -> str:
    """Return 12 hex digits: those of the marts, and of the code that publishes."""
    text = f"{marts_version(home)} {code_version()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def are_marts_published(home: Path) -> bool:
    """Whether the marts in the outbox are those of the warehouse."""
    return is_published(home, version_to_publish(home))
