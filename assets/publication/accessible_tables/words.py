"""The words of the tables' cells that are not figures: one place for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

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
    "known_issue": "sent again by the AHSN, in place of what a known issue covered",
}


# What is in doubt of a total or wanting beside it, one and more.
_GAPS: Mapping[str, tuple[str, str]] = {
    "flagged_count": ("flagged record", "flagged records"),
    "other_failure_count": ("open failure beside it", "open failures beside it"),
    "lapsed_count": ("series without a figure now", "series without a figure now"),
    "cumulative_unknown_count": ("earlier figure unknown", "earlier figures unknown"),
}


def gaps_in(row: Mapping[str, Any]) -> str:
    """Return what is in doubt of a total or wanting beside it, or that nothing is.

    Args:
        row: counts of England's figure, as marts.metric_quarter has them.
    """
    reported, expected = row.get("ahsns_reported"), row.get("ahsns_expected")
    is_part = reported is not None and expected is not None and reported < expected
    found = [f"rests on {reported:,} of {expected:,} AHSNs"] if is_part else []
    found += [
        f"{row[name]:,} {one if row[name] == 1 else more}"
        for name, (one, more) in _GAPS.items()
        if row[name]
    ]
    return "; ".join(found) or NONE


def rests_on(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return a line on how many AHSNs some rows rest; none where on all of them.

    Args:
        rows: with ahsns_reported and ahsns_expected, of one quarter.
    """
    counts = rows.select(pl.col("ahsns_reported", "ahsns_expected").max()).rows()
    return tuple(
        f"It rests on {reported} of {expected} AHSNs."
        for reported, expected in counts
        if reported != expected
    )


def key_line() -> str:
    """Return the key to the markers, one line."""
    return "Shorthand: " + "; ".join(f"{mark} {word}" for mark, word in MARKERS.items())


def yes_or_no(value: bool | None) -> str:
    """Return the word for it; None is not applicable."""
    if value is None:
        return NOT_APPLICABLE
    return "yes" if value else "no"
