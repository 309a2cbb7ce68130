"""The first of the audit pages: what there is, counted, and the ways into it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.publication.audit_pages.by_quarter import by_ahsn, by_rule
from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Section,
    Sentence,
    cell,
)
from assets.publication.audit_pages.failures import how_many
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    CLAIMS,
    DATA_DOCS,
    FAILURES,
    GALLERY,
    HEADLINES,
    INDEX,
    KNOWN_ISSUES,
    REPORT,
    RULES,
    SCORES,
    SUBMISSIONS,
    figure_page,
    link,
)
from assets.publication.audit_pages.wording import exact, in_words, moment
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.pages.tables import Link, Row, row
from assets.publication.words import counted


def index_page(year: AuditYear) -> AuditPage:
    """Return the first page: counts, and links to all others."""
    failures = year.frames["audit.failures"]
    codes = (*sorted(year.ahsns), None)
    ahsns = by_ahsn(year, failures, codes, id="ahsn-table", depth=0)
    rules = by_rule(year, failures, id="rule-table")
    return AuditPage(
        path=INDEX,
        title="Audit",
        sentences=(
            (
                f"What the figures of {quarter_words(year.quarter)} rest on, and of "
                "the financial year up to it: from each national figure to the cells "
                "it is made of, and every failure that was found on the way.",
            ),
        ),
        points=_ways(year, failures),
        sections=(
            Section("Figures", "figures", listings=(_figures(year),)),
            Section("Failures by AHSN", "by-ahsn", listings=(ahsns,)),
            Section("Failures by rule", "by-rule", listings=(rules,)),
            _releases(year),
        ),
    )


def _ways(year: AuditYear, failures: pl.DataFrame) -> tuple[Sentence, ...]:
    sent = year.frames["audit.submissions"].height
    claims = year.frames["audit.claims"].height
    return (
        (
            Link("All failures", FAILURES),
            f", one page to search: {how_many(failures)}.",
        ),
        (
            Link("Submissions", SUBMISSIONS),
            f": {counted(sent, 'file')} with hash, sign-off and outcome.",
        ),
        (Link("Headlines", HEADLINES), ": what each is made of, and its residual."),
        (
            Link("Published figures", CLAIMS),
            f": {claims:,} with source, verdict and difference.",
        ),
        (Link("Scores", SCORES), ": completeness, timeliness, validity, consistency."),
        (Link("Rules", RULES), ": what each means, and how often it fired."),
        (
            Link("Known issues", KNOWN_ISSUES),
            ": failures that may stand, who agreed to it, why, and until when.",
        ),
        *_ways_out(year),
    )


def _ways_out(year: AuditYear) -> Iterator[Sentence]:
    """Yield what leads to other folders of the outbox, where they are there."""
    if "data-docs" in year.leads_to:
        yield (
            Link("Great Expectations' Data Docs", DATA_DOCS),
            f": what the checks of {year.quarter} found, in the tool's own pages.",
        )
    if "report" in year.leads_to:
        yield (Link("The report of the quarter", REPORT),)
    if "gallery" in year.leads_to:
        yield (
            Link("The analyst's gallery", GALLERY),
            ": what to ask of the figures.",
        )


def _figures(year: AuditYear) -> Listing:
    latest = year.frames["marts.metric_quarter"].filter(
        pl.col("quarter") == year.quarter
    )
    programmes = year.frames["reference.programmes"].select(
        "programme_code", "table_name", "table_position"
    )
    return listing(
        "figures-table",
        f"England's figures of {year.quarter}",
        ("Figure", "#England", "Status", "#AHSNs", "#Flagged records"),
        latest.join(programmes, on="programme_code", how="left").sort(
            # As in the report: the national programmes, the innovations, the others.
            ["table_name", "table_position", "metric_code"],
            descending=[True, False, False],
            nulls_last=True,
        ),
        lambda one: _figure_row(year, one),
        query=f"select * from marts.metric_quarter where quarter = '{year.quarter}'",
    )


def _figure_row(year: AuditYear, one: Named) -> Row:
    metric = year.metrics[one["metric_code"]]
    href = link(figure_page(metric.metric_code), depth=0, anchor=year.quarter)
    return row(
        cell(metric.title, href, below=metric.unit),
        exact(one["value"]),
        in_words(one["status"]),
        f"{one['ahsns_reported']} of {one['ahsns_expected']}",
        f"{one['flagged_count']:,}",
    )


def _releases(year: AuditYear) -> Section:
    published = year.frames["audit.publications"].sort("published_at")
    if published.is_empty():
        none = "None of the year so far was published: outturn publish does that."
        return Section("Releases", "releases", ((none,),))
    table = listing(
        "releases-table",
        "What was published and frozen",
        ("Release", "Quarter", "Published", "By", "SHA-256 of the warehouse"),
        published,
        lambda one: row(
            one["release_id"],
            one["quarter"],
            moment(one["published_at"]),
            one["published_by"],
            one["file_hash"],
        ),
        query="select * from audit.publications",
    )
    return Section("Releases", "releases", listings=(table,))
