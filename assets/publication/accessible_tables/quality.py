"""The table of data quality: which rules fired, and what they did to the figures.

How often, not where: whose failures they are is for the auditors' pages.
"""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Number,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.published import Published
from assets.publication.rules_fired import rule_words, rules_fired

_TITLE = "Rules that fired, and their effect on figures, England"
_COUNTS = ("failure_count", "open_count", "known_count")
_KEY = ("quarter", "rule_id", "severity", "rejects", "is_of_rejected")
_HEADINGS = (
    Heading("Rule", 38),
    Heading("Severity", 12),
    Heading("Times fired", 12),
    Heading("Of them, still open", 12),
    Heading("Of them, covered by a known issue", 16),
    Heading("Effect on the figures", 50),
)
_MEANINGS = {
    "rule_name": "The rule's name in words. Unit: text.",
    "is_of_rejected": (
        "Whether the whole submission they stand in was rejected. Unit: yes or no."
    ),
    "failure_count": "How often it fired. Unit: failures.",
    "open_count": "Of them, those that still stand. Unit: failures.",
    "known_count": "Of them, those that a known issue covers. Unit: failures.",
    "effect": "What they did to the figures, in words. Unit: text.",
}


def rule_rows(given: Published) -> pl.DataFrame:
    """Return the rules that fired in each quarter of the year so far."""
    failures = given.tables.frames["audit.failures"]
    fired = (
        rules_fired(failures.filter(pl.col("quarter") == str(one))).with_columns(
            pl.lit(str(one)).alias("quarter"),
            pl.col("rule_id")
            .map_elements(rule_words, return_dtype=pl.String)
            .alias("rule_name"),
        )
        for one in given.quarters
    )
    return pl.concat(fired).select(
        *("quarter", "rule_id", "rule_name", "severity", "rejects", "is_of_rejected"),
        *(*_COUNTS, "effect"),
    )


def rule_table(given: Published) -> Table:
    """Return a row for each rule and effect in the quarter."""
    rows = rule_rows(given).filter(pl.col("quarter") == str(given.quarter))
    return Table(
        name="data_quality",
        title=f"{_TITLE}, {given.quarter.months}",
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows.iter_rows(named=True)),
        remarks=(
            "A known issue is a failure that was to be expected, agreed by a named "
            "owner; it is counted all the same.",
        ),
    )


def rule_file(given: Published) -> DataFile:
    """Return the same for programs, with the quarters before."""
    return DataFile(
        name="data-quality",
        title=_TITLE,
        description=(
            "One row for each quarter, rule that fired, its severity, what it rejects, "
            "and whether the whole submission was rejected."
        ),
        rows=rule_rows(given),
        key=_KEY,
        meanings={**given.meanings("audit.failures"), **_MEANINGS},
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        str(row["rule_name"]),
        str(row["severity"]).capitalize(),
        *(Number(int(row[name])) for name in _COUNTS),
        str(row["effect"]),
    )
