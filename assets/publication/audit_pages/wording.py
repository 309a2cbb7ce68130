"""How the audit pages write numbers, days, codes and the marts' words.

Figures are not rounded here: an auditor adds up what stands in the cells.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from assets.publication import words

NO_FIGURE = "no figure"

BASIS_WORDS = {
    "cumulative_fy": "a running total of the financial year",
    "cumulative_programme": "a running total since the programme began",
    "in_quarter": "what happened in the quarter",
    "snapshot": "how it stood at the end of the quarter",
    "rate": "a rate, made anew from its two parts",
}
REJECTS_WORDS = {
    "submission": "the whole submission stays out of the figures",
    "record": "the record stays out of the figures",
    "nothing": "the figure stands, flagged",
}
OF_REJECTED = "flags no figure: its whole submission was rejected"
REMARK = "a remark: the figure stands and is not flagged"
CAUSE_WORDS = {
    "late": "came late",
    "resubmitted": "sent again",
    "registry": "the registry changed",
    "rule": "the rules changed",
    "known_issue": "sent again, in place of what a known issue covered",
}


def exact(value: float | None) -> str:
    """Return a figure with all its decimals up to the sixth, or that there is none."""
    if value is None:
        return NO_FIGURE
    # Adding nought knows no negative nought.
    text = f"{round(value, 6) + 0.0:,f}"
    return text.rstrip("0").rstrip(".")


def in_unit(value: float | None, unit: str) -> str:
    """Return a figure with its unit: 264 patients, 99.346405% of trusts."""
    if value is None:
        return NO_FIGURE
    return f"{exact(value)}{'' if unit.startswith('%') else ' '}{unit}"


def in_words(code: str | None) -> str:
    """Return a code of the marts as words: not_available is not available."""
    return (code or "").replace("_", " ")


def costs(severity: str, rejects: str, submission_outcome: str | None = None) -> str:
    """Return how grave a failure is and what it does to the figures.

    Args:
        severity: as in ``audit.failures``, as are the others.
        rejects: what it keeps out.
        submission_outcome: what became of the file it stands in; None if it is of none,
            or of any.
    """
    if submission_outcome == "rejected" and rejects == "nothing":
        return f"{severity}: {OF_REJECTED}"
    cost = REMARK if severity == "info" else REJECTS_WORDS.get(rejects, rejects)
    return f"{severity}: {cost}"


def day(value: date | None) -> str:
    """Return a day such as 30 April 2021; nothing for none."""
    return "" if value is None else words.day(value)


def moment(value: datetime | None) -> str:
    """Return a moment such as 30 April 2021, 12:05 UTC; nothing for none."""
    if value is None:
        return ""
    there = value.astimezone(UTC)
    return f"{day(there.date())}, {there:%H:%M} UTC"
