"""Failures where there are too many, odd ones, and ones that were mended twice."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from assets.publication.audit_pages.listing import MAX_ROWS
from assets.publication.audit_pages.render import render_audit_pages
from pipelines.audit_pages import rule_texts
from tests.factories.audit_site import AuditSite

QUARTER = "2020-21-Q4"
EARLIER = "2020-21-Q3"
LONG = "x" * 5_000
ELSEWHERE = {
    "../report/index.html",
    "../data-docs/index.html",
    "../../gallery/index.html",
}


@pytest.fixture(scope="module")
def strained_tables(audit_tables):
    """The sample year in which one file of EM's failed in more rows than a page bears.

    In it one failure quotes a cell of 5,000 characters, and one is about a metric that
    has no figure in its quarter; all of WOE's that were mended came back once before.
    """
    frames = dict(audit_tables.frames)
    failures = frames["audit.failures"]
    like = failures.filter(ahsn_code="EM", quarter=QUARTER).head(1)
    flood = pl.concat([like] * (MAX_ROWS + 500)).with_columns(
        pl.format("flood{}", pl.int_range(pl.len())).alias("failure_id"),
        pl.int_range(10, pl.len() + 10)
        .cast(failures["row_number"].dtype)
        .alias("row_number"),
        pl.lit("figure_missing_of_flood").alias("rule_id"),
        pl.lit("critical").alias("severity"),
        pl.lit(True).alias("is_open"),
    )
    odd = like.with_columns(
        pl.lit("odd").alias("failure_id"),
        pl.lit(EARLIER).alias("quarter"),
        pl.lit("asthma_biologics_patients").alias("metric_code"),
        pl.lit(LONG).alias("value"),
        pl.lit(f"'{LONG}' is no figure.").alias("message"),
    )
    frames["audit.failures"] = pl.concat([failures, flood, odd])
    figures = frames["marts.metric_quarter"]
    frames["marts.metric_quarter"] = figures.filter(
        (pl.col("metric_code") != "asthma_biologics_patients")
        | (pl.col("quarter") == QUARTER)
    )
    frames["audit.failure_events"] = mended_twice(frames["audit.failure_events"])
    return replace(audit_tables, frames=frames)


def mended_twice(events):
    mended = events.filter(life_event="resolved")
    later = pl.col("happened_at") + timedelta(days=9)
    number = pl.col("event_number")
    again = [
        mended.with_columns(number + 1, later, pl.lit("reopened").alias("life_event")),
        mended.with_columns(number + 2, later + timedelta(days=1)),
    ]
    return pl.concat([events, *again])


@pytest.fixture(scope="module")
def strained_site(strained_tables):
    return AuditSite.of(render_audit_pages(strained_tables, QUARTER, rule_texts()))


def test_links_lead_to_what_is_listed_however_many_failures_there_are(strained_site):
    for path, page in strained_site.pages.items():
        for href in page.links:
            if strained_site.target(path, href)[0] not in ELSEWHERE:
                strained_site.follow(path, href)


def test_failures_of_one_rule_crowd_out_none_of_another(strained_site, audit_tables):
    page = strained_site.pages["failures/EM.html"]
    rows = page.rows_of(f"failures-{QUARTER}")
    assert len(rows) == MAX_ROWS
    theirs = audit_tables.frames["audit.failures"].filter(
        ahsn_code="EM", quarter=QUARTER
    )
    listed = {row.id for row in rows}
    assert listed >= {f"failure-{one}" for one in theirs["failure_id"]}
    assert "Of each kind the first, together 2,000 rows are listed" in page.text


def test_a_long_cell_is_shown_by_its_beginning_wherever_a_failure_quotes_it(
    strained_site,
):
    row = strained_site.pages["failures/EM.html"].row("failure-odd")
    assert row.cells["What stood there"].text.startswith(LONG[:100])
    assert "(5,000 characters in all)" in row.cells["What stood there"].text
    assert len(row.cells["What is wrong"].text) < 500


def test_a_failure_of_a_metric_without_a_figure_leads_to_the_metrics_page(
    strained_site,
):
    row = strained_site.pages["failures/EM.html"].row("failure-odd")
    links = row.cells["What is wrong"].links
    assert "../figures/asthma_biologics_patients.html" in links


def test_a_failure_that_came_back_keeps_what_mended_it_each_time(
    strained_site, audit_tables
):
    failures = audit_tables.frames["audit.failures"].filter(~pl.col("is_open"))
    page = strained_site.pages["failures/WOE.html"]
    for one in failures.iter_rows(named=True):
        life = page.row(f"failure-{one['failure_id']}").cells["Its life"]
        mended = f"../submissions/{one['resolved_by_submission_id'][:12]}.html"
        assert life.links.count(mended) == 2


def test_lists_of_several_ahsns_say_whose_each_failure_is_and_of_which_quarter(
    audit_site, audit_tables
):
    failures = audit_tables.frames["audit.failures"]
    for path, own in (
        ("failures/index.html", failures),
        ("rules/cumulative_fall.html", failures.filter(rule_id="cumulative_fall")),
    ):
        rows = audit_site.pages[path].rows_of("failures")
        whose = [row.cells["AHSN and quarter"] for row in rows]
        assert {(one.text, one.below) for one in whose} == {
            (code or "no AHSN", quarter)
            for code, quarter in own.select("ahsn_code", "quarter").iter_rows()
        }


def test_a_figure_leads_to_the_very_failure_that_was_found_in_it(audit_site):
    page = audit_site.pages["figures/eied_patients.html"]
    rows = [
        row
        for row in page.rows_of(f"records-{QUARTER}")
        if "flagged" in row.cells["What is said of it"].text
    ]
    assert rows
    for row in rows:
        links = row.cells["What is said of it"].links
        assert any("#failure-" in href for href in links)


def test_a_covered_failure_leads_to_who_agreed_to_it_and_why(audit_site, audit_tables):
    issues = audit_tables.frames["reference.known_issues"]
    page = audit_site.pages["known-issues.html"]
    for one in issues.iter_rows(named=True):
        row = page.row(f"issue-{one['known_issue_id']}")
        assert row.cells["Agreed by"].text == one["owner"]
        assert one["reason"] == row.cells["Why"].text
        assert row.cells["Until"].text.endswith(str(one["expires_on"].year))
    failures = audit_tables.frames["audit.failures"].drop_nulls("known_issue_id")
    assert failures.height
    for one in failures.iter_rows(named=True):
        theirs = audit_site.pages[f"failures/{one['ahsn_code'] or 'no-ahsn'}.html"]
        links = theirs.row(f"failure-{one['failure_id']}").cells["What is wrong"].links
        assert f"../known-issues.html#issue-{one['known_issue_id']}" in links
