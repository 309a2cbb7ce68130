"""Records that were left out of the figures, on a few given frames."""

import polars as pl
import pytest

from assets.domain.datasets import BY_NAME
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.content import AuditPage
from assets.publication.audit_pages.failure_rows import Lives, failure_row
from assets.publication.audit_pages.kept_out import KeptOut, where_kept_out
from assets.publication.audit_pages.listing import MAX_ROWS
from assets.publication.audit_pages.places import FailurePages, SubmissionPages
from assets.publication.audit_pages.rejected_records import rejected_records
from assets.publication.audit_pages.render import _TEMPLATE
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.shell import Shell, page
from tests.factories.audit_site import SeenPage

QUARTER = "2020-21-Q4"
SENT, OTHER = "a" * 64, "b" * 64
HOSTILE = "<script>alert('x')</script>"
FROM_RIGHT = "\u05d0\u05d1"
FAILURE = {
    "failure_id": "f1",
    "rule_id": "organisation_closed",
    "severity": "critical",
    "rejects": "record",
    "submission_id": SENT,
    "submission_outcome": "accepted_with_warnings",
    "ahsn_code": "HIM",
    "quarter": QUARTER,
    "dataset": "activity",
    "metric_code": "elc_patients",
    "source_file": "him.xlsx",
    "sheet": "Activity",
    "row_number": 19,
    "cell": "C19",
    "value": "SYN-HIM-09",
    "expected": None,
    "message": "It closed.",
    "known_issue_id": None,
    "explanation": None,
    "first_seen_at": None,
    "is_open": True,
}


def sent_in(dataset="activity", row_number=19, **texts):
    columns = {column.name: None for column in BY_NAME[dataset].columns} | texts
    at = {"submission_id": SENT, "sheet": "Activity", "row_number": row_number}
    return pl.DataFrame([at | columns], schema_overrides=dict.fromkeys(columns, str))


def year_with(kept_out, issues=()):
    listed = {}
    for submission_id, dataset, row_number in kept_out.listed():
        listed.setdefault((submission_id, dataset), set()).add(row_number)
    known = pl.DataFrame({"known_issue_id": issues}, schema={"known_issue_id": str})
    return AuditYear(
        quarter=QUARTER,
        quarters=(QUARTER,),
        frames={"reference.known_issues": known},
        before={},
        metrics={},
        ahsns={},
        organisations={},
        programmes={},
        submissions=SubmissionPages({SENT: "sent"}, listed),
        failures=FailurePages(frozenset({"f1"})),
        kept_out=kept_out,
    )


def seen(sections):
    drawn = page(
        _TEMPLATE,
        Shell(title="Sent", build_id="b", is_synthetic=True, place=QUARTER, crumbs=()),
        {"audit_page": AuditPage("submissions/sent.html", "Sent", sections=sections)},
    )
    return SeenPage(drawn.decode()), drawn.decode()


def section_of(kept_out, *failures, outcome="accepted_with_warnings"):
    frame = pl.DataFrame([FAILURE | one for one in failures or ({},)])
    one = {"submission_id": SENT, "outcome": outcome}
    return seen(tuple(rejected_records(year_with(kept_out), one, frame)))


def test_a_record_left_out_is_shown_as_it_was_sent_and_leads_to_what_kept_it_out():
    kept_out = KeptOut({"activity": sent_in(value="3", status="final")})
    found, _ = section_of(kept_out, {}, {"failure_id": "f2", "rejects": "nothing"})
    [row] = found.rows_of("left-out-activity")
    assert (row.id, row.cells["Row"].text) == ("activity-19", "Activity, row 19")
    assert (row.cells["Value"].text, row.cells["Status"].text) == ("3", "final")
    assert "Numerator" not in row.cells
    (*_, kept_by) = row.cells.values()
    assert kept_by.links == ["../failures/HIM.html#failure-f1"]


def test_the_failure_leads_to_the_record_and_quotes_what_it_was_worth():
    record = sent_in(value="3", organisation_code="SYN-HIM-09")
    year = year_with(KeptOut({"activity": record}))
    made = failure_row(year, Lives({}), depth=1, has_anchor=True)(FAILURE)
    _, where, _, wrong, _ = made.cells
    assert where.href == "../submissions/sent.html#activity-19"
    assert wrong.below == "The record was left out: 3 for SYN-HIM-09."
    elsewhere = failure_row(year, Lives({}), depth=1, has_anchor=True)(
        FAILURE | {"row_number": 20}
    )
    assert elsewhere.cells[1].href == "../submissions/sent.html"
    assert elsewhere.cells[3].below == ""


