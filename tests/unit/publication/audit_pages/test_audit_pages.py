from collections import Counter
from dataclasses import replace

import polars as pl
import pytest

from assets.publication.audit_pages.listing import MAX_ROWS, listing
from assets.publication.audit_pages.render import render_audit_pages
from assets.publication.pages.tables import row
from pipelines.audit_pages import rule_texts
from tests.factories.audit_site import AuditSite

QUARTER = "2020-21-Q4"
HOSTILE = "<script>alert('x')</script><img src=http://elsewhere/x>"
ELSEWHERE = {
    "../report/index.html",
    "../data-docs/index.html",
    "../../gallery/index.html",
}


def with_frame(tables, name, frame):
    return replace(tables, frames={**tables.frames, name: frame})


def test_every_link_of_every_page_leads_to_something_that_is_there(audit_site):
    outside = set()
    for path, page in audit_site.pages.items():
        for href in page.links:
            target, _ = audit_site.target(path, href)
            if target.startswith("../"):
                outside.add(target)
            else:
                audit_site.follow(path, href)
    assert outside == ELSEWHERE


def test_pages_of_an_audit_that_stands_alone_lead_to_no_other_folder(audit_tables):
    files = render_audit_pages(audit_tables, QUARTER, rule_texts(), leads_to=())
    site = AuditSite.of(files)
    targets = {
        site.target(path, href)[0]
        for path, page in site.pages.items()
        for href in page.links
    }
    assert targets <= set(files)


def test_every_page_is_reached_from_the_first_one(audit_site):
    reached, next_pages = set(), ["index.html"]
    while next_pages:
        path = next_pages.pop()
        reached.add(path)
        targets = {
            audit_site.target(path, href)[0] for href in audit_site.pages[path].links
        }
        next_pages += [
            one for one in targets - reached - ELSEWHERE if one not in next_pages
        ]
    assert reached == set(audit_site.pages)


def test_no_page_fetches_anything_runs_a_script_or_weighs_a_megabyte(audit_site):
    for path, page in audit_site.pages.items():
        assert not page.fetched, path
        assert not page.tags & {"script", "img", "link", "iframe"}, path
        assert len(audit_site.files[path]) < 1_000_000, path


def test_every_page_says_that_it_is_internal_and_that_its_data_are_synthetic(
    audit_site,
):
    for path, page in audit_site.pages.items():
        assert "Internal: not for publication" in page.text, path
        assert "Synthetic data:" in page.text, path


def test_no_page_has_an_anchor_twice(audit_site):
    for path, page in audit_site.pages.items():
        assert len(set(page.ids)) == len(page.ids), path


def test_every_failure_stands_on_its_ahsns_page_with_its_rule_cell_and_life(
    audit_site, audit_tables
):
    failures = audit_tables.frames["audit.failures"]
    for one in failures.iter_rows(named=True):
        page = audit_site.pages[f"failures/{one['ahsn_code'] or 'no-ahsn'}.html"]
        row = page.row(f"failure-{one['failure_id']}")
        assert row.cells["Rule"].text == one["rule_id"]
        assert row.cells["What stood there"].text == (one["value"] or "")
        assert one["message"] in row.cells["What is wrong"].text
        if one["cell"]:
            assert row.cells["Where"].text == f"{one['sheet']}!{one['cell']}"
        life = row.cells["Its life"]
        assert life.text.startswith("Open" if one["is_open"] else "Resolved")
        assert life.below.startswith("found ")
    listed = [row.id for page in audit_site.pages.values() for row in page.rows]
    assert sum(id.startswith("failure-") for id in listed) == failures.height


def test_a_resolved_failure_leads_to_the_submission_that_mended_it(
    audit_site, audit_tables
):
    mended = audit_tables.frames["audit.failures"].filter(~pl.col("is_open"))
    assert mended.height == 3
    page = audit_site.pages["failures/WOE.html"]
    for one in mended.iter_rows(named=True):
        row = page.row(f"failure-{one['failure_id']}")
        sent = one["resolved_by_submission_id"]
        assert f"../submissions/{sent[:12]}.html" in row.cells["Its life"].links


def test_the_first_page_counts_failures_by_ahsn_and_by_rule(audit_site, audit_tables):
    failures = audit_tables.frames["audit.failures"]
    first = audit_site.pages["index.html"]
    for table, column in (("ahsn-table", "AHSN"), ("rule-table", "Rule")):
        rows = first.rows_of(table)
        assert rows[0].cells[column].links
        cells = [
            cell
            for row in rows
            for heading, cell in row.cells.items()
            if heading != column
        ]
        assert sum(int(cell.text) for cell in cells) == failures.height
        still_open = sum(int(cell.below.partition(" ")[0] or 0) for cell in cells)
        assert still_open == failures["is_open"].sum()


