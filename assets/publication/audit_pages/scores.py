"""The page of scores: how complete, timely, valid and consistent, and how it goes.

The scores are those of ``audit.scores``; only their means are made here.
"""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Picture,
    Section,
    cell,
)
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import SCORES, failures_page, link
from assets.publication.audit_pages.wording import exact
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.display import number
from assets.publication.pages.tables import Row, row
from assets.publication.words import counted

_SCORES = ("completeness", "timeliness", "validity", "consistency")
_MADE_OF = {
    "completeness": "programmes reported with a figure, of those expected",
    "timeliness": "programmes reported by the deadline, of those reported",
    "validity": "records accepted, of those read",
    "consistency": "accepted records without a failure beside them",
}


def scores_page(year: AuditYear) -> AuditPage:
    """Return the page of the scores of the year so far, and their trends."""
    scores = year.frames["audit.scores"].sort(
        "quarter", "ahsn_code", descending=[True, False]
    )
    means = scores.group_by("quarter").agg(pl.col(_SCORES).mean()).sort("quarter")
    return AuditPage(
        path=SCORES,
        title="Scores",
        sentences=(
            ("Four scores from 0 to 100 for each AHSN and quarter, never added up:",),
        ),
        points=tuple((f"{name}: {text}",) for name, text in _MADE_OF.items()),
        sections=(
            _trend(means),
            *(_quarter(year, scores, quarter) for quarter in year.quarters),
        ),
    )


def _trend(means: pl.DataFrame) -> Section:
    table = listing(
        "means",
        "Mean of the AHSNs' scores, by quarter",
        ("Quarter", *(f"#{name.capitalize()}" for name in _SCORES)),
        means,
        lambda one: row(one["quarter"], *(_score(one[name]) for name in _SCORES)),
        query="select * from audit.scores",
    )
    return Section(
        "How they go",
        "trends",
        pictures=tuple(_picture(means, name) for name in _SCORES),
        listings=(table,),
    )


def _picture(means: pl.DataFrame, name: str) -> Picture:
    # Whoever draws pays for the import of Altair, and nobody else.
    from assets.publication.pages.charts import progress_picture

    told = ", ".join(
        f"{_score(one[name])} in {one['quarter']}"
        for one in means.iter_rows(named=True)
    )
    figures = list(means.select(pl.col("quarter").str.slice(-2), name).iter_rows())
    drawn = progress_picture(
        figures,
        trajectory=None,
        id=f"trend-{name}",
        title=f"Mean {name} of the AHSNs by quarter",
        says=f"{told}.",
    )
    return Picture(f"Mean {name}", drawn)


def _quarter(year: AuditYear, scores: pl.DataFrame, quarter: str) -> Section:
    own = scores.filter(pl.col("quarter") == quarter)
    return Section(
        quarter_words(quarter),
        quarter,
        ((f"{counted(own.height, 'AHSN')}.",),),
        (_table(year, own, quarter),),
    )


def _table(year: AuditYear, own: pl.DataFrame, quarter: str) -> Listing:
    return listing(
        f"scores-{quarter}",
        f"Scores of {quarter}, each with the counts it is made of below it",
        ("AHSN", *(f"#{name.capitalize()}" for name in _SCORES)),
        own,
        lambda one: _row(year, one),
        query=f"select * from audit.scores where quarter = '{quarter}'",
    )


def _row(year: AuditYear, one: Named) -> Row:
    code = one["ahsn_code"]
    theirs = link(failures_page(code), depth=0, anchor=one["quarter"])
    with_figure = one["received_count"] - one["not_available_count"]
    clean = (one["records_accepted"] or 0) - (one["records_flagged"] or 0)
    counts = {
        "completeness": (with_figure, one["expected_count"]),
        "timeliness": (one["on_time_count"], one["received_count"]),
        "validity": (one["records_accepted"], one["records_read"]),
        "consistency": (clean, one["records_accepted"]),
    }
    return row(
        cell(year.ahsn(code), theirs),
        *(
            cell(_score(one[name]), below=f"{_count(part)} of {_count(whole)}")
            for name, (part, whole) in counts.items()
        ),
    )


def _score(value: float | None) -> str:
    return "none" if value is None else number(value, decimals=1)


def _count(value: int | None) -> str:
    return "none" if value is None else exact(float(value))
