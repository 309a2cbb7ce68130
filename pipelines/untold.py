"""Verdicts that no build holds yet: a run was interrupted after judging, or is at work.

Until it is done, what was told last stands; asking about figures says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assets.archive.workspace import Workspace
from assets.warehouse.manifest import current_manifest

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Untold:
    """What was judged and not yet told.

    Attributes:
        quarters: those that were judged anew; none if only the national figures were.
        since: when the first of it was judged, UTC.
    """

    quarters: tuple[str, ...]
    since: datetime

    @property
    def told_until(self) -> datetime:
        """The last moment of which everything judged was told."""
        return self.since - _JUST_BEFORE

    @property
    def words(self) -> str:
        """That the warehouse is behind, of what, and what to do."""
        what = ", ".join(self.quarters) or "what is national"
        return (
            f"The warehouse is behind the archive: what was judged since "
            f"{self.since:%Y-%m-%d %H:%M:%S} UTC ({what}) is in no build yet, for a "
            "run was interrupted or is at work. The figures here are those told "
            "before. `outturn run` completes it; then ask again."
        )

    def concerns(self, as_at: datetime | None) -> bool:
        """Whether who asks for figures as at a moment, or now, lacks some of it."""
        return as_at is None or as_at > self.told_until

    def as_json(self) -> dict[str, object]:
        """Return for machines of which quarters it is, and since when, UTC."""
        return {"judged_since": self.since, "quarters": list(self.quarters)}


def quarters_untold(workspace: Workspace) -> tuple[str, ...]:
    """Return the quarters whose verdicts no build has told yet; all before the first.

    None where a warehouse that was told is merely gone: what it said was said.
    """
    behind = untold(workspace)
    if behind is not None:
        return behind.quarters
    archive = workspace.archive
    if current_manifest(workspace.home) is None and archive.editions().is_empty():
        return tuple(sorted(set(archive.verdicts()["quarter"])))
    return ()


def untold(workspace: Workspace) -> Untold | None:
    """Return what the warehouse has not of the archive's verdicts; None: nothing.

    Without a warehouse there is nothing to be behind: whoever opens it is told so.

    Raises:
        ArchiveError: a verdict's card cannot be read; says which, and what to do.
    """
    manifest = current_manifest(workspace.home)
    if manifest is None:
        return None
    archive = workspace.archive
    verdicts = [
        kept
        for kept in archive.kept_verdicts()
        if kept.verdict_id not in manifest.verdict_ids
    ]
    national = archive.current_national_verdict()
    moments = [kept.judged_at for kept in verdicts]
    if national and national.verdict_id not in manifest.national_verdict_ids:
        moments.append(national.judged_at)
    if not moments:
        return None
    return Untold(tuple(sorted({one.quarter for one in verdicts})), min(moments))
