from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.read import read_submission
from assets.intake.sheet_xml import spanned_cells
from tests.factories.submissions import (
    Rows,
    a_submission,
    headings_of,
    with_part,
    workbook,
)

HEADINGS = headings_of("activity")


def read(tmp_path: Path, data: bytes, limits: Limits | None = None) -> Reading:
    path = tmp_path / "named-as-nothing"
    path.write_bytes(data)
    return read_submission(path, limits)


def values(reading: Reading) -> list[tuple[str | None, float | None]]:
    assert reading.unreadable_reason is None
    return reading.records["activity"].select("value_text", "value").rows()


def of_values(*cells: object) -> Rows:
    return [["programme_code", "value"], *(["esd", cell] for cell in cells)]  # type: ignore[list-item]


def openpyxl_book(**cells: object) -> bytes:
    """Return a workbook whose formulas have no saved result, as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Activity"
    sheet["A1"], sheet["B1"] = "programme_code", "value"
    for reference, value in cells.items():
        sheet[reference] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_number_cell_is_shown_without_noise_or_exponent(tmp_path: Path) -> None:
    table = of_values(12, 12.0, 12.5, 1e20, 0.00001, "12", "1,234")
    assert values(read(tmp_path, workbook(a_submission(activity=table)))) == [
        ("12", 12.0),
        ("12", 12.0),
        ("12.5", 12.5),
        ("100000000000000000000", 1e20),
        ("0.00001", 0.00001),
        ("12", 12.0),
        ("1,234", 1234.0),
    ]


def test_seventeen_digits_of_a_float_are_shown_as_fifteen(tmp_path: Path) -> None:
    book = workbook(a_submission(activity=of_values(0.3)))
    part = "xl/worksheets/sheet2.xml"
    noisy = with_part(book, part, b"<v>0.3</v>", b"<v>0.30000000000000004</v>")
    assert values(read(tmp_path, noisy)) == [("0.3", 0.3)]


def test_text_that_is_no_number_is_kept_beside_a_null(tmp_path: Path) -> None:
    table = of_values("<5", "TBC", "4.4k", "-")
    assert values(read(tmp_path, workbook(a_submission(activity=table)))) == [
        ("<5", None),
        ("TBC", None),
        ("4.4k", None),
        ("-", None),
    ]


def test_an_error_a_boolean_and_a_formula_without_result_are_not_blank(
    tmp_path: Path,
) -> None:
    cells = {"B2": "=B9*2", "B3": "#N/A", "B4": True, "B5": "#DIV/0!", "B6": False}
    assert values(read(tmp_path, openpyxl_book(**cells))) == [
        ("=B9*2", None),
        ("#N/A", None),
        ("TRUE", None),
        ("#DIV/0!", None),
        ("FALSE", None),
    ]


def test_a_formula_that_excel_computed_is_its_result(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Activity")
        sheet.write_row("A1", ["programme_code", "value"])
        sheet.write("A2", "esd")
        sheet.write_formula("B2", "=2*132", value=264)
        sheet.write("A3", "esd")
        sheet.write_formula("B3", '=""', value="")
    part = "xl/worksheets/sheet1.xml"
    # As Excel itself saves a formula whose result is no text.
    data = with_part(buffer.getvalue(), part, b'<c r="B3">', b'<c r="B3" t="str">')
    assert values(read(tmp_path, data)) == [("264", 264.0), (None, None)]


def test_a_shared_formula_is_shown_as_it_stands_in_each_cell(tmp_path: Path) -> None:
    data = openpyxl_book(B2="=C2*2", B3="=C3*2")
    part = "xl/worksheets/sheet1.xml"
    data = with_part(
        data,
        part,
        b'<c r="B2"><f>C2*2</f>',
        b'<c r="B2"><f t="shared" ref="B2:B3" si="0">C2*2</f>',
    )
    data = with_part(
        data,
        part,
        b'<c r="B3"><f>C3*2</f>',
        b'<c r="B3"><f t="shared" si="0"/>',
    )
    assert values(read(tmp_path, data)) == [("=C2*2", None), ("=C3*2", None)]


def test_formulas_beyond_the_last_value_are_rows_too(tmp_path: Path) -> None:
    assert values(read(tmp_path, openpyxl_book(A2="esd", B2=1, B9="=B2"))) == [
        ("1", 1.0),
        ("=B2", None),
    ]


def test_a_date_cell_is_a_date(tmp_path: Path) -> None:
    table = [
        ["programme_code", "stage_since"],
        ["esd", date(2021, 3, 31)],
        ["esd", "31/03/2021"],
        ["esd", datetime(2021, 3, 31, 10, 30)],
    ]
    reading = read(tmp_path, workbook(a_submission(adoption=table)))
    found = reading.records["adoption"].select("stage_since_text", "stage_since")
    assert found.rows() == [
        ("2021-03-31", date(2021, 3, 31)),
        ("31/03/2021", date(2021, 3, 31)),
        ("2021-03-31 10:30:00", date(2021, 3, 31)),
    ]


def test_blank_rows_and_columns_before_the_headings_do_not_shift_the_cells(
    tmp_path: Path,
) -> None:
    table = [
        [],
        [],
        [None, None, "Programme", "Value"],
        [],
        [None, None, "esd", 7],
        [None, None, " \u00a0 ", "  "],
        [None, None, "esd", 8],
    ]
    reading = read(tmp_path, workbook(a_submission(activity=table)))
    assert reading.records["activity"]["row_number"].to_list() == [5, 7]
    found = reading.layout.select("column_name", "heading", "column_index").rows()
    assert found == [("programme_code", "Programme", 3), ("value", "Value", 4)]


def test_merged_cells_hold_their_value_once(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(openpyxl_book(A2="esd", B2=1, A3="gone", B3=2))
    )
    book["Activity"].merge_cells("A2:A3")
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read(tmp_path, buffer.getvalue())
    found = reading.records["activity"].select("programme_code_text", "value").rows()
    assert found == [("esd", 1.0), (None, 2.0)]


def test_a_sheet_is_found_by_its_name_in_either_form(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name in (" LOCAL_programmes", "Guidance", "Activity"):
            book.add_worksheet(name)
    reading = read(tmp_path, buffer.getvalue())
    present = reading.datasets.filter(pl.col("is_present"))
    assert present.select("dataset", "sheet", "row_count").rows() == [
        ("activity", "Activity", 0),
        ("local_programmes", " LOCAL_programmes", 0),
    ]


def test_two_sheets_that_are_both_activity_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Activity")
        book.add_worksheet("activity_")
    reason = read(tmp_path, buffer.getvalue()).unreadable_reason
    assert reason is not None
    assert "Two sheets are both Activity: Activity and activity_" in reason


def test_a_workbook_with_no_sheet_of_ours_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Sheet1")
    reason = read(tmp_path, buffer.getvalue()).unreadable_reason
    assert reason is not None
    assert "None of its sheets" in reason


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='xfd1048576'><v>1</v></c>",
        b'<c foo=">" r = "XFD1048576" ><v>1</v></c>',
        b'<x:c xmlns:x="x" r="XFD1048576"><v>1</v></x:c>',
    ],
)
def test_a_lone_cell_at_the_far_corner_is_refused_before_it_is_opened(
    tmp_path: Path, cell: bytes
) -> None:
    book = workbook(a_submission(activity=of_values(1)))
    part = "xl/worksheets/sheet2.xml"
    row = b'<row r="1048576">' + cell + b"</row></sheetData>"
    bomb = with_part(book, part, b"</sheetData>", row)
    reason = read(tmp_path, bomb).unreadable_reason
    assert reason is not None
    assert "reaches to row 1,048,576" in reason
    assert "delete the rows and columns" in reason


def test_whole_columns_that_are_formatted_and_empty_are_no_obstacle(
    tmp_path: Path,
) -> None:
    book = workbook(a_submission(activity=of_values(1)))
    part = "xl/worksheets/sheet2.xml"
    blank = b'<row r="1048576"><c r="ZZ1048576" s="1"/></row></sheetData>'
    data = with_part(book, part, b"</sheetData>", blank)
    assert values(read(tmp_path, data)) == [("1", 1.0)]


def test_rows_and_cells_without_references_are_counted() -> None:
    row = b"<row><c><v>1</v></c><c><v>2</v></c></row>"
    assert spanned_cells(b"<sheetData>" + row * 10 + b"</sheetData>") >= 20


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml"])
def test_definitions_of_entities_are_refused(
    tmp_path: Path, part: str, doctype: bytes
) -> None:
    book = workbook(a_submission(activity=of_values(1)))
    reason = read(tmp_path, with_part(book, part, b"?>", b"?>" + doctype))
    assert reason.unreadable_reason is not None
    assert "definitions (DTD)" in reason.unreadable_reason


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    book = workbook(a_submission(activity=of_values(1)))
    part = "xl/worksheets/sheet2.xml"
    bomb = with_part(book, part, b"</sheetData>", b"</sheetData>" + b" " * 3_000_000)
    assert len(bomb) < 20_000
    reason = read(tmp_path, bomb, Limits(max_expanded_bytes=2_000_000))
    assert reason.unreadable_reason is not None
    assert "Unpacked, the file is larger than 1 MB" in reason.unreadable_reason


def test_pictures_and_macros_are_left_out(tmp_path: Path) -> None:
    image = Path(tmp_path / "dot.png")
    image.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
            "1f15c4890000000d49444154789c626001000000ffff03000006000557"
            "bfabd40000000049454e44ae426082"
        )
    )
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Activity")
        sheet.write_row("A1", HEADINGS)
        sheet.insert_image("D4", str(image))
    assert read(tmp_path, buffer.getvalue()).unreadable_reason is None
