from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assets.intake.read import read_submission
from assets.publication.feedback.defuse import is_harmless
from tests.factories.feedback import (
    ACTIVITY,
    FALL,
    NOT_A_NUMBER,
    Office,
    rows_under,
    saved,
    summary_of,
)
from tests.factories.submissions import a_submission, workbook


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def sent_book() -> openpyxl.Workbook:
    data = workbook(a_submission(activity=ACTIVITY))
    return openpyxl.load_workbook(io.BytesIO(data))


def marks(sheet: Worksheet) -> dict[str, str]:
    """Return marked cells → the pattern of their mark."""
    return {
        str(entry.sqref): rule.dxf.fill.patternType
        for entry in sheet.conditional_formatting
        for rule in entry.rules
        if rule.dxf.border.left.style and rule.dxf.font.bold
    }


def test_a_failing_cell_is_marked_commented_and_named_in_the_result(
    office: Office,
) -> None:
    office.send()
    office.judge(NOT_A_NUMBER, FALL)
    sheet = office.book()["Activity"]
    assert marks(sheet) == {"D2": "lightUp", "D3": "lightUp"}
    comment = sheet["D2"].comment
    assert comment is not None
    assert comment.text.startswith("Critical: this row is left out. Value says “TBC”")
    assert [cell.value for cell in sheet["F"]] == [
        "Result of the checks",
        "D2: Critical: this row is left out. Value says “TBC”, which is not a number. "
        "Write digits only.",
        "D3: Warning: the figure stands, flagged. Value is 12, but it was 17.",
    ]


def test_the_officers_own_formats_and_comments_stay(office: Office) -> None:
    book = sent_book()
    book["Activity"]["D2"].fill = PatternFill("solid", fgColor="ABCDEF")
    book["Activity"]["D2"].comment = Comment("Ask Jo.", "Sam")
    office.send(saved(book))
    office.judge(NOT_A_NUMBER)
    cell = office.book()["Activity"]["D2"]
    assert cell.fill.fgColor.rgb == "00ABCDEF"
    assert cell.comment is not None
    assert cell.comment.text.endswith("The comment that stood here:\nAsk Jo.")


def test_a_result_column_of_her_own_stays_hers_in_every_round(office: Office) -> None:
    own = sent_book()
    for number, text in enumerate(("Result", "checked by Jo", "ask the ward"), start=1):
        own["Activity"].cell(number, 6).value = text
    office.send(saved(own))
    office.judge(FALL)
    for name in ("again.xlsx", "and again.xlsx"):
        back = office.book()
        hers, ours = ([c.value for c in back["Activity"][c]] for c in "FG")
        assert hers == ["Result", "checked by Jo", "ask the ward"]
        assert ours[:2] == ["Result of the checks", "Accepted"]
        office.send(saved(back), name=name)
        office.judge(FALL)
        unknown = read_submission(office.home / "inbox" / name).layout.filter(
            pl.col("column_name").is_null()
        )
        assert unknown["heading"].to_list() == ["Result"]


def test_each_failure_has_a_row_a_link_and_a_box_that_can_be_written_in(
    office: Office,
) -> None:
    office.send()
    office.judge(FALL, NOT_A_NUMBER)
    book = office.book()
    assert book.active is book["Feedback"] is book.worksheets[0]
    rows = rows_under(book, "Failure ID")
    assert [row["Failure ID"] for row in rows] == [
        NOT_A_NUMBER["failure_id"],
        FALL["failure_id"],
    ]
    assert rows[1]["How serious"] == "Warning: the figure stands, flagged"
    assert (rows[1]["Value as it stood"], rows[1]["What was expected"]) == (
        "12",
        "at least 17",
    )
    sheet = book["Feedback"]
    links = [cell.hyperlink.location for cell in sheet["C"] if cell.hyperlink]
    assert links == ["'Activity'!D2", "'Activity'!D3"]
    boxes = [cell for row in sheet for cell in row if not cell.protection.locked]
    assert {cell.column_letter for cell in boxes} == {"I"}
    assert sheet.protection.sheet
    assert len(boxes) == 2


def test_the_summary_says_in_words_what_became_of_it(office: Office) -> None:
    office.send()
    office.judge(NOT_A_NUMBER)
    lines = "\n".join(summary_of(office.book()))
    assert "Feedback on east.xlsx" in lines
    assert "Accepted, with something to look at" in lines
    assert "2 rows read: 1 accepted, 1 rejected" in lines
    assert "prepared by P. Officer" in lines


