import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from odfdo import Document

from assets.publication.accessible_tables.contents import (
    Book,
    Heading,
    Link,
    Number,
    Sheet,
    Table,
)
from assets.publication.accessible_tables.ods import ods_of
from assets.publication.accessible_tables.xlsx import xlsx_of
from tests.factories.accessible_books import read_ods, read_xlsx
from tests.factories.accessible_linter import lint

ONE_TABLE = "This worksheet contains one table."
KEY = "Shorthand: [x] not available; [e] estimated."
WRITERS = {"xlsx": (xlsx_of, read_xlsx), "ods": (ods_of, read_ods)}


def table(name, rows, headings=("What", "Figure")):
    shown = tuple(Heading(text, 20) for text in headings)
    return Table(name, name, shown, tuple(rows))


def book_of(*rows, headings=("What", "Figure")):
    """A whole workbook of one table with these rows."""
    contents = [(Link("Notes", "Notes"), "Notes"), (Link("Table 1", "Table 1"), "One")]
    sheets = (
        Sheet("Cover", "AHSN impact", ("What it is.", Link("Contents", "Contents"))),
        Sheet("Contents", "Contents", (ONE_TABLE,), table("contents", contents)),
        Sheet("Notes", "Notes", (ONE_TABLE,), table("notes", [("note 1", "Rounded.")])),
        Sheet(
            "Table 1", "Table 1: One", (ONE_TABLE, KEY), table("one", rows, headings)
        ),
    )
    return Book("AHSN impact", "Impact", date(2021, 3, 31), sheets)


GOOD = book_of(("Patients [note 1]", Number(78346.0)), ("Scans", "[x]"))


@pytest.fixture(params=WRITERS, ids=list(WRITERS))
def written(request):
    """How a book is written, and read back, in one of the two formats."""
    return WRITERS[request.param]


def test_a_workbook_breaks_no_rule(written):
    write, read = written
    assert lint(read(write(GOOD))) == []


def test_the_same_book_gives_the_same_bytes(written):
    write, _ = written
    assert write(GOOD) == write(GOOD)


def test_cells_are_read_back_as_they_were(written):
    write, read = written
    rows = read(write(GOOD)).sheet("Table 1").cells()
    assert rows == [
        {"What": "Patients [note 1]", "Figure": 78346},
        {"What": "Scans", "Figure": "[x]"},
    ]


LIVE = ["=1+1", "+44 20", "-5 fewer", "@SUM(A1)", '=HYPERLINK("x")', "{=1}"]


@pytest.mark.parametrize("text", LIVE)
def test_a_text_from_outside_is_never_a_formula(written, text):
    write, read = written
    book = read(write(book_of((text, "[x]"))))
    assert book.faults == []
    assert book.sheet("Table 1").cells()[0]["What"] == text


def changed_sheet(number, **changes):
    sheets = list(GOOD.sheets)
    sheets[number] = replace(sheets[number], **changes)
    return replace(GOOD, sheets=tuple(sheets))


BROKEN = {
    "no title": replace(GOOD, title=""),
    "begins with": replace(GOOD, sheets=GOOD.sheets[1:]),
    "no title in A1": changed_sheet(3, title=""),
    "a link leads to": changed_sheet(1, lines=(ONE_TABLE, Link("Gone", "Gone"))),
    "A2 does not say": changed_sheet(3, lines=(KEY,)),
    "is blank": changed_sheet(3, lines=(ONE_TABLE, "", KEY)),
    "the key above the table lacks [x]": changed_sheet(3, lines=(ONE_TABLE,)),
    "an empty cell": book_of(("Patients", "")),
    "refers to [note 2]": book_of(("Patients [note 2]", Number(1.0))),
    "[X], which is no marker": book_of(("Patients", "[X]")),
    "a symbol for a note": book_of(("Patients*", Number(1.0))),
    "as a text": book_of(("Patients", "78,346")),
    "two sheets have the same title": changed_sheet(3, title="Notes"),
    "0 tables": changed_sheet(3, table=None),
    "not linked from the contents": changed_sheet(3, name="Table 2"),
    "otherwise than it calls itself": changed_sheet(3, title="Table 1: Two"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_linter_finds_what_breaks_a_rule(written, fault):
    write, read = written
    found = lint(read(write(BROKEN[fault])))
    assert any(fault in one for one in found), found


def spoilt(change):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(GOOD)))
    change(book["Table 1"])
    sink = io.BytesIO()
    book.save(sink)
    return lint(read_xlsx(sink.getvalue()))


def set_at(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


SPOILT = {
    "merged cells": lambda sheet: sheet.merge_cells("A1:B1"),
    "hidden": lambda sheet: setattr(sheet, "sheet_state", "hidden"),
    "frozen panes": lambda sheet: setattr(sheet, "freeze_panes", "A5"),
    "a filter": lambda sheet: setattr(sheet.auto_filter, "ref", "A4:B6"),
    "hidden rows": lambda sheet: setattr(sheet.row_dimensions[5], "hidden", True),
    "a formula": set_at("B5", "=1+1"),
    "not wrapped": lambda sheet: setattr(
        sheet["A5"], "alignment", openpyxl.styles.Alignment(wrap_text=False)
    ),
    "Times": lambda sheet: setattr(
        sheet["A5"], "font", openpyxl.styles.Font(name="Times", sz=12)
    ),
    "a fill": lambda sheet: setattr(
        sheet["A5"], "fill", openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    ),
    "below its table": set_at("A9", "Source: ours"),
    "beside the table": set_at("D5", "see this"),
    "a header or footer": lambda sheet: setattr(sheet.oddHeader.center, "text", "x"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_the_linter_finds_what_a_workbook_alone_can_break(fault):
    found = spoilt(SPOILT[fault])
    assert any(fault in one for one in found), found


def test_the_two_formats_say_the_same():
    xlsx, ods = read_xlsx(xlsx_of(GOOD)), read_ods(ods_of(GOOD))
    assert [one.rows for one in xlsx.sheets] == [one.rows for one in ods.sheets]
    assert [one.tables for one in xlsx.sheets] == [one.tables for one in ods.sheets]


def test_an_independent_reader_opens_the_ods():
    document = Document(io.BytesIO(ods_of(GOOD)))
    sheet = document.body.get_table(name="Table 1")
    assert sheet.get_values()[-1] == ["Scans", "[x]"]
    assert document.meta.title == "AHSN impact"
    assert document.get_language() == "en-GB"


def test_a_workbook_has_its_title_and_the_day_of_its_figures():
    with zipfile.ZipFile(io.BytesIO(xlsx_of(GOOD))) as parts:
        core = parts.read("docProps/core.xml").decode()
    assert "<dc:title>AHSN impact</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert "2021-03-31T00:00:00Z" in core
