"""How a run keeps what it tells: the figures of its marts, as an edition.

What differs from what was told before is the archive's to find; when a build calls
this is the warehouse's business.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

import polars as pl

from assets.archive.workspace import Workspace

log = logging.getLogger("outturn")


def keep_edition(
    workspace: Workspace, marts: Mapping[str, pl.DataFrame], known_at: datetime
) -> None:
    """Prepare the figures that were not told so before; the caller holds the lock.

    They count as told once the build is swapped in.

    Raises:
        ArchiveError: they could not be kept.
    """
    edition_id = workspace.archive.prepare_edition(marts, known_at)
    if edition_id:
        log.info("archive                edition %s, told with the build", edition_id)