@pytest.mark.parametrize(
    ("dataset", "texts", "worth"),
    [
        ("activity", {"value": "TBC", "organisation_code": "X"}, "TBC for X"),
        ("activity", {"value": "7"}, "7 for no organisation"),
        ("activity", {"organisation_code": "X"}, "no value for X"),
        (
            "activity",
            {"numerator": "16", "denominator": "18", "organisation_code": "X"},
            "16 of 18 for X",
        ),
        ("adoption", {"stage": "6", "comment": "c"}, "Stage: 6"),
        (
            "companies",
            {"company_name": "C", "jobs_created": "2"},
            "Company name: C; Jobs created: 2",
        ),
    ],
)
def test_what_a_record_was_worth_is_told_in_its_own_words(dataset, texts, worth):
    kept_out = KeptOut({dataset: sent_in(dataset, **texts)})
    assert kept_out.worth(SENT, dataset, 19) == worth
    assert kept_out.worth(SENT, dataset, 20) == ""
    assert kept_out.worth(None, None, None) == ""


def test_senders_text_is_never_markup_and_turns_nothing_round():
    record = sent_in(value=HOSTILE, organisation_code=FROM_RIGHT, comment="x" * 5_000)
    kept_out = KeptOut({"activity": record})
    found, drawn = section_of(kept_out)
    assert "script" not in found.tags
    [row] = found.rows_of("left-out-activity")
    assert row.cells["Value"].text == HOSTILE
    assert row.cells["Comment"].text.endswith("(5,000 characters in all)")
    assert HOSTILE not in drawn
    made = failure_row(year_with(kept_out), Lives({}), depth=1, has_anchor=True)
    told = made(FAILURE).cells[3].below
    assert "<script>" not in told
    assert "<bdi>" in told


def test_of_a_rejected_submission_all_records_are_listed_with_what_failed_in_them():
    rows = [sent_in(row_number=number, value="99") for number in (7, 8)]
    kept_out = KeptOut({"activity": pl.concat(rows)})
    warning = {"row_number": 8, "rejects": "nothing"}
    found, _ = section_of(kept_out, warning, outcome="rejected")
    first, second = found.rows_of("left-out-activity")
    assert not first.cells["What failed in it"].links
    assert len(second.cells["What failed in it"].links) == 1
    assert "The submission was rejected" in found.text


def test_what_is_damaged_is_said_and_nothing_of_it_is_quoted():
    found, _ = section_of(KeptOut(unquotable={SENT}))
    assert "cannot be quoted" in found.text
    assert f"archive/submissions/{SENT}" in found.text
    assert "outturn report 2020-21-Q4 --outputs audit" in found.text
    assert not found.rows


def test_of_a_submission_without_such_records_nothing_is_said():
    assert "Records left out" not in section_of(KeptOut())[0].text


def test_no_more_records_are_listed_than_a_page_can_bear():
    records = pl.concat([sent_in(value="1")] * (MAX_ROWS + 5)).with_columns(
        pl.int_range(2, pl.len() + 2).alias("row_number")
    )
    kept_out = KeptOut({"activity": records})
    found, _ = section_of(kept_out)
    assert len(found.rows_of("left-out-activity")) == MAX_ROWS
    assert "The first 2,000 rows are listed and 5 are not" in found.text
    assert f"archive/submissions/{SENT}/records/activity.parquet" in found.text
    assert len(list(kept_out.listed())) == MAX_ROWS


def sighting(failure_id, row_number, **other):
    return {
        "failure_id": failure_id,
        "submission_id": SENT,
        "quarter": QUARTER,
        "row_number": row_number,
        "is_current": True,
    } | other


def test_which_records_were_left_out_is_what_the_newest_judgment_says_of_the_year():
    sightings = [
        sighting("f1", 19),
        sighting("f2", 19),
        sighting("f1", 20, is_current=False),
        sighting("f1", 21, quarter="2021-22-Q1"),
        sighting("f1", 22, quarter="2019-20-Q4"),
        sighting("flag", 23),
        sighting("cover", 5),
        sighting("f1", None, submission_id=None),
    ]
    failures = [
        {"failure_id": "f1", "dataset": "activity", "rejects": "record"},
        {"failure_id": "f2", "dataset": "activity", "rejects": "record"},
        {"failure_id": "flag", "dataset": "activity", "rejects": "nothing"},
        {"failure_id": "cover", "dataset": "cover", "rejects": "submission"},
    ]
    submissions = [
        {"submission_id": SENT, "outcome": "accepted", "records_read": 9},
        {"submission_id": OTHER, "outcome": "rejected", "records_read": 9},
        {"submission_id": "unreadable", "outcome": "rejected", "records_read": 0},
    ]
    tables = WarehouseTables(
        build_id="b",
        is_synthetic=True,
        frames={
            "audit.sightings": pl.DataFrame(sightings),
            "audit.failures": pl.DataFrame(failures),
            "audit.submissions": pl.DataFrame(submissions).with_columns(
                pl.lit(QUARTER).alias("quarter")
            ),
        },
        comments={},
        column_comments={},
    )
    assert where_kept_out(tables, QUARTER).rows() == [
        (SENT, "activity", 19),
        (OTHER, None, None),
    ]
