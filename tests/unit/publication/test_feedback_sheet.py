from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

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


def test_an_unreadable_workbook_is_asked_for_again_as_a_whole(office: Office) -> None:
    office.send(b"%PDF", outcome="rejected")
    office.judge({**NOT_A_NUMBER, "rejects": "submission", "cell": None})
    lines = "\n".join(summary_of(office.book()))
    assert "send the whole workbook again" in lines
    assert "feedback.csv" not in lines


def test_a_rejected_attempt_of_hers_is_mentioned_in_what_came_after(
    office: Office,
) -> None:
    fatal = {
        "rejects": "submission",
        "message": "The cover names no quarter.",
        "submission_id": office.send(b"%PDF", name="try.xlsx", outcome="rejected"),
    }
    office.send()
    office.judge({**NOT_A_NUMBER, **fatal}, FALL)
    book = office.book()
    line = next(line for line in summary_of(book) if "try.xlsx" in line)
    assert line.startswith("Version 1, which you sent before (try.xlsx, received ")
    assert line.endswith("was rejected as a whole. The cover names no quarter.")
    assert len(rows_under(book, "Failure ID")) == 1


def test_however_much_is_said_of_one_cell_a_workbook_can_hold_it(
    office: Office,
) -> None:
    office.send()
    office.judge(
        *(
            {**NOT_A_NUMBER, "failure_id": f"{n:016x}", "message": "🩺" * 20_000}
            for n in range(300)
        )
    )
    book = office.book()
    texts = [str(cell.value or "") for sheet in book for row in sheet for cell in row]
    comment = book["Activity"]["D2"].comment
    assert comment is not None
    # Excel counts in units of UTF-16.
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 32_767
    assert len(comment.text) <= 1_500
    assert len(str(book["Activity"]["F2"].value)) <= 1_000


def test_macros_and_connections_are_said_to_be_gone(office: Office) -> None:
    data = io.BytesIO(workbook(a_submission(activity=ACTIVITY)))
    with zipfile.ZipFile(data, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macros")
        parts.writestr("xl/connections.xml", b"<connections/>")
    office.send(data.getvalue())
    office.judge(FALL)
    book = office.book()
    gone = "Not carried over from your file: macros, connections to data."
    assert gone in summary_of(book)
    with zipfile.ZipFile(office.feedback().files["EAST"]) as parts:
        names = {name.lower() for name in parts.namelist()}
    assert not names & {"xl/vbaproject.bin", "xl/connections.xml"}


def test_one_thing_and_several_are_counted_in_good_english(office: Office) -> None:
    data = workbook(a_submission(activity=ACTIVITY))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["Activity"]["D3"] = "=6*2"
    office.send(saved(book), records_flagged=1)
    office.judge(FALL, NOT_A_NUMBER)
    lines = "\n".join(summary_of(office.book()))
    assert "1 is flagged" in lines
    assert "1 formula replaced by the value it showed" in lines
    assert (
        "2 findings: 0 that reject the whole submission, 1 that leaves a row out, "
        "1 that rejects nothing." in lines
    )


def test_all_columns_of_the_sheet_fit_one_page_and_keep_apart(office: Office) -> None:
    office.send()
    office.judge(FALL)
    sheet = office.book()["Feedback"]
    assert sheet.print_area.startswith("'Feedback'!$A$1:$K$")
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    heading_row = next(cell.row for cell in sheet["A"] if cell.value == "How serious")
    assert sheet.print_title_rows == f"${heading_row}:${heading_row}"
    for row in (heading_row, heading_row + 1):
        for cell in sheet[row]:
            # A spreadsheet heeds the indent of left-aligned text only.
            assert (cell.alignment.horizontal, cell.alignment.indent) == ("left", 1)
            assert cell.border.left.style == "thin"
