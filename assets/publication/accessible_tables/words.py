"""The words of the tables' cells that are not figures: one place for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assets.publication.display import MARKERS, NOT_APPLICABLE

NONE = "none"
ENGLAND = "England"

BASES: Mapping[str, str] = {
    "cumulative_fy": "running total of the year",
    "cumulative_programme": "running total since the programme began",
    "in_quarter": "the quarter alone",
    "snapshot": "position at the quarter's end",
    "rate": "percentage at the quarter's end",
}

CAUSES: Mapping[str, str] = {
    "late": "came late",
    "resubmitted": "sent again by the AHSN",
    "registry": "the registry was corrected",
    "rule": "a rule was changed",
    "known_issue": "a known issue was agreed or ended",
}


def key_line() -> str:
    """Return the key to the markers, one line."""
    return "Shorthand: " + "; ".join(f"{mark} {word}" for mark, word in MARKERS.items())


def spoken(day: date) -> str:
    """Return a day as ``30 April 2021``."""
    return f"{day.day} {day:%B %Y}"


def yes_or_no(value: bool | None) -> str:
    """Return the word for it; None is not applicable."""
    if value is None:
        return NOT_APPLICABLE
    return "yes" if value else "no"
