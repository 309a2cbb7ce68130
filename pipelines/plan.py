"""What a run has to do: decided before anything heavy is imported.

A run with nothing new ends here, without Dagster, Great Expectations or DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError
from assets.domain.project import rules_version
from assets.domain.registry.load import load_registry
from assets.intake.inbox import scan_inbox
from assets.intake.news import news_of
from assets.validation.standing import is_stale, quarters_known
from assets.warehouse.manifest import is_current


@dataclass(frozen=True)
class Plan:
    """The quarters to run, in order, and what was found on the way.

    ``quarters`` is empty when nothing changed; ``builds_warehouse`` is then true only
    if the warehouse itself is missing or older than the archive.
    """

    quarters: tuple[str, ...]
    new_files: int
    problems: tuple[str, ...]
    builds_warehouse: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.quarters and not self.builds_warehouse


def plan_run(workspace: Workspace, asked: Sequence[str], *, everything: bool) -> Plan:
    """Return the plan for the quarters asked for, or for those with something new.

    Args:
        workspace: where to look.
        asked: quarters as ``2020-21-Q4``; none means those with something new.
        everything: run every quarter that the inbox or the archive knows.

    Raises:
        UsageError: a quarter asked for is not in the reporting calendar, or there is
            no inbox.
    """
    registry = load_registry()
    calendar = registry.quarters
    if not workspace.inbox.is_dir():
        raise UsageError(
            f"There is no inbox at {workspace.inbox}. Make it, with a folder for each "
            "quarter such as 2020-21-Q4, or name another with --inbox."
        )
    for quarter in asked:
        if quarter not in calendar:
            raise UsageError(
                f"{quarter!r} is not a quarter of the reporting calendar, which runs "
                f"from {calendar[0]} to {calendar[-1]}. Write it as 2020-21-Q4."
            )
    scan = scan_inbox(workspace.inbox, calendar)
    archive = workspace.archive
    rules = rules_version()
    new = [
        candidate
        for candidate in news_of(scan.candidates, archive)
        if not asked or candidate.quarter in asked
    ]
    archived = set(quarters_known(archive))
    if asked:
        quarters = set(asked)
    elif everything:
        quarters = archived | {candidate.quarter for candidate in scan.candidates}
    else:
        quarters = {candidate.quarter for candidate in new}
        quarters |= {
            quarter
            for quarter in archived
            if is_stale(
                archive,
                quarter,
                rules_version=rules,
                registry_version=registry.version,
            )
        }
    return Plan(
        quarters=tuple(sorted(quarters)),
        new_files=len(new),
        problems=tuple(scan.problems),
        builds_warehouse=bool(quarters)
        or not is_current(workspace.home, archive, registry),
    )
