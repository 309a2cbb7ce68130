"""Marking the failing cells of an officer's sheets, and the Result of each row.

A mark is a pattern with a border, in a conditional format of ours: her own formats stay
untouched below it, and when the workbook comes back it is taken off whole. A comment
and the Result column say the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from assets.domain.feedback_sheet import RESULT_HEADING
from assets.domain.names import name_key
from assets.publication.feedback.cells import bounded, cell_at, write_text
from assets.publication.feedback.words import severity_words

AUTHOR = "outturn"
MAX_MARKS = 1_000

_STOOD_HERE = "\n\nThe comment that stood here:\n"
_MAX_COMMENT, _MAX_RESULT = 1_500, 1_000
_RESULT_WIDTH = 60
_LETTERS_A_LINE, _MOST_LINES, _LINE_HEIGHT = 52, 12, 15.75
_ALWAYS = "TRUE"
_PATTERN: Final = "lightUp"
# Dark on light, so that pattern and border show on paper and to the colour-blind.
_COLOURS = {
    "critical": ("9C0006", "FFE0E0"),
    "warning": ("7F4F00", "FFF0CC"),
    "info": ("1F3864", "E4ECF7"),
}

Failure = Mapping[str, object]


def take_marks_off(sheet: Worksheet) -> None:
    """Remove the marks and comments of an earlier feedback from a sheet."""
    ranges = sheet.conditional_formatting
    for entry in list(ranges):
        for rule in [rule for rule in entry.rules if _is_ours(rule)]:
            entry.rules.remove(rule)
        if not entry.rules:
            del ranges[entry.sqref]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and _author(cell) == AUTHOR:
                _restore_comment(cell)


def mark_cells(sheet: Worksheet, failures: Sequence[Failure]) -> None:
    """Mark the cells that failures name, the worst failure of a cell first.

    Args:
        sheet: where the cells are; changed in place.
        failures: of this sheet, worst first.
    """
    by_cell: dict[str, list[Failure]] = {}
    for failure in failures:
        if failure["cell"] is not None:
            by_cell.setdefault(str(failure["cell"]), []).append(failure)
    marked = dict(list(by_cell.items())[:MAX_MARKS])
    for severity in _COLOURS:
        cells = [
            place for place, found in marked.items() if found[0]["severity"] == severity
        ]
        if cells:
            sheet.conditional_formatting.add(" ".join(cells), _mark(severity))
    for place, found in marked.items():
        cell = sheet[place]
        if isinstance(cell, Cell):
            _comment(cell, "\n\n".join(_sentence(failure) for failure in found))


def write_results(
    sheet: Worksheet,
    heading_row: int,
    rows: Iterable[int],
    failures: Sequence[Failure],
    *,
    is_rejected: bool,
) -> None:
    """Write the Result of each record in words, in a column of our own at the right.

    Args:
        sheet: of a dataset; changed in place.
        heading_row: where its headings stand, from 1.
        rows: the rows that hold a record.
        failures: of this sheet, worst first.
        is_rejected: whether the submission is rejected as a whole.
    """
    place = _result_place(sheet, heading_row)
    for number in range(heading_row + 1, sheet.max_row + 1):
        cell_at(sheet, number, place).value = None
    by_row: dict[int, list[Failure]] = {}
    for failure in failures:
        if isinstance(failure["row_number"], int):
            by_row.setdefault(failure["row_number"], []).append(failure)
    fine = "Not used: the submission is rejected" if is_rejected else "Accepted"
    # Made once: for the thousands of cells of a sheet they cost as much as the texts.
    plain, bold = (
        Font(name="Arial", size=12, bold=is_bold) for is_bold in (False, True)
    )
    one_line, wrapped = (
        Alignment(vertical="top", wrap_text=is_long) for is_long in (False, True)
    )
    for number in {*rows, *by_row} - {heading_row}:
        found = by_row.get(number)
        cell = cell_at(sheet, number, place)
        write_text(cell, _result(found) if found else fine, _MAX_RESULT)
        cell.font = bold if found else plain
        cell.alignment = wrapped if found else one_line
        if found:
            _make_room(sheet, number, str(cell.value))
    heading = cell_at(sheet, heading_row, place)
    write_text(heading, RESULT_HEADING)
    heading.font = bold
    sheet.column_dimensions[heading.column_letter].width = _RESULT_WIDTH


def first_filled_row(sheet: Worksheet) -> int | None:
    """Return the first row that is not blank, where intake looks for the headings."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(_is_filled(value) for value in row):
            return number
    return None


def _result_place(sheet: Worksheet, heading_row: int) -> int:
    """Return the column of our earlier Result, or the first one that is all blank."""
    last = max((area.max_col for area in sheet.merged_cells.ranges), default=0)
    for row in sheet.iter_rows(values_only=True):
        for place, value in enumerate(row[last:], start=last + 1):
            if _is_filled(value):
                last = place
    for cell in sheet[heading_row]:
        if name_key(str(cell.value or "")) == name_key(RESULT_HEADING):
            return int(cell.column or last + 1)
    return last + 1


def _make_room(sheet: Worksheet, number: int, text: str) -> None:
    """Make a row high enough for its Result, never lower than it was."""
    row = sheet.row_dimensions[number]
    lines = -(-len(text) // _LETTERS_A_LINE)
    row.height = max(row.height or 0, _LINE_HEIGHT * min(lines, _MOST_LINES))


def _is_filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _result(found: Sequence[Failure]) -> str:
    return " Also ".join(
        f"{failure['cell'] or 'the row'}: {_sentence(failure)}" for failure in found
    )


def _sentence(failure: Failure) -> str:
    return f"{severity_words(failure)}. {failure['message']}"


def _mark(severity: str) -> Rule:
    dark, light = _COLOURS[severity]
    side = Side(style="thin", color=dark)
    return Rule(
        type="expression",
        formula=[_ALWAYS],
        priority=1,
        dxf=DifferentialStyle(
            fill=PatternFill(_PATTERN, fgColor=dark, bgColor=light),
            border=Border(left=side, right=side, top=side, bottom=side),
            font=Font(bold=True, color="000000"),
        ),
    )


def _is_ours(rule: Rule) -> bool:
    fill = rule.dxf.fill if rule.dxf is not None else None
    is_always = rule.type == "expression" and rule.formula == [_ALWAYS]
    return is_always and isinstance(fill, PatternFill) and fill.patternType == _PATTERN


def _author(cell: Cell) -> str | None:
    return None if cell.comment is None else cell.comment.author


def _comment(cell: Cell, text: str) -> None:
    before = cell.comment.text if cell.comment is not None else None
    whole = bounded(text, _MAX_COMMENT)
    if before:
        whole += _STOOD_HERE + bounded(before, _MAX_COMMENT)
    cell.comment = Comment(whole, AUTHOR, height=160, width=420)


def _restore_comment(cell: Cell) -> None:
    text = cell.comment.text if cell.comment is not None else ""
    _, marker, before = text.partition(_STOOD_HERE)
    cell.comment = Comment(before, "Officer") if marker else None
