"""The first of the audit pages: what there is, counted, and the ways into it."""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Section,
    Sentence,
    cell,
)
from assets.publication.audit_pages.failures import counted
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    DATA_DOCS,
    FAILURES,
    INDEX,
    REPORT,
    RULES,
    SCORES,
    SUBMISSIONS,
    failures_page,
    figure_page,
    link,
    rule_page,
)
from assets.publication.audit_pages.wording import exact, in_words, moment, plural
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.pages.tables import Cell, Link, Row, row


def index_page(year: AuditYear) -> AuditPage:
    """Return the first page: counts, and links to all others."""
    failures = year.frames["audit.failures"]
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
            Section(
                "Failures by AHSN", "by-ahsn", listings=(_by_ahsn(year, failures),)
            ),
            Section(
                "Failures by rule", "by-rule", listings=(_by_rule(year, failures),)
            ),
            _releases(year),
        ),
    )


def _ways(year: AuditYear, failures: pl.DataFrame) -> tuple[Sentence, ...]:
    sent = year.frames["audit.submissions"].height
    return (
        (Link("All failures", FAILURES), f", one page to search: {counted(failures)}."),
        (
            Link("Submissions", SUBMISSIONS),
            f": {plural(sent, 'file')} with hash, sign-off and outcome.",
        ),
        (Link("Scores", SCORES), ": completeness, timeliness, validity, consistency."),
        (Link("Rules", RULES), ": what each means, and how often it fired."),
        (
            Link("Great Expectations' Data Docs", DATA_DOCS),
            f": what the checks of {year.quarter} found, in the tool's own pages.",
        ),
        (Link("The report of the quarter", REPORT),),
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


def _by_ahsn(year: AuditYear, failures: pl.DataFrame) -> Listing:
    quarters = sorted(year.quarters)
    counts = _counts(failures, "ahsn_code")
    codes = pl.DataFrame(
        {"ahsn_code": [*sorted(year.ahsns), None]}, schema={"ahsn_code": pl.String}
    )
    return listing(
        "ahsn-table",
        "Failures found, and of them still open, by AHSN and quarter",
        ("AHSN", *(f"#{quarter}" for quarter in quarters)),
        codes,
        lambda one: row(
            cell(
                year.ahsn(one["ahsn_code"]),
                failures_page(one["ahsn_code"]),
            ),
            *(
                _count(
                    counts.get((one["ahsn_code"], quarter)),
                    link(failures_page(one["ahsn_code"]), depth=0, anchor=quarter),
                )
                for quarter in quarters
            ),
        ),
        query="select ahsn_code, quarter, count(*) from audit.failures group by all",
    )


def _by_rule(year: AuditYear, failures: pl.DataFrame) -> Listing:
    quarters = sorted(year.quarters)
    counts = _counts(failures, "rule_id")
    fired = failures.select("rule_id").unique().sort("rule_id")
    return listing(
        "rule-table",
        "Failures found, and of them still open, by rule and quarter",
        ("Rule", *(f"#{quarter}" for quarter in quarters)),
        fired,
        lambda one: row(
            cell(one["rule_id"], rule_page(one["rule_id"])),
            *(_count(counts.get((one["rule_id"], quarter))) for quarter in quarters),
        ),
        query="select rule_id, quarter, count(*) from audit.failures group by all",
    )


def _counts(
    failures: pl.DataFrame, by: str
) -> dict[tuple[str | None, str], tuple[int, int]]:
    counts = failures.group_by(by, "quarter").agg(
        pl.len().alias("found"), pl.col("is_open").sum().alias("still_open")
    )
    return {(code, quarter): (n, m) for code, quarter, n, m in counts.iter_rows()}


def _count(counts: tuple[int, int] | None, href: str = "") -> Cell:
    if counts is None:
        return cell("0")
    found, still_open = counts
    return cell(f"{found:,}", href, below=f"{still_open:,} open")


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
