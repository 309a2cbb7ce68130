"""What a reader should know of a metric's figures, as far as a quarter knew it.

The registry's note on a metric was published with the report of a whole year and may
speak of all of it: before the year's last quarter it is left out. Why no total or
outturn is made holds in every quarter. A known issue's note belongs to the failures it
covers, so a failure of a later quarter brings none. How notes are numbered and shown is
for each output to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assets.domain.quarter import Quarter

TABLES: tuple[str, ...] = (
    "audit.failures",
    "reference.known_issues",
    "reference.metrics",
    "reference.outturn_exceptions",
)

Frames = Mapping[str, pl.DataFrame]

_LAST_QUARTER = 4


def metric_notes(frames: Frames, quarter: Quarter) -> dict[str, list[str]]:
    """Return metric → its notes as sentences, in the order they are read.

    Args:
        frames: those of `TABLES`, by name.
        quarter: the last one that is known.
    """
    notes: dict[str, list[str]] = {}
    for told in (
        _registered(frames, quarter),
        _exceptions(frames, quarter),
        _known_issues(frames, quarter),
    ):
        for metric_code, text in told:
            notes.setdefault(metric_code, []).append(sentence(text))
    return notes


def sentence(text: str) -> str:
    """Return a text on one line that ends as a sentence does."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _registered(frames: Frames, quarter: Quarter) -> Iterator[tuple[str, str]]:
    kinds = ["never_added"]
    if quarter.number == _LAST_QUARTER:
        kinds.insert(0, "note")
    metrics = frames["reference.metrics"].select("metric_code", *kinds)
    for code, *texts in metrics.iter_rows():
        for text in texts:
            if text is not None:
                yield code, text


def _exceptions(frames: Frames, quarter: Quarter) -> Iterator[tuple[str, str]]:
    exceptions = frames["reference.outturn_exceptions"].filter(
        pl.col("financial_year") == quarter.financial_year
    )
    yield from exceptions.select("metric_code", "reason").iter_rows()


def _known_issues(frames: Frames, quarter: Quarter) -> Iterator[tuple[str, str]]:
    """Yield the notes of issues that cover open failures of the year so far."""
    first = str(Quarter(quarter.start_year, 1))
    covered = (
        frames["audit.failures"]
        .filter(
            pl.col("is_open"),
            pl.col("metric_code").is_not_null(),
            pl.col("quarter").is_between(pl.lit(first), pl.lit(str(quarter))),
        )
        .select("metric_code", "known_issue_id")
        .drop_nulls("known_issue_id")
        .unique()
    )
    issues = frames["reference.known_issues"].select("known_issue_id", "note")
    told = covered.join(issues, on="known_issue_id").sort(
        "metric_code", "known_issue_id"
    )
    yield from told.select("metric_code", "note").iter_rows()
