"""The notes beside a metric in the report: what is known, and what differs."""

from __future__ import annotations

from assets.publication.metric_notes import metric_notes
from assets.publication.report.differences import differences_of_metrics
from assets.publication.report.year import ReportYear


def notes_of_metrics(year: ReportYear) -> dict[str, tuple[str, ...]]:
    """Return metric → its notes in the order they are read; a metric may have none."""
    notes: dict[str, tuple[str, ...]] = {
        code: (" ".join(said),)
        for code, said in metric_notes(year.others, year.quarter).items()
    }
    for code, said in differences_of_metrics(year).items():
        notes[code] = (*notes.get(code, ()), *said)
    return notes
