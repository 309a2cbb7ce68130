"""The page of a metric: each quarter's national figure, down to sheets and cells.

How the figure is told to add up is here, and its history; the records under it are
laid out in `figure_records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isclose

import polars as pl

from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Section,
    Sentence,
    cell,
)
from assets.publication.audit_pages.failure_links import failure_links
from assets.publication.audit_pages.figure_records import record_listing
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    INDEX,
    REPORT,
    ahsn_anchor,
    figure_page,
    link,
)
from assets.publication.audit_pages.records import records_of
from assets.publication.audit_pages.wording import (
    BASIS_WORDS,
    CAUSE_WORDS,
    exact,
    in_unit,
    in_words,
    moment,
)
from assets.publication.audit_pages.year import AuditYear, Metric, quarter_words
from assets.publication.display import percent
from assets.publication.pages.tables import Cell, Link, Row, row
from assets.publication.words import counted

_BY = ["metric_code", "quarter"]
_NAMES = (
    "marts.metric_quarter",
    "marts.ahsn_metric_quarter",
    "marts.metric_quarter_history",
    "audit.revisions",
    "audit.failures",
)
# Shown where at least one AHSN has any: a rate has no quarter's part, a sum no parts.
_MEASURES = {
    "numerator": "Upper part",
    "denominator": "Lower part",
    "in_quarter_value": "In the quarter",
    "trajectory": "Trajectory",
}
Frames = Mapping[str, pl.DataFrame]


def figure_pages(year: AuditYear) -> Iterator[AuditPage]:
    """Yield the page of each metric with a row in the year, by its code."""
    parts = {name: _parted(year.frames[name]) for name in _NAMES}
    parts["records"] = _parted(records_of(year))
    codes = year.frames["marts.metric_quarter"]["metric_code"].unique().sort()
    back: Sentence = (Link("Back to the report", link(REPORT, depth=1)),)
    if "report" not in year.leads_to:
        back = ()
    for code in codes:
        metric = year.metrics[code]
        sections = []
        for quarter in year.quarters:
            frames = {
                name: of_figures.get((code, quarter), empty)
                for name, (of_figures, empty) in parts.items()
            }
            if not frames["marts.metric_quarter"].is_empty():
                sections.append(_section(year, metric, quarter, frames))
        yield AuditPage(
            path=figure_page(code),
            title=metric.title,
            sentences=(
                (
                    f"The figures of {code}, counted in {metric.unit}: "
                    f"{BASIS_WORDS.get(metric.basis, metric.basis)}. From England's "
                    "figure the links lead to each AHSN's records, and from these to "
                    "the cells of the workbooks they stand in. ",
                    *back,
                ),
            ),
            sections=tuple(sections),
            above=(Link("Figures", link(INDEX, depth=1, anchor="figures")),),
        )


def _parted(
    frame: pl.DataFrame,
) -> tuple[Mapping[tuple[object, ...], pl.DataFrame], pl.DataFrame]:
    return frame.partition_by(_BY, as_dict=True, maintain_order=True), frame.clear()


def _section(year: AuditYear, metric: Metric, quarter: str, frames: Frames) -> Section:
    national = frames["marts.metric_quarter"].row(0, named=True)
    listings = [_ahsns(year, metric, quarter, frames)]
    listings += record_listing(year, metric, quarter, frames)
    listings += _history(quarter, frames["marts.metric_quarter_history"])
    listings += _revisions(year, metric, quarter, frames["audit.revisions"])
    return Section(
        heading=quarter_words(quarter),
        id=quarter,
        sentences=(_england(metric, national),),
        points=(*_told(national), *_sums(metric, national, frames)),
        listings=tuple(listings),
    )


def _england(metric: Metric, national: Named) -> Sentence:
    status, value = in_words(national["status"]), national["value"]
    return (f"England: {in_unit(value, metric.unit)} ({status}).",)


# What is wanting beside a figure, in a sentence of how many there are.
WANTING: dict[str, Callable[[int], str]] = {
    "ahsns_not_available": lambda count: (
        f"{counted(count, 'AHSN')} said that the figure is not available yet."
    ),
    "other_failure_count": lambda count: (
        f"{counted(count, 'failure')} about this figure {_is(count)} open and "
        f"{'belongs' if count == 1 else 'belong'} to no record in it, such as a record "
        "that was rejected or is missing."
    ),
    "lapsed_count": lambda count: (
        f"{counted(count, 'series', 'series')} had a figure earlier and "
        f"{'has' if count == 1 else 'have'} none now."
    ),
}


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _told(national: Named) -> Iterator[Sentence]:
    """Say how much of the figure rests on what."""
    yield (
        f"{national['ahsns_reported']} of {national['ahsns_expected']} AHSNs expected "
        "to report it gave a figure or a nil.",
    )
    if national["trajectory"] is not None:
        outturn = national["outturn_pct"]
        reached = "not calculated" if outturn is None else percent(outturn, decimals=1)
        yield (
            f"Trajectory of the year: {exact(national['trajectory'])}; outturn: "
            f"{reached}.",
        )
    if national["flagged_count"]:
        yield (
            f"Flagged records in it: {national['flagged_count']:,}. "
            f"{exact(national['flagged_value'])} of the figure rests on them; without "
            f"them it is {exact(national['value_if_flagged_removed'])}.",
        )
    for column, told in WANTING.items():
        if national[column]:
            yield (told(national[column]),)


def _sums(metric: Metric, national: Named, frames: Frames) -> Iterator[Sentence]:
    """Say whether the AHSNs' figures come to England's, and the records' to theirs."""
    ahsns, records = frames["marts.ahsn_metric_quarter"], frames["records"]
    if metric.never_added:
        yield (f"It is never added up: {metric.never_added}",)
    elif metric.basis == "rate":
        upper, lower = _total(ahsns, "numerator"), _total(ahsns, "denominator")
        yield (
            "A rate is never added or averaged. The AHSNs' upper parts come to "
            f"{exact(upper)} and their lower parts to {exact(lower)}, which make "
            f"{exact(100 * upper / lower if lower else None)}.",
        )
    elif national["value"] is not None:
        of_ahsns, of_records = _total(ahsns, "value"), _total(records, "value")
        yield (_comparison("AHSNs' figures", of_ahsns, national["value"]),)
        yield (_comparison("records listed below", of_records, national["value"]),)


