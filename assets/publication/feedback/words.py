"""What a failure and an outcome are called to the person who sent the figures."""

from __future__ import annotations

from collections.abc import Mapping

SEVERITY_ORDER = {"critical": 0, "warning": 1, "info": 2}

# By severity and what is rejected.
SEVERITY_WORDS = {
    ("critical", "submission"): "Critical: the whole submission is rejected",
    ("critical", "record"): "Critical: this row is left out",
    ("warning", "nothing"): "Warning: the figure stands, flagged",
    ("info", "nothing"): "For information: nothing is rejected",
}
OUTCOME_WORDS = {
    "accepted": "Accepted, nothing to mend",
    "accepted_with_warnings": "Accepted, with something to look at",
    "rejected": "Rejected as a whole: none of its figures count",
    "superseded": "Superseded by a newer version",
}


def severity_words(failure: Mapping[str, object]) -> str:
    """Return how serious a failure is, and what it costs."""
    severity, rejects = str(failure["severity"]), str(failure["rejects"])
    if failure["submission_outcome"] == "rejected" and rejects == "nothing":
        return f"{severity.capitalize()}: nothing of a rejected submission counts"
    if severity == "warning" and failure["metric_code"] is None:
        # Of a cover, a sheet or a title there is no figure to flag.
        return "Warning: nothing is rejected"
    plain = f"{severity.capitalize()}: rejects {rejects}"
    return SEVERITY_WORDS.get((severity, rejects), plain)


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number with its noun, ``1 row`` or ``12 rows``."""
    return f"{number:,} {agreeing(number, one, several or one + 's')}"


def agreeing(number: int, one: str, several: str) -> str:
    """Return the word that goes with a number, ``is`` or ``are``."""
    return one if number == 1 else several
