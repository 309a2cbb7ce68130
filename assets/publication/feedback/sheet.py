"""The Feedback sheet: a summary, then one row a failure with a box for the answer.

The same in an officer's own workbook and alone. What is marked in her own sheets is
`marks`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from assets.domain.feedback_sheet import (
    EXPLANATION_HEADING,
    FAILURE_ID_HEADING,
    FEEDBACK_SHEET,
    LAST_QUARTER_HEADING,
)
from assets.publication.feedback.cells import cell_at, write_text
from assets.publication.feedback.findings import Findings
from assets.publication.feedback.words import severity_words
from assets.publication.naming import quoted_sheet

MAX_FAILURES = 1_000

_FONT = "Arial"
_COLUMNS = (
    ("How serious", 22),
    ("Sheet", 15),
    ("Cell", 10),
    ("Value as it stood", 18),
    ("What was expected", 26),
    (LAST_QUARTER_HEADING, 16),
    ("What is wrong and what to do", 46),
    ("Known issue", 24),
    (EXPLANATION_HEADING, 38),
    ("Rule", 24),
    (FAILURE_ID_HEADING, 22),
)
_EXPLANATION_PLACE = [heading for heading, _ in _COLUMNS].index(EXPLANATION_HEADING) + 1
_CELL_PLACE = 3
_SIDE = Side(style="thin", color="595959")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_INPUT = PatternFill("solid", fgColor="FFF9E5")
# An indent and a line between, or one column's words run into the next one's.
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_HEADING = Alignment(horizontal="left", vertical="bottom", wrap_text=True, indent=1)
_ROW_LINES = Border(left=_SIDE, right=_SIDE, bottom=Side(style="hair"))
_LINE_HEIGHT = 15.75
# Of an average letter of the font, in the unit of a column's width.
_LETTER_WIDTH = 1.1
_INDENT_WIDTH = 2
_MAX_LINES = 20


def add_feedback_sheet(
    book: Workbook, findings: Findings, summary: Sequence[str], *, has_cells: bool
) -> Worksheet:
    """Add the Feedback sheet to a workbook, first and in front.

    Args:
        book: the officer's own, or an empty one.
        findings: what there is to say.
        summary: its lines above the table, the first one its title.
        has_cells: whether the cells that failures name are in this workbook, so that
            they can be links.

    Returns:
        The sheet.
    """
    sheet: Worksheet = book.create_sheet(FEEDBACK_SHEET, 0)
    for number, line in enumerate(summary, start=1):
        cell = cell_at(sheet, number, 1)
        write_text(cell, line)
        cell.font = Font(name=_FONT, size=16 if number == 1 else 12, bold=number == 1)
    failures = findings.failures.head(MAX_FAILURES)
    if failures.height:
        first = len(summary) + 1
        _draw_table(sheet, first, list(failures.iter_rows(named=True)), book, has_cells)
    _set_up(sheet)
    book.active = 0
    for other in book.worksheets:
        # Two sheets in front would both take what is typed into one.
        other.sheet_view.tabSelected = other is sheet
    return sheet


def _draw_table(
    sheet: Worksheet,
    first: int,
    failures: Sequence[Mapping[str, object]],
    book: Workbook,
    has_cells: bool,
) -> None:
    for place, (heading, _) in enumerate(_COLUMNS, start=1):
        cell = cell_at(sheet, first, place)
        cell.value = heading
        cell.font = Font(name=_FONT, size=12, bold=True)
        cell.alignment = _HEADING
        cell.border = Border(left=_SIDE, right=_SIDE, bottom=Side(style="medium"))
    sheet.row_dimensions[first].height = 2 * _LINE_HEIGHT
    for number, failure in enumerate(failures, start=first + 1):
        texts = list(_texts(failure))
        for place, text in enumerate(texts, start=1):
            cell = cell_at(sheet, number, place)
            write_text(cell, text)
            cell.font = Font(name=_FONT, size=12)
            cell.alignment = _WRAPPED
            cell.border = _ROW_LINES
        _open_box(sheet, number)
        if has_cells:
            _link(sheet, number, failure, book)
        sheet.row_dimensions[number].height = _height(texts)
    sheet.print_title_rows = f"{first}:{first}"
    last = first + len(failures)
    letter = get_column_letter(len(_COLUMNS))
    table = Table(displayName="FeedbackTable", ref=f"A{first}:{letter}{last}")
    sheet.add_table(table)
    # Drop-down buttons say nothing to a screen reader and cover the headings.
    table.autoFilter = None


def _texts(failure: Mapping[str, object]) -> Iterator[str]:
    note = failure["known_issue_note"]
    parts = (
        severity_words(failure),
        failure["sheet"],
        failure["cell"],
        failure["value"],
        failure["expected"],
        failure["last_quarter"],
        failure["message"],
        f"Known: {note}" if note else None,
        failure["explanation"],
        failure["rule_id"],
        failure["failure_id"],
    )
    for part in parts:
        yield "" if part is None else str(part)


def _open_box(sheet: Worksheet, number: int) -> None:
    box = sheet.cell(number, _EXPLANATION_PLACE)
    box.protection = Protection(locked=False)
    box.border = _BOX
    box.fill = _INPUT


def _link(
    sheet: Worksheet, number: int, failure: Mapping[str, object], book: Workbook
) -> None:
    name, place = failure["sheet"], failure["cell"]
    if name not in book.sheetnames or place is None:
        return
    cell = sheet.cell(number, _CELL_PLACE)
    cell.hyperlink = Hyperlink(
        ref=cell.coordinate,
        location=f"{quoted_sheet(str(name))}!{place}",
        tooltip=f"Go to {name}, {place}"[:255],
    )
    cell.font = Font(name=_FONT, size=12, color="0B5394", underline="single")


def _height(texts: Sequence[str]) -> float:
    lines = (
        sum(
            -(-len(part) // int((width - _INDENT_WIDTH) / _LETTER_WIDTH)) or 1
            for part in text.split("\n")
        )
        for text, (_, width) in zip(texts, _COLUMNS, strict=True)
    )
    return _LINE_HEIGHT * min(max(lines), _MAX_LINES)


def _set_up(sheet: Worksheet) -> None:
    for place, (_, width) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    # All columns on one page wide: whoever asks about a printed row names its rule.
    sheet.print_area = f"A1:{get_column_letter(len(_COLUMNS))}{sheet.max_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.5, bottom=0.5)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
