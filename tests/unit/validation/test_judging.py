from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.archive.frames import ACCEPTED
from assets.archive.verdict import Verdict
from assets.domain.datasets import BY_NAME
from assets.validation.declarations import (
    QUARTER_TABLES,
    RECORD_TABLES,
    SHEET_TABLES,
)
from tests.factories.judging import Desk, Sent

ALL_CLEAN = {dataset: [{}] for dataset in BY_NAME}

# Each row has one thing wrong, and says which rule it is and at which cell.
BAD_ACTIVITY = [
    ({}, None),
    ({"programme_code": "EIDE"}, ("programme_unknown", "A3")),
    ({"programme_code": "", "metric_code": "sheep"}, ("programme_unknown", "A4")),
    ({"metric_code": "sheep"}, ("metric_unknown", "B5")),
    ({"metric_code": "heartflow_scans"}, ("metric_not_in_programme", "B6")),
    ({"organisation_code": "St Elsewhere"}, ("organisation_unknown", "C7")),
    ({"organisation_code": ""}, ("organisation_required", "C8")),
    ({"organisation_code": "SYN-YH-05"}, ("organisation_not_in_ahsn", "C9")),
    (
        {"organisation_code": "SYN-EAST-05", "value": "TBC"},
        ("value_not_a_number", "D10"),
    ),
    ({"organisation_code": "SYN-EAST-06", "value": ""}, ("value_missing", "D11")),
    ({"organisation_code": "SYN-EAST-07", "value": "-4"}, ("value_negative", "D12")),
    ({"organisation_code": "SYN-EAST-01", "value": "1.5"}, ("value_not_whole", "D13")),
    (
        {"organisation_code": "SYN-EAST-02", "value": "999"},
        ("value_out_of_bounds", "D14"),
    ),
    ({"organisation_code": "SYN-EAST-03", "status": "soon"}, ("status_unknown", "G15")),
    (
        {"organisation_code": "SYN-EAST-08", "status": "not_available"},
        ("status_conflict", "D16"),
    ),
    ({"organisation_code": "SYN-EAST-09", "value": "3"}, ("duplicate_record", "B17")),
    ({"organisation_code": "SYN-EAST-09", "value": "4"}, ("duplicate_record", "B18")),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def outcome(verdict: Verdict, submission_id: str) -> tuple[str, int | None, bool]:
    row = verdict.submissions.row(
        by_predicate=pl.col("submission_id") == submission_id, named=True
    )
    return row["outcome"], row["version"], row["is_counting"]


def test_a_workbook_with_every_kind_of_bad_cell_gives_one_failure_for_each_cause(
    desk: Desk,
) -> None:
    clean = desk.send(Sent(ahsn_code="YH", sheets=ALL_CLEAN))
    alone = desk.judge()
    rows = [row for row, _ in BAD_ACTIVITY]
    bad = desk.send(
        Sent(sheets=ALL_CLEAN | {"activity": rows}, as_workbook=True), "east.xlsx"
    )
    verdict = desk.judge()
    of_bad = verdict.failures.filter(pl.col("submission_id") == bad)
    found = of_bad.select("rule_id", "cell").rows()
    assert found == [expected for _, expected in BAD_ACTIVITY if expected]
    assert set(of_bad["source_file"]) == {"east.xlsx"}
    assert set(of_bad["sheet"]) == {"Activity"}
    assert outcome(verdict, bad) == ("accepted_with_warnings", 1, True)
    assert verdict.accepted["activity"].filter(pl.col("submission_id") == bad)[
        "row_number"
    ].to_list() == [2]
    for dataset in ACCEPTED:
        others = verdict.accepted[dataset].filter(pl.col("submission_id") == clean)
        assert others.equals(alone.accepted[dataset])


def test_a_clean_submission_is_accepted_with_its_names_resolved(desk: Desk) -> None:
    sent = desk.send(Sent(sheets=ALL_CLEAN))
    verdict = desk.judge()
    assert verdict.failures.is_empty()
    assert outcome(verdict, sent) == ("accepted", 1, True)
    programme = verdict.accepted["local_programmes"].row(0, named=True)
    assert programme["themes"] == ["workforce", "quality_improvement"]
    assert programme["shared_with"] == ["YH"]
    assert verdict.accepted["adoption"]["stage"].to_list() == [3]
    assert verdict.accepted["activity"]["status"].to_list() == ["final"]
    assert verdict.checks["success"].all()


def test_the_newest_version_that_nothing_rejects_counts(desk: Desk) -> None:
    good = {"activity": [{}]}
    first = desk.send(Sent(sheets=good))
    second = desk.send(Sent(sheets=good, minutes=1))
    broken_cover = desk.send(Sent(sheets=good, cover={"prepared_by": ""}, minutes=2))
    unreadable = desk.send(Sent(broken=True, minutes=3))
    verdict = desk.judge()
    assert outcome(verdict, first) == ("superseded", 1, False)
    assert outcome(verdict, second) == ("accepted", 2, True)
    assert outcome(verdict, broken_cover) == ("rejected", 3, False)
    assert outcome(verdict, unreadable) == ("rejected", None, False)
    assert set(verdict.accepted["activity"]["submission_id"]) == {second}


def test_a_failure_keeps_its_id_over_runs_and_versions_but_not_over_cells(
    desk: Desk,
) -> None:
    bad = {"activity": [{"value": "TBC"}, {"organisation_code": "SYN-EAST-05"}]}
    moved = {"activity": [*reversed(bad["activity"])]}
    desk.send(Sent(sheets=bad))
    first = desk.judge().failures["failure_id"].to_list()
    desk.send(Sent(sheets=moved, minutes=1))
    desk.send(Sent(sheets={"activity": [{"value": "TBC"}]}, ahsn_code="YH"))
    second = desk.judge().failures
    of_east = second.filter(pl.col("ahsn_code") == "EAST")
    assert of_east["failure_id"].to_list() == first * 2
    assert of_east["cell"].to_list() in (["D2", "D3"], ["D3", "D2"])
    assert second.filter(pl.col("ahsn_code") == "YH")["failure_id"].item() != first[0]


def test_equal_failures_of_one_submission_have_ids_of_their_own(desk: Desk) -> None:
    desk.send(Sent(sheets={"activity": [{}, {}, {}]}))
    ids = desk.judge().failures["failure_id"]
    assert ids.n_unique() == 3
    assert ids.str.contains("^[0-9a-f]{16}$").all()


def test_an_unreadable_file_fails_for_that_alone(desk: Desk) -> None:
    desk.send(Sent(broken=True))
    failures = desk.judge().failures
    assert failures["rule_id"].to_list() == ["file_unreadable"]
    assert failures["ahsn_code"].to_list() == [None]
    assert failures["message"].item().startswith("sent-001 could not be read. ")


def test_a_submission_of_nobody_is_judged_but_counts_for_nobody(desk: Desk) -> None:
    sent = desk.send(
        Sent(sheets={"activity": [{"value": "TBC"}]}, cover={"ahsn_code": "Nobody"})
    )
    verdict = desk.judge()
    assert verdict.failures["rule_id"].to_list() == [
        "value_not_a_number",
        "ahsn_unknown",
    ]
    assert outcome(verdict, sent) == ("rejected", None, False)
    assert verdict.accepted["activity"].is_empty()


def test_a_quarter_without_any_submission_has_a_verdict(desk: Desk) -> None:
    verdict = desk.judge()
    assert verdict.submissions.is_empty()
    assert verdict.failures.is_empty()
    assert all(frame.is_empty() for frame in verdict.accepted.values())


def test_records_are_counted_by_what_became_of_them(desk: Desk) -> None:
    rows = [
        {},
        {"organisation_code": "SYN-EAST-05", "value": "TBC"},
        {"organisation_code": "SYN-EAST-06", "value": "0", "comment": "awaited"},
        {"organisation_code": "SYN-EAST-07", "value": "0.5", "status": "soon"},
    ]
    sent = Sent(
        sheets={"activity": rows, "companies": [{"company_number": "12"}]},
        extra={"activity": ["Checked by"]},
    )
    desk.send(sent)
    row = desk.judge().submissions.row(0, named=True)
    counts = [row[f"records_{name}"] for name in ("read", "accepted", "rejected")]
    assert counts == [5, 3, 2]
    assert row["records_flagged"] == 2


def test_all_records_of_a_rejected_submission_are_rejected(desk: Desk) -> None:
    sheets = {"activity": [{}, {"organisation_code": "SYN-EAST-05"}]}
    desk.send(Sent(sheets=sheets, cover={"quarter": "soon"}))
    row = desk.judge().submissions.row(0, named=True)
    assert (row["records_accepted"], row["records_rejected"]) == (0, 2)


def test_of_two_copies_received_together_the_one_with_others_organisations_fails(
    desk: Desk,
) -> None:
    rows = [{"organisation_code": "SYN-YH-05"}, {"organisation_code": "SYN-YH-06"}]
    own = desk.send(Sent(ahsn_code="YH", sheets={"activity": rows}))
    copy = desk.send(Sent(ahsn_code="EM", sheets={"activity": rows}))
    verdict = desk.judge()
    copied = verdict.failures.filter(pl.col("rule_id") == "copied_submission")
    assert copied["submission_id"].to_list() == [copy]
    assert outcome(verdict, own) == ("accepted", 1, True)
    assert outcome(verdict, copy)[0] == "rejected"


def test_suites_tell_what_ran_on_each_submission(desk: Desk) -> None:
    sent = desk.send(Sent(sheets={"activity": [{}, {"value": "TBC"}]}))
    suites = desk.judge().suites
    activity = suites.row(
        by_predicate=(pl.col("suite") == "activity")
        & (pl.col("submission_id") == sent),
        named=True,
    )
    assert activity["records_judged"] == 2
    # TBC, and the same key twice.
    assert activity["checks_failed"] == 2
    assert activity["failure_count"] == 3
    tables = SHEET_TABLES + RECORD_TABLES + QUARTER_TABLES
    assert set(suites["suite"]) == set(tables)
    assert suites.height == len(tables)
