from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from assets.intake.read import read_submission
from tests.factories.feedback import (
    ACTIVITY,
    FALL,
    NOT_A_NUMBER,
    Office,
    rows_under,
    saved,
)
from tests.factories.submissions import a_submission, workbook

WORDS = "The site merged in March.\nIts earlier figure counted both wards."


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office to which EAST sent its feedback back, mended and explained."""
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER, FALL)
    book = office.book()
    sheet = book["Feedback"]
    for row in sheet.iter_rows():
        if row[-1].value == FALL["failure_id"]:
            next(cell for cell in row if not cell.protection.locked).value = WORDS
    book["Activity"]["D2"].value = 14
    office.send(saved(book), name="east mended.xlsx", outcome="accepted")
    office.judge(FALL)
    return office


def test_the_explanation_is_kept_with_its_failure(office: Office) -> None:
    kept = office.archive.explanations().select("failure_id", "explanation", "sheet")
    assert kept.rows() == [(FALL["failure_id"], WORDS, "Feedback")]


def test_what_we_added_is_not_read_as_hers(office: Office) -> None:
    path = office.home / "inbox" / "east mended.xlsx"
    reading = read_submission(path)
    assert reading.layout["column_name"].null_count() == 0
    values = reading.records["activity"]["value"].to_list()
    assert values == [14, 12]


def test_the_next_feedback_has_new_marks_only_and_the_explanation_in_its_box(
    office: Office,
) -> None:
    book = office.book()
    assert book.sheetnames.count("Feedback") == 1
    assert len(book.sheetnames) == 3
    sheet = book["Activity"]
    marked = [str(entry.sqref) for entry in sheet.conditional_formatting]
    assert marked == ["D3"]
    assert sheet["D2"].comment is None
    assert [cell.value for cell in sheet[1]][-1] == "Result of the checks"
    assert sheet["F2"].value == "Accepted"
    assert str(sheet["F3"].value).startswith("D3: Warning")
    assert [row["Your explanation"] for row in rows_under(book, "Failure ID")] == [
        WORDS
    ]


def test_a_feedback_sheet_of_her_own_is_kept_under_another_name(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge()
    own = openpyxl.load_workbook(office.home / "inbox" / "east.xlsx")
    own.create_sheet("Feedback")["A1"] = "What we think of the template"
    office.send(saved(own), name="own.xlsx")
    office.judge(FALL)
    book = office.book()
    assert book["Feedback (yours)"]["A1"].value == "What we think of the template"
    assert rows_under(book, "Failure ID")


def test_another_ahsns_words_about_a_failure_are_not_taken_for_hers(
    office: Office,
) -> None:
    theirs = workbook(a_submission({"ahsn_code": "WM"}, activity=ACTIVITY))
    office.send(theirs, ahsn_code="WM", name="wm.xlsx", version=1)
    office.judge(
        {**FALL, "ahsn_code": "WM", "message": "Another AHSN's."},
    )
    rows = rows_under(office.book("WM"), "Failure ID")
    assert [row["Your explanation"] for row in rows] == [None]
