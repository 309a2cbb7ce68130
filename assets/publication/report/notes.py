"""What a reader should know of a figure, as far as the quarter reported on knew it.

The registry's note on a metric was published with the report of a whole year and may
speak of all of it: a report before the year's last quarter leaves it out. Why no total
or outturn is made holds in every quarter. A known issue's note belongs to the failures
it covers, so a failure of a later quarter brings none.
"""

from __future__ import annotations

import polars as pl

from assets.publication.report.differences import differences_of_metrics
from assets.publication.report.year import ReportYear

_LAST_QUARTER = 4


def notes_of_metrics(year: ReportYear) -> dict[str, tuple[str, ...]]:
    """Return metric → its notes in the order they are read; a metric may have none."""
    texts: dict[str, list[str]] = {}
    for metric_code, text in [
        *_registered(year),
        *_exceptions(year),
        *_known_issues(year),
    ]:
        texts.setdefault(metric_code, []).append(sentence(text))
    notes: dict[str, tuple[str, ...]] = {
        code: (" ".join(said),) for code, said in texts.items()
    }
    for code, said in differences_of_metrics(year).items():
        notes[code] = (*notes.get(code, ()), *said)
    return notes


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _registered(year: ReportYear) -> list[tuple[str, str]]:
    kinds = ["never_added"]
    if year.quarter.number == _LAST_QUARTER:
        kinds.insert(0, "note")
    metrics = year.others["reference.metrics"]
    return [
        (code, text)
        for code, *told in metrics.select("metric_code", *kinds).iter_rows()
        for text in told
        if text is not None
    ]


def _exceptions(year: ReportYear) -> list[tuple[str, str]]:
    exceptions = year.others["reference.outturn_exceptions"].filter(
        pl.col("financial_year") == year.quarter.financial_year
    )
    return list(exceptions.select("metric_code", "reason").iter_rows())


def _known_issues(year: ReportYear) -> list[tuple[str, str]]:
    """Return the notes of issues that cover open failures up to the quarter."""
    covered = (
        year.failures()
        .filter("is_open", pl.col("metric_code").is_not_null())
        .select("metric_code", "known_issue_id")
        .drop_nulls("known_issue_id")
        .unique()
    )
    notes = year.others["reference.known_issues"].select("known_issue_id", "note")
    told = covered.join(notes, on="known_issue_id").sort(
        "metric_code", "known_issue_id"
    )
    return list(told.select("metric_code", "note").iter_rows())