def test_a_submission_has_its_hash_sign_off_and_records_or_says_it_does_not_count(
    audit_site, audit_tables
):
    sent = audit_tables.frames["audit.submissions"]
    records = audit_tables.frames["staging.activity"].group_by("submission_id").len()
    counts = dict(records.iter_rows())
    for one in sent.iter_rows(named=True):
        page = audit_site.pages[f"submissions/{one['submission_id'][:12]}.html"]
        assert one["submission_id"] in page.text
        assert (one["approved_by"] or "nobody") in page.text
        rows = page.rows_of("sheet-activity")
        assert len(rows) == counts.get(one["submission_id"], 0)
        assert ("This version does not count" in page.text) != one["is_counting"]


def test_every_rule_has_a_page_that_says_what_it_means_and_how_often_it_fired(
    audit_site, audit_tables
):
    fired = Counter(audit_tables.frames["audit.failures"]["rule_id"])
    for one in rule_texts().iter_rows(named=True):
        page = audit_site.pages[f"rules/{one['rule_id']}.html"]
        assert one["meaning"] in page.text
        assert len(page.rows_of("failures")) == fired[one["rule_id"]]
        assert "{" not in page.text.partition("On this page")[2]
    listed = audit_site.pages["rules/index.html"].rows_of("rules")
    (two,) = (row for row in listed if row.cells["Rule"].text == "rate_incomplete")
    assert two.cells["Costs"].text == (
        "critical: the record stays out of the figures; warning: the figure stands, "
        "flagged"
    )


def test_the_scores_are_those_of_the_warehouse_with_a_picture_of_their_trend(
    audit_site,
):
    page = audit_site.pages["scores.html"]
    assert "svg" in page.tags
    for quarter in ("2020-21-Q1", QUARTER):
        assert len(page.rows_of(f"scores-{quarter}")) == 15


@pytest.fixture(scope="module")
def first_quarter_site(audit_tables):
    """The pages of a first quarter in whose workbooks markup stands where it can."""
    tables = audit_tables
    for name, columns in {
        "audit.failures": ("value", "message", "sheet", "source_file", "explanation"),
        "audit.sightings": ("value", "message", "sheet", "source_file"),
        "audit.submissions": ("file_name", "prepared_by", "approved_by"),
        "marts.activity": ("comment", "sheet"),
        "staging.activity": ("comment", "sheet"),
        "staging.companies": ("company_name",),
    }.items():
        frame = tables.frames[name]
        tables = with_frame(
            tables,
            name,
            frame.with_columns(pl.lit(HOSTILE).alias(column) for column in columns),
        )
    files = render_audit_pages(tables, "2020-21-Q1", rule_texts())
    return AuditSite.of(files)


def test_what_came_from_a_workbook_is_shown_as_text_and_is_never_markup(
    first_quarter_site,
):
    for path, page in first_quarter_site.pages.items():
        assert not page.tags & {"script", "img"}, path
        assert not page.fetched, path
    shown = [
        path for path, page in first_quarter_site.pages.items() if HOSTILE in page.text
    ]
    folders = {path.partition("/")[0] for path in shown}
    assert folders >= {"figures", "failures", "rules", "submissions"}
    assert "submissions.html" in shown


def test_a_page_lists_no_more_than_it_can_bear_and_says_how_to_list_the_rest():
    frame = pl.DataFrame({"cell": [f"D{number}" for number in range(MAX_ROWS + 1_500)]})
    made = listing(
        "cells",
        "Cells",
        ("Cell",),
        frame,
        lambda one: row(one["cell"]),
        query="select cell from cells",
    )
    assert len(made.table.rows) == MAX_ROWS
    assert "1,500 are left out" in made.left_out
    assert made.left_out.endswith("select cell from cells")


def test_the_pages_of_a_quarter_show_nothing_of_a_later_one(first_quarter_site):
    for path, page in first_quarter_site.pages.items():
        assert not any("2020-21-Q2" in id for id in page.ids), path
    pages = first_quarter_site.pages
    assert len(pages["submissions.html"].rows) == 15
    assert "figures/asthma_biologics_patients.html" not in pages
