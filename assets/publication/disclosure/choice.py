"""Which counts of one tree are left out next, to protect those that could be told.

One step of `suppression`, which asks again until nothing more is to be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Key = tuple[int, str]


class Cell(NamedTuple):
    """One count of the tree; ``is_exposed`` is small and could be worked out.

    One that ``is_known`` hides nothing, for it is told by other means.
    """

    level: int
    node: str
    parent: str | None
    size: float
    is_small: bool
    is_second: bool
    is_exposed: bool
    is_known: bool = False

    @property
    def key(self) -> Key:
        """What tells it apart in its tree."""
        return self.level, self.node

    @property
    def is_left_out(self) -> bool:
        """Whether it is suppressed already."""
        return self.is_small or self.is_second


def choose(cells: Sequence[Cell]) -> set[Key]:
    """Return the counts to leave out next; none if there is nothing to be done."""
    by_key = {cell.key: cell for cell in cells}
    below: dict[Key, list[Cell]] = {}
    for cell in cells:
        if cell.parent is not None:
            below.setdefault((cell.level - 1, cell.parent), []).append(cell)
    # First what would undo the choice before: parts that show what was left out.
    hollow = (
        _smallest(below[cell.key])
        for cell in cells
        if cell.is_second
        and cell.level > 0
        and cell.key in below
        and not any(part.is_left_out for part in below[cell.key])
    )
    protecting = (_protecting(cell, by_key, below) for cell in cells if cell.is_exposed)
    return _keys(hollow) or _keys(protecting)


def _keys(found: Iterable[Cell | None]) -> set[Key]:
    return {cell.key for cell in found if cell is not None}


def _protecting(
    exposed: Cell, by_key: dict[Key, Cell], below: dict[Key, list[Cell]]
) -> Cell | None:
    """Return a count to leave out for an exposed one's sake.

    The smallest beside it, a zero only if there is no other; else the one above it, or
    if that is left out too, one beside that. Where a zero beside it is left out
    already, nobody can tell which of the two is the zero, and that must do.
    """
    cell = exposed
    while cell.parent is not None:
        above = by_key.get((cell.level - 1, cell.parent))
        if above is None:
            return None
        beside = below[above.key]
        if any(one.size == 0 and one.is_left_out for one in beside):
            return _smallest(one for one in beside if one.size > 0)
        found = _smallest(beside)
        if found is not None:
            return found
        if not above.is_left_out:
            return above
        cell = above
    return None


def _smallest(cells: Iterable[Cell]) -> Cell | None:
    """Return the smallest count that can be left out, any other before a zero."""
    shown = (cell for cell in cells if not cell.is_left_out and not cell.is_known)
    return min(shown, key=lambda one: (one.size == 0, one.size, one.node), default=None)
