"""What a run has to do: decided before anything heavy is imported.

A run with nothing new ends here, without Dagster, Great Expectations or DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.archive.archive import Archive
from assets.archive.submission import Candidate
from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError
from assets.domain.project import rules_version
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.intake.inbox import scan_inbox
from assets.intake.news import news_of
from assets.validation.national_standing import is_national_stale
from assets.validation.standing import is_stale, quarters_known
from assets.warehouse.manifest import damaged_build, is_current
from pipelines.outputs import are_outputs_written, quarters_judged
from pipelines.published_marts import are_marts_published
from pipelines.run_notes import RunNote, notes_left
from pipelines.untold import quarters_untold


@dataclass(frozen=True)
class Plan:
    """The quarters to run, in order, and what was found on the way.

    ``new`` are the files of those quarters to take in. ``quarters`` is empty when
    nothing changed; ``builds_warehouse`` is then true only if the warehouse itself, its
    marts in the outbox or an output that the settings ask for are missing or older than
    the archive, if its file is not the one that was built (`is_damaged`, looked at
    only where nothing else is new), or if there are ``untold`` quarters: those that a
    run judged which was interrupted or failed before its exit code told of them.
    ``notes`` are what such runs left.
    """

    quarters: tuple[str, ...]
    new: tuple[Candidate, ...]
    problems: tuple[str, ...]
    builds_warehouse: bool
    is_damaged: bool = False
    untold: tuple[str, ...] = ()
    notes: tuple[RunNote, ...] = ()

    @property
    def to_tell(self) -> tuple[str, ...]:
        """The quarters whose verdicts this run is the first to tell, in order."""
        return tuple(sorted({*self.quarters, *self.untold}))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.quarters and not self.builds_warehouse

    def not_kept(self, archive: Archive) -> tuple[Candidate, ...]:
        """Return the files that this plan was to take in and the archive has not."""
        return tuple(news_of(self.new, archive))


def plan_run(workspace: Workspace, asked: Sequence[str], *, everything: bool) -> Plan:
    """Return the plan for the quarters asked for, or for those with something new.

    Args:
        workspace: where to look.
        asked: quarters of the reporting calendar; none means those with something
            new.
        everything: run every quarter that the inbox or the archive knows.

    Raises:
        UsageError: there is no inbox.
    """
    registry = load_registry()
    if not workspace.inbox.is_dir():
        raise UsageError(
            f"There is no inbox at {workspace.inbox}. Make it, with a folder for each "
            "quarter such as 2020-21-Q4, or name another with --inbox."
        )
    archive = workspace.archive
    scan = scan_inbox(workspace.inbox, registry.quarters)
    new = [
        candidate
        for candidate in news_of(scan.candidates, archive)
        if not asked or candidate.quarter in asked
    ]
    if asked:
        quarters = set(asked)
    elif everything:
        lying = {candidate.quarter for candidate in scan.candidates}
        quarters = lying | set(quarters_known(archive))
    else:
        quarters = {candidate.quarter for candidate in new}
        quarters |= _stale_quarters(archive, registry, now=workspace.clock())
    notes = notes_left(workspace.home)
    left = _left_untold(workspace, notes)
    is_behind = bool(quarters or left) or _is_behind(workspace, registry)
    is_damaged = not is_behind and damaged_build(workspace.home) is not None
    return Plan(
        quarters=tuple(sorted(quarters)),
        new=tuple(new),
        problems=scan.problems,
        builds_warehouse=is_behind or is_damaged,
        is_damaged=is_damaged,
        untold=(
            tuple(sorted(left.union(quarters_untold(workspace)))) if is_behind else ()
        ),
        notes=notes,
    )


def _left_untold(workspace: Workspace, notes: Iterable[RunNote]) -> set[str]:
    """Return the quarters of runs that did not end; what none judged is new yet."""
    left = {quarter for note in notes for quarter in note.quarters}
    return left & quarters_judged(workspace) if left else left


def _stale_quarters(archive: Archive, registry: Registry, *, now: datetime) -> set[str]:
    rules = rules_version()
    return {
        quarter
        for quarter in quarters_known(archive)
        if is_stale(archive, quarter, rules_version=rules, registry=registry, now=now)
    }


def _is_behind(workspace: Workspace, registry: Registry) -> bool:
    """Whether warehouse or outbox are older than the verdicts; never without any."""
    archive = workspace.archive
    if archive.verdicts().is_empty():
        return False
    return (
        not is_current(workspace.home, archive, registry)
        or is_national_stale(
            archive, registry, rules_version=rules_version(), now=workspace.clock()
        )
        or not are_marts_published(workspace.home)
        or not are_outputs_written(workspace)
    )
