"""The place one run works in: inbox, home, clock and limits, handed to every stage.

Opening things is done here and in the archive; what is done with them is not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.archive.archive import Archive
from assets.domain.engine import DUCKDB, Engine
from assets.domain.lock import home_lock
from assets.domain.outputs import OutputName


@dataclass(frozen=True)
class Workspace:
    """Where a run reads and writes, and what time it is there.

    ``clock`` returns the present moment in UTC; ``engine`` is what runs the SQL;
    ``outputs`` are what a run makes of the figures besides the marts and the feedback.
    """

    inbox: Path
    home: Path
    clock: Callable[[], datetime]
    engine: Engine = DUCKDB
    outputs: frozenset[OutputName] = frozenset()

    @property
    def archive(self) -> Archive:
        """The archive of everything received and every verdict."""
        return Archive(self.home / "archive")

    def lock(self) -> AbstractContextManager[None]:
        """Return the lock under which a stage writes; it waits for another run's."""
        return home_lock(self.home)
