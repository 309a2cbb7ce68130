"""How a figure is written where people read it: rounded once, half up, in one place.

Stored figures are never rounded; whoever shows one asks here. What stands where there
is no figure is a marker in square brackets, as the Government Analysis Function's
guidance has them. Which figure is shown, and to whom, is not decided here.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

PROVISIONAL, REVISED, ESTIMATED = "[p]", "[r]", "[e]"
NOT_AVAILABLE, NOT_APPLICABLE, CONFIDENTIAL = "[x]", "[z]", "[c]"

# Each marker with what it means, in the order of the key above a table.
MARKERS = {
    ESTIMATED: "estimated",
    PROVISIONAL: "provisional",
    REVISED: "revised",
    NOT_AVAILABLE: "not available",
    NOT_APPLICABLE: "not applicable",
    CONFIDENTIAL: "suppressed or left out so that nobody can be told from it",
}

# Of a status of a figure that is there.
_BESIDE = {"estimated": ESTIMATED, "provisional": PROVISIONAL}
# Of a status, or of what disclosure did, where no figure is shown. Whatever else is
# missing was to be expected and is not there.
_INSTEAD = {
    "not_open": NOT_APPLICABLE,
    "not_added": NOT_APPLICABLE,
    "not_applicable": NOT_APPLICABLE,
    "not_eligible": NOT_APPLICABLE,
    "suppressed": CONFIDENTIAL,
    "left out": CONFIDENTIAL,
}


def half_up(value: float | int | Decimal, *, decimals: int = 0) -> Decimal:
    """Return a number rounded to so many decimals, a half away from nought.

    A float counts as the shortest number that is written for it: 2.675 to two decimals
    is 2.68, though its binary value lies below. Never ``-0``.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


def number(value: float | int | Decimal, *, decimals: int = 0) -> str:
    """Return a number with commas between thousands, ``78,346``."""
    return f"{half_up(value, decimals=decimals):,}"


def if_known(value: object, *, decimals: int = 0) -> str:
    """Return a number of a frame's row, or ``[x]`` where there is none."""
    if not isinstance(value, int | float):
        return NOT_AVAILABLE
    return number(value, decimals=decimals)


def percent(value: float | int | Decimal, *, decimals: int = 0) -> str:
    """Return a percentage, ``40%``, of a value that counts per cent."""
    return f"{number(value, decimals=decimals)}%"


def pounds(value: float | int | Decimal) -> str:
    """Return whole pounds, ``£1,421,636``; what is negative as ``-£5``."""
    rounded = half_up(value)
    return f"-£{-rounded:,}" if rounded < 0 else f"£{rounded:,}"


def million_pounds(value: float | int | Decimal, *, decimals: int = 1) -> str:
    """Return pounds in millions, ``£462.0 million``."""
    millions = Decimal(str(value)) / 1_000_000
    sign = "-" if millions < 0 else ""
    return f"{sign}£{number(abs(millions), decimals=decimals)} million"


def in_unit(value: float | int | Decimal, unit: str) -> str:
    """Return a value as its unit is written: pounds, per cent, or a plain number.

    A count that is not whole is shown to one decimal, so that it is not taken for one.
    """
    if unit in ("£", "GBP", "pounds"):
        return pounds(value)
    if unit.startswith("%"):
        return percent(value, decimals=1)
    is_whole = Decimal(str(value)) == half_up(value)
    return number(value, decimals=0 if is_whole else 1)


def marker(status: str | None) -> str:
    """Return what stands in the place of a figure that is not there.

    Args:
        status: the figure's status, or what disclosure did to it; None says nothing.
    """
    return _INSTEAD.get(status or "", NOT_AVAILABLE)


def beside(
    status: str | None, *, is_revised: bool = False, within: Collection[str] = ()
) -> list[str]:
    """Return the markers that belong beside a figure that is there; maybe none.

    Args:
        status: the figure's status, the worst of what is in it.
        is_revised: whether it has been told otherwise before.
        within: further statuses of what is in it, such as of what is estimated in a
            figure of which something is awaited.
    """
    told = {status, *within}
    marks = [mark for one, mark in _BESIDE.items() if one in told]
    return [*marks, REVISED] if is_revised else marks


def figure(
    value: float | int | Decimal | None,
    status: str | None,
    *,
    unit: str = "",
    is_revised: bool = False,
    within: Collection[str] = (),
) -> str:
    """Return a figure as a cell has it: ``264``, ``78,346 [e]``, ``[x]``.

    Args:
        value: the stored figure; None where there is none.
        status: its status, or why there is none.
        unit: the metric's unit.
        is_revised: whether it has been told otherwise before.
        within: further statuses of what is in it.
    """
    if value is None:
        return marker(status)
    marks = beside(status, is_revised=is_revised, within=within)
    return " ".join([in_unit(value, unit), *marks])
