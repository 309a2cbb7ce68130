"""A figure as a cell: the number as it is shown, or the marker in its place."""

from __future__ import annotations

from assets.publication.accessible_tables.contents import Cell, Number
from assets.publication.disclosure.columns import LEFT_OUT, SUPPRESSED
from assets.publication.display import NOT_APPLICABLE, half_up, marker


def number(value: float | None, *, missing: str, decimals: int = 0) -> Cell:
    """Return the cell of a figure, rounded half up.

    Args:
        value: the figure, unrounded; None is none.
        missing: what stands in its place.
        decimals: how many are shown.
    """
    if value is None:
        return missing
    return Number(float(half_up(value, decimals=decimals)), decimals)


def closely(value: float | None, *, missing: str) -> Cell:
    """Return the cell of a figure, to one decimal where it is not whole."""
    is_whole = value is not None and value == int(value)
    return number(value, missing=missing, decimals=0 if is_whole else 1)


def decimals_of(unit: str) -> int:
    """Return with how many decimals figures of a unit are shown."""
    return 1 if unit.startswith("%") else 0


def instead(status: str | None, disclosure: str | None = None) -> str:
    """Return the marker that stands in place of a figure.

    Args:
        status: the figure's status; None is that it was not asked for.
        disclosure: what was done to it before publication; None is nothing.
    """
    if disclosure in (SUPPRESSED, LEFT_OUT):
        return marker(disclosure)
    return NOT_APPLICABLE if status is None else marker(status)