def test_of_several_failures_of_one_cell_the_worst_comes_first_and_all_are_said(
    office: Office,
) -> None:
    office.send()
    office.judge({**FALL, "cell": "D2", "row_number": 2}, NOT_A_NUMBER)
    sheet = office.book()["Activity"]
    comment = sheet["D2"].comment
    assert comment is not None
    assert comment.text.index("Critical") < comment.text.index("Warning")
    assert len(marks(sheet)) == 1
    assert "Critical" in str(sheet["F2"].value)
    assert "Warning" in str(sheet["F2"].value)


def test_nothing_of_a_submission_is_live_in_what_goes_back(office: Office) -> None:
    book = sent_book()
    sheet = book["Activity"]
    sheet["D3"] = "=6*2"
    sheet["E2"] = '=WEBSERVICE("http://example.org/"&D2)'
    sheet["H2"] = "see"
    sheet["H2"].hyperlink = "http://example.org/"
    calling = DataValidation(type="custom", formula1='WEBSERVICE("http://example.org")')
    listing = DataValidation(type="list", formula1='"Final,Nil"')
    for rule in (calling, listing):
        rule.add("E2:E9")
        sheet.add_data_validation(rule)
    office.send(saved(book))
    office.judge(
        {
            **NOT_A_NUMBER,
            "value": "=cmd|'/c calc'!A0",
            "expected": "+1",
            "message": '=HYPERLINK("http://example.org","here")',
        }
    )
    back = office.book()
    kinds = {cell.data_type for page in back for row in page for cell in row}
    assert "f" not in kinds
    assert back["Activity"]["E2"].value == '=WEBSERVICE("http://example.org/"&D2)'
    assert back["Activity"]["H2"].hyperlink is None
    rules = back["Activity"].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"Final,Nil"']
    row = rows_under(back, "Failure ID")[0]
    assert row["Value as it stood"] == "=cmd|'/c calc'!A0"
    lines = "\n".join(summary_of(back))
    assert "2 formulas replaced by the value" in lines
    assert "1 link to other places" in lines
    with zipfile.ZipFile(office.feedback().files["EAST"]) as parts:
        for name in parts.namelist():
            data = parts.read(name)
            assert b'TargetMode="External"' not in data, name
            assert b"<f>" not in data, name
            assert "externalLink" not in name


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("http://example.org")',
        "cmd|'/c calc'!A0",
        "[1]Sheet1!A1",
        'HYPERLINK("x")',
        "INDIRECT(A1)",
    ],
)
def test_a_rule_that_may_reach_outside_is_not_harmless(formula: str) -> None:
    assert not is_harmless(formula)


@pytest.mark.parametrize(
    "formula", [None, '"a,b"', "Lists!$B$2:$B$9", "AND(ISNUMBER(D2),D2<>INT(D2))"]
)
def test_a_rule_about_the_workbooks_own_cells_is_harmless(formula: str | None) -> None:
    assert is_harmless(formula)


def test_text_that_no_workbook_can_hold_is_shown_all_the_same(office: Office) -> None:
    office.send()
    office.judge({**NOT_A_NUMBER, "value": "a\x00b\x1b[31m", "message": "x" * 40_000})
    row = rows_under(office.book(), "Failure ID")[0]
    assert (
        row["Value as it stood"]
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m"
    )
    assert str(row["What is wrong and what to do"]).endswith("… (cut here)")


def test_what_is_no_longer_spoken_of_is_removed(office: Office) -> None:
    folder = office.home / "outbox" / "2020-21-Q4" / "feedback"
    folder.mkdir(parents=True)
    (folder / "outturn_2020-21-Q4_unknown-0000_feedback.xlsx").write_bytes(b"old")
    office.send()
    office.judge()
    office.feedback()
    names = {path.name for path in folder.glob("*.xlsx")}
    assert names == {"outturn_2020-21-Q4_EAST_feedback.xlsx"}


def test_with_nothing_to_mend_the_officer_is_thanked(office: Office) -> None:
    office.send(outcome="accepted")
    office.judge()
    book = office.book()
    assert "We found nothing to mend. Thank you." in summary_of(book)
    assert [cell.value for cell in book["Activity"]["F"]][1:] == ["Accepted"] * 2
