"""Who gets the sheet of failures without their workbook, and what bounds it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assets.publication.feedback import sheet as feedback_sheet
from assets.publication.feedback import write
from assets.publication.feedback.written import last_written
from tests.factories.feedback import (
    ACTIVITY,
    FALL,
    NOT_A_NUMBER,
    Office,
    rows_under,
    summary_of,
)
from tests.factories.submissions import a_submission, csv_folder, workbook


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_csv_sender_gets_the_sheet_alone(office: Office, tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "east", a_submission(activity=ACTIVITY))
    office.send(path=folder)
    office.judge({**NOT_A_NUMBER, "sheet": "activity.csv"})
    book = office.book()
    assert book.sheetnames == ["Feedback"]
    assert rows_under(book, "Failure ID")[0]["Sheet"] == "activity.csv"
    assert "feedback.csv" in "\n".join(summary_of(book))


def test_a_file_that_cannot_be_read_gets_the_sheet_alone(office: Office) -> None:
    sent = office.send(b"%PDF", ahsn_code=None, version=None, outcome="rejected")
    office.judge(
        {
            **NOT_A_NUMBER,
            "ahsn_code": None,
            "sheet": None,
            "cell": None,
            "row_number": None,
            "rejects": "submission",
        }
    )
    book = office.book(f"unknown-{sent[:8]}")
    assert book.sheetnames == ["Feedback"]
    assert "Rejected as a whole" in "\n".join(summary_of(book))


def test_an_ahsn_that_sent_nothing_is_told_so_once_a_rule_says_it(
    office: Office,
) -> None:
    office.judge()
    assert office.feedback().files == {}
    nothing = dict.fromkeys(
        ("sheet", "cell", "row_number", "value", "organisation_code"), None
    )
    missing = {"rule_id": "submission_missing", "submission_id": None}
    other = Office(office.home.parent / "other")
    other.judge({**NOT_A_NUMBER, **nothing, **missing})
    book = other.book()
    assert summary_of(book)[0] == "Feedback on 2020-21-Q4: nothing received"


def test_a_workbook_too_large_to_edit_gets_the_list_alone(office: Office) -> None:
    office.send(records_read=5_001)
    office.judge(NOT_A_NUMBER)
    book = office.book()
    assert book.sheetnames == ["Feedback"]
    assert "too large to be marked up" in "\n".join(summary_of(book))


def test_a_workbook_that_cannot_be_edited_gets_the_list_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> bytes:
        raise KeyError("xl/styles.xml")

    monkeypatch.setattr(write, "own_workbook", breaks)
    office.send()
    office.judge(NOT_A_NUMBER)
    book = office.book()
    assert book.sheetnames == ["Feedback"]
    assert "could not be marked up" in "\n".join(summary_of(book))


def test_one_workbook_that_fails_costs_nobody_else_theirs(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.send()
    office.send(workbook(a_submission({"ahsn_code": "WM"})), ahsn_code="WM", version=1)
    office.judge(NOT_A_NUMBER)
    publish = write.publish

    def fails_for_east(path: Path, data: bytes) -> None:
        if "_EAST_" in path.name:
            raise OSError("No space left on device")
        publish(path, data)

    monkeypatch.setattr(write, "publish", fails_for_east)
    with caplog.at_level(logging.ERROR, logger="outturn"):
        written = office.feedback()
    assert set(written.files) == {"WM"}
    assert "No space left" in written.failed["EAST"]
    assert last_written(office.home, "2020-21-Q4") == written


def test_the_list_is_bounded_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback_sheet, "MAX_FAILURES", 1)
    office.send()
    office.judge(FALL, NOT_A_NUMBER)
    rows = rows_under(office.book(), "Failure ID")
    assert [row["Failure ID"] for row in rows] == [NOT_A_NUMBER["failure_id"]]
