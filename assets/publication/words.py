"""What every output says in the same words: a day, and which data are made up."""

from __future__ import annotations

from datetime import date

# Goes on, or ends in a full stop, as the place needs it.
SYNTHETIC = (
    "organisations whose code begins with SYN- are made up, and so is how the figures "
    "are split between AHSNs and organisations"
)


def day(value: date) -> str:
    """Return a day, or that of a moment, as ``30 April 2021``."""
    return f"{value.day} {value:%B %Y}"
