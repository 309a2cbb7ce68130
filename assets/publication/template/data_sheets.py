"""Drawing the sheets an AHSN fills in: rows laid out, blank rows, drop-downs, hints."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.domain.datasets import BY_NAME
from assets.publication.template.contents import TemplateContents
from assets.publication.template.layout import LAST_QUARTER, SheetColumn, SheetLayout
from assets.publication.template.styles import IS_FRACTION, Styles, row_height

# What Excel holds of a hint.
_TITLE_LENGTH, _HINT_LENGTH = 32, 255
# Below the table there is room for whoever needs more; drop-downs reach down to here.
_LAST_ROW = 2_000
_PROTECTED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
}
_HUGE = 1e15
_WHOLE_COUNTS = {"adopters", "jobs_created", "jobs_safeguarded"}

Row = Mapping[str, object]
Lists = Mapping[str, str]


def draw_sheet(
    book: xlsxwriter.Workbook,
    layout: SheetLayout,
    contents: TemplateContents,
    lists: Lists,
    styles: Styles,
) -> None:
    """Add one sheet to the workbook.

    Args:
        book: being written.
        layout: which sheet.
        contents: the rows laid out.
        lists: the list's name → the range of its terms.
        styles: the formats of the workbook.
    """
    sheet = book.add_worksheet(BY_NAME[layout.dataset].sheet)
    rows = contents.rows[layout.dataset].to_dicts()
    last_row = len(rows) + layout.free_rows
    _print_set_up(sheet)
    sheet.add_table(
        0,
        0,
        last_row,
        len(layout.columns) - 1,
        {
            "name": BY_NAME[layout.dataset].sheet.replace(" ", ""),
            "style": None,
            "autofilter": False,
            "columns": [
                {"header": layout.heading(column), "header_format": styles.heading}
                for column in layout.columns
            ],
        },
    )
    for place, column in enumerate(layout.columns):
        # Unlocked all the way down, but for what is ours.
        is_ours = column.name == LAST_QUARTER
        free = styles.last if is_ours else _format(column, {}, styles)
        sheet.set_column(place, place, column.width, None if is_ours else free)
        _validate_column(sheet, place, column, lists, first_row=1)
        for number in range(1, last_row + 1):
            row = rows[number - 1] if number <= len(rows) else {}
            _write(sheet, (number, place), column, row, styles)
    for number, row in enumerate(rows, start=1):
        texts = ((str(row.get(c.name) or ""), c.width) for c in layout.columns)
        sheet.set_row(number, row_height(texts))
    if layout.dataset == "activity":
        _validate_figures(sheet, layout, rows, styles)
    sheet.freeze_panes(1, 0)
    sheet.protect("", _PROTECTED)


def _print_set_up(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def _write(
    sheet: Worksheet,
    place: tuple[int, int],
    column: SheetColumn,
    row: Row,
    styles: Styles,
) -> None:
    if column.name == LAST_QUARTER:
        _write_last(sheet, place, row, styles)
        return
    if _is_not_asked(column, row):
        # Locked and without a border: anything in it would be refused as a figure.
        sheet.write_blank(*place, None, styles.closed)
        return
    if row and column.is_key:
        sheet.write_string(*place, str(row[column.name] or ""), styles.key)
        return
    given = row.get(column.name)
    if given is None:
        sheet.write_blank(*place, None, _format(column, row, styles))
    else:
        sheet.write_string(*place, str(given), _format(column, row, styles))


def _write_last(
    sheet: Worksheet, place: tuple[int, int], row: Row, styles: Styles
) -> None:
    value, words = row.get("last_value"), row.get("last_words")
    if isinstance(value, float):
        whole = value.is_integer()
        sheet.write_number(*place, value, styles.last_whole if whole else styles.last)
    elif words is not None:
        sheet.write_string(*place, str(words), styles.last)


def _is_not_asked(column: SheetColumn, row: Row) -> bool:
    """Whether the row's metric has no such figure: a rate no value, others no parts."""
    if "basis" not in row:
        return False
    is_rate = row["basis"] == "rate"
    return column.name == "value" if is_rate else column.name in _PARTS


