"""How a figure, an outturn and a missing value read on the terminal.

Rounding half up happens here and nowhere before.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NO_FIGURE = "\N{EN DASH}"

STATUS_WORDS = {
    "not_available": "not available",
    "not_applicable": "not applicable",
    "not_added": "not added",
}


def figure(value: float | None, *, missing: str = NO_FIGURE) -> str:
    """Return a figure with thousands commas, or the words for having none."""
    if value is None:
        return missing
    rounded = Decimal(repr(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    # By way of int, which knows no negative nought.
    return f"{int(rounded):,}"


def percentage(value: float | None, *, missing: str = "not calculated") -> str:
    """Return a percentage in whole per cent, or the words for having none."""
    return missing if value is None else f"{figure(value)}%"


def exact(value: float | None, *, missing: str = "no figure") -> str:
    """Return a figure with all its decimals up to the sixth, or the words for none."""
    if value is None:
        return missing
    # Adding nought knows no negative nought.
    return f"{round(value, 6) + 0.0:,f}".rstrip("0").rstrip(".")


def signed(value: float) -> str:
    """Return a difference with its sign, such as ``+2``."""
    return f"{'+' if value > 0 else ''}{exact(value)}"


def plural(count: int, singular: str, several: str | None = None) -> str:
    """Return a count with its noun: ``1 file``, ``1,200 files``."""
    return f"{count:,} {singular if count == 1 else several or singular + 's'}"
