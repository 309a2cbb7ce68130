"""Where the builds of the warehouse lie, and what each is called.

``<home>/warehouse.duckdb`` is a link to ``<home>/warehouse/<build>.duckdb``, with the
build's manifest beside it. Names only: writing is `publish`'s and `manifest`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WarehouseFolder:
    """The warehouse of one home."""

    home: Path

    @property
    def link(self) -> Path:
        """What readers open: a link to the current build."""
        return self.home / "warehouse.duckdb"

    @property
    def builds(self) -> Path:
        """The folder of the builds."""
        return self.home / "warehouse"

    def database(self, build_id: str) -> Path:
        """Return the file of a build that is whole."""
        return self.builds / f"{build_id}.duckdb"

    def manifest(self, build_id: str) -> Path:
        """Return the manifest of a build."""
        return self.builds / f"{build_id}.json"

    def draft(self, build_id: str) -> Path:
        """Return the file a build is made in before anyone may see it."""
        return self.builds / f"{build_id}.building"

    def current_build(self) -> str | None:
        """Return the id of the build readers open; None if there is none."""
        if not self.link.is_symlink() or not self.link.exists():
            return None
        return self.link.readlink().stem