def _total(frame: pl.DataFrame, column: str) -> float:
    return float(frame[column].sum())


def _comparison(what: str, total: float, figure: float) -> str:
    if isclose(total, figure, abs_tol=1e-6):
        return f"The {what} add up to it: {exact(total)}."
    return (
        f"The {what} add up to {exact(total)}, not to {exact(figure)}: they differ by "
        f"{exact(figure - total)}. That is a fault of outturn; tell its keeper."
    )


def _ahsns(year: AuditYear, metric: Metric, quarter: str, frames: Frames) -> Listing:
    failures = frames["audit.failures"].filter("is_open")
    of_ahsn = failures.partition_by("ahsn_code", as_dict=True)
    ahsns = frames["marts.ahsn_metric_quarter"].sort("ahsn_code")
    shown = [name for name in _MEASURES if ahsns[name].null_count() < ahsns.height]
    return listing(
        f"ahsns-{quarter}",
        f"{metric.metric_name}: the AHSNs' figures, {quarter}",
        (
            "AHSN",
            "#Figure",
            "Status",
            *(f"#{_MEASURES[name]}" for name in shown),
            "#On flagged records",
            "Submission",
            "Open failures",
        ),
        ahsns,
        lambda one: _ahsn_row(
            year, shown, one, of_ahsn.get((one["ahsn_code"],), failures.clear())
        ),
        query=_query("marts.ahsn_metric_quarter", metric, quarter),
    )


def _ahsn_row(
    year: AuditYear, shown: list[str], one: Named, failures: pl.DataFrame
) -> Row:
    quarter, code = one["quarter"], one["ahsn_code"]
    sent = year.submissions.link(one["submission_id"], depth=1)
    theirs = failure_links(year, failures, code, quarter, failures.height)
    return row(
        cell(year.ahsn(code), f"#{ahsn_anchor(quarter, code)}"),
        exact(one["value"]),
        in_words(one["status"]),
        *(exact(one[name]) for name in shown),
        exact(one["flagged_value"]) if one["flagged_count"] else "",
        cell((one["submission_id"] or "none")[:12], sent),
        Cell("", links=tuple(theirs)),
    )


def _history(quarter: str, told: pl.DataFrame) -> list[Listing]:
    """List what England's figure was told to be, the oldest first."""
    if told.is_empty():
        return []
    return [
        listing(
            f"told-{quarter}",
            f"What England's figure of {quarter} was told to be",
            ("Told from", "Until", "#Figure", "Status", "Edition"),
            told.sort("known_from"),
            lambda one: row(
                moment(one["known_from"]),
                moment(one["known_to"]) or "now",
                exact(one["value"]),
                in_words(one["status"]),
                str(one["edition_id"]),
            ),
            query="select * from marts.metric_quarter_history",
        )
    ]


def _revisions(
    year: AuditYear, metric: Metric, quarter: str, revised: pl.DataFrame
) -> list[Listing]:
    """List the records' figures that changed, and why."""
    if revised.is_empty():
        return []
    return [
        listing(
            f"revisions-{quarter}",
            f"Revisions of {quarter}",
            ("Organisation", "AHSN", "#Old", "#New", "Cause", "When", "Comment"),
            revised.sort("ahsn_code", "organisation_code", "revision_number"),
            lambda one: row(
                year.organisation(one["organisation_code"]),
                year.ahsn(one["ahsn_code"]),
                exact(one["old_value"]),
                cell(
                    exact(one["new_value"]),
                    year.submissions.link(one["to_submission_id"], depth=1),
                ),
                CAUSE_WORDS.get(one["cause"], in_words(one["cause"])),
                cell(
                    moment(one["revised_at"]),
                    below=f"known here since {moment(one['known_since'])}",
                ),
                one["comment"] or "",
            ),
            query=_query("audit.revisions", metric, quarter),
        )
    ]


def _query(table: str, metric: Metric, quarter: str) -> str:
    return (
        f"select * from {table} where metric_code = '{metric.metric_code}' and "
        f"quarter = '{quarter}'"
    )
