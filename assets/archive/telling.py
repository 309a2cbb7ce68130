"""The archive as a build sees it that is about to tell its figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assets.archive import editions
from assets.archive.archive import Archive


@dataclass(frozen=True)
class TellingArchive(Archive):
    """The archive with the edition that is prepared, as if it had been told."""

    def editions(self) -> pl.DataFrame:
        """Return a row for each edition, the prepared one too (`EDITIONS`)."""
        return editions.list_editions(self.root, with_untold=True)

    def edition_frame(self, name: str) -> pl.DataFrame:
        """Return one frame of every edition, the prepared one too."""
        return editions.read_edition_frame(self.root, name, with_untold=True)
