"""What changed since a build, table by table and quarter by quarter.

Plain comparisons of what a manifest says with what is there now. What a change makes
anew is decided in `parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.warehouse.manifest import TableContents


@dataclass(frozen=True)
class Change:
    """The quarters in which a table has other rows; None where that cannot be told."""

    quarters: frozenset[str] | None

    @property
    def is_nothing(self) -> bool:
        """Whether the table is as it was."""
        return self.quarters == frozenset()


NOTHING = Change(frozenset())
EVERYTHING = Change(None)


def union(changes: Iterable[Change]) -> Change:
    """Return what several changes come to together."""
    quarters: set[str] = set()
    for change in changes:
        if change.quarters is None:
            return EVERYTHING
        quarters |= change.quarters
    return Change(frozenset(quarters))


def verdict_change(
    before: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]
) -> Change:
    """Return the quarters whose verdicts, by their ids, are not what they were."""
    return Change(_differing(before, now))


def contents_change(before: TableContents | None, now: TableContents) -> Change:
    """Return the quarters in which a table holds something else than before."""
    if before == now:
        return NOTHING
    if before is None or before.by_quarter is None or now.by_quarter is None:
        return EVERYTHING
    return Change(_differing(before.by_quarter, now.by_quarter))


def _differing(
    before: Mapping[str, object], now: Mapping[str, object]
) -> frozenset[str]:
    quarters = {*before, *now}
    return frozenset(q for q in quarters if before.get(q) != now.get(q))
