"""What every output says in the same words: days, quarters, counts, what is made up."""

from __future__ import annotations

from datetime import date

from assets.domain.quarter import Quarter

# Goes on, or ends in a full stop, as the place needs it.
SYNTHETIC = (
    "organisations whose code begins with SYN- are made up, and so is how the figures "
    "are split between AHSNs and organisations"
)


def day(value: date) -> str:
    """Return a day, or that of a moment, as ``30 April 2021``."""
    return f"{value.day} {value:%B %Y}"


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun, ``1 record`` or ``1,200 records``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def taken_over(amount: str, basis: str, *, figures: int, predecessors: int) -> str:
    """Return what a figure takes over: ``takes over 120 of its predecessors' figures``.

    Args:
        amount: how much.
        basis: of the metric; a flow's figure takes nothing over, but its year does.
        figures: how many figures it is made of.
        predecessors: how many organisations that closed gave them.
    """
    what = "its year so far takes over" if basis == "in_quarter" else "takes over"
    whose = "its predecessor's" if predecessors == 1 else "its predecessors'"
    return f"{what} {amount} of {whose} {'figure' if figures == 1 else 'figures'}"


def quarter_heading(quarter: Quarter) -> str:
    """Return a quarter as people know it and as guidance has it: with its months."""
    return f"Q{quarter.number}: {quarter.months}"