_PARTS = ("numerator", "denominator")


def _format(column: SheetColumn, row: Row, styles: Styles) -> Format:
    match column.entry:
        case "number":
            is_whole = column.name in _WHOLE_COUNTS or row.get("is_count")
            return styles.number if is_whole else styles.amount
        case "date":
            return styles.date
        case _:
            return styles.text


def _validate_column(
    sheet: Worksheet, place: int, column: SheetColumn, lists: Lists, *, first_row: int
) -> None:
    rule: dict[str, object] = {}
    if column.choices is not None:
        rule = {"validate": "list", "source": lists[column.choices]}
        rule |= {"show_error": column.is_closed} | _refusal(
            "Not in the list", "Choose one of the list, or leave the cell blank."
        )
    elif column.entry == "date":
        rule = {"validate": "date", "criteria": ">", "value": _EARLIEST}
        rule |= _refusal("Not a date", "Write a date such as 2021-02-28.")
    elif column.entry == "number" and column.name != "value":
        rule = _number_rule(column.name in _WHOLE_COUNTS, 0, None)
    if column.hint is not None:
        rule = {"validate": "any"} | rule | _hint(None, column.hint)
    if rule:
        sheet.data_validation(first_row, place, _LAST_ROW, place, rule)


_EARLIEST = "=DATE(1990,1,1)"


def _validate_figures(
    sheet: Worksheet, layout: SheetLayout, rows: Sequence[Row], styles: Styles
) -> None:
    """Add to each metric's value cells what may be entered, and its unit as a hint."""
    names = [column.name for column in layout.columns]
    place = names.index("value")
    number = 1
    for (metric, hint), same in groupby(
        rows, lambda row: (row["metric_code"], row["hint"])
    ):
        group = list(same)
        first, number = number, number + len(group)
        if group[0]["basis"] == "rate":
            rule: dict[str, object] = {"validate": "any"}
        else:
            rule = _number_rule(
                bool(group[0]["is_count"]),
                group[0]["lower_bound"],
                group[0]["upper_bound"],
            )
        rule |= _hint(str(metric), f"In {hint}.")
        sheet.data_validation(first, place, number - 1, place, rule)
    rule = _number_rule(False, 0, None)
    sheet.data_validation(number, place, _LAST_ROW, place, rule)
    if rows:
        cell = f"{chr(ord('A') + place)}2"
        fraction = {"type": "formula", "criteria": IS_FRACTION.format(cell=cell)}
        sheet.conditional_format(
            1, place, len(rows), place, fraction | {"format": styles.fraction}
        )


def _number_rule(is_count: bool, lower: object, upper: object) -> dict[str, object]:
    least = lower if isinstance(lower, float | int) else 0
    most = upper if isinstance(upper, float | int) else _HUGE
    what = "a whole number" if is_count else "a number"
    up_to = "" if most == _HUGE else f" to {most:,.10g}"
    return {
        "validate": "integer" if is_count else "decimal",
        "criteria": "between",
        "minimum": least,
        "maximum": most,
    } | _refusal(
        f"Not {what}",
        f"Write {what}, {least:,.10g}{up_to or ' or more'}, in digits only. If there "
        "is no figure, leave the cell blank and say why in the status.",
    )


def _refusal(title: str, message: str) -> dict[str, object]:
    return {"error_title": title, "error_message": message, "ignore_blank": True}


def _hint(title: str | None, message: str) -> dict[str, object]:
    """Return an input hint, cut to what Excel holds."""
    text = textwrap.shorten(message, _HINT_LENGTH, placeholder=" …")
    if title is None:
        return {"input_message": text}
    return {
        "input_title": textwrap.shorten(title, _TITLE_LENGTH, placeholder=" …"),
        "input_message": text,
    }
