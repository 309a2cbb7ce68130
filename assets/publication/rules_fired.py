"""Which rules fired, how often, and what that did to the figures.

Counts and words of failures, for report and tables alike; no table is laid out here.
"""

from __future__ import annotations

import polars as pl

_SEVERITIES = ["critical", "warning", "info"]
# What a failure costs, by severity and what it rejects.
_EFFECTS = {
    ("critical", "submission"): "The whole submission was rejected: none of it counts",
    ("critical", "record"): "The rows were left out of the figures",
    ("warning", "nothing"): "The figures stand, flagged",
    ("info", "nothing"): "None: for information",
}
# Of rules about what did not come, or not in time: no record is there to be flagged.
_LACKING = "The figures lack what did not come"
_OF_COVERAGE = {
    "submission_missing": _LACKING,
    "programme_not_reported": _LACKING,
    "organisation_lapsed": _LACKING,
    "coverage_incomplete": _LACKING,
    "submission_late": "None: what came late counts",
}
_OF_REJECTED = "None: their whole submission was rejected"


def rules_fired(failures: pl.DataFrame) -> pl.DataFrame:
    """Return the rules that fired, the gravest first and then the most frequent.

    Args:
        failures: rows of `audit.failures`, of a quarter or of several.

    Returns:
        One row for each rule_id, severity, rejects and is_of_rejected, whether the
        whole submission they stand in was rejected: failure_count; open_count and
        known_count, those of them that still stand and that a known issue covers;
        ahsn_codes, whose they are, in order; is_sender_unknown, whether the sender of
        any is not known; effect, what they did to the figures, in words.
    """
    is_of_rejected = pl.col("submission_outcome").eq_missing("rejected")
    is_unsigned = pl.col("ahsn_code").is_null() & pl.col("submission_id").is_not_null()
    return (
        failures.with_columns(is_of_rejected.alias("is_of_rejected"))
        .group_by("rule_id", "severity", "rejects", "is_of_rejected")
        .agg(
            pl.len().alias("failure_count"),
            pl.col("is_open").sum().alias("open_count"),
            pl.col("known_issue_id").is_not_null().sum().alias("known_count"),
            pl.col("ahsn_code").drop_nulls().unique().sort().alias("ahsn_codes"),
            is_unsigned.any().alias("is_sender_unknown"),
        )
        .with_columns(
            pl.struct("rule_id", "severity", "rejects", "is_of_rejected")
            .map_elements(_effect, return_dtype=pl.String)
            .alias("effect")
        )
        .sort(
            pl.col("severity").cast(pl.Enum(_SEVERITIES)),
            "failure_count",
            "rule_id",
            "rejects",
            "is_of_rejected",
            descending=[False, True, False, False, False],
        )
    )


def rule_words(rule_id: str) -> str:
    """Return a rule's name in words."""
    words = rule_id.replace("_", " ").capitalize()
    return words.replace("ahsn", "AHSN").replace("Ahsn", "AHSN")


def _effect(fired: dict[str, object]) -> str:
    kind = (str(fired["severity"]), str(fired["rejects"]))
    if fired["is_of_rejected"] and kind[1] == "nothing":
        return _OF_REJECTED
    rule = str(fired["rule_id"])
    if rule in _OF_COVERAGE:
        return _OF_COVERAGE[rule]
    return _EFFECTS.get(kind, f"Rejects {kind[1]}")
