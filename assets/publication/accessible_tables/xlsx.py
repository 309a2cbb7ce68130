"""Writes the workbook as Excel reads it: no macro, no formula, nothing hidden.

Texts are written as texts whatever they begin with.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.publication.accessible_tables.contents import (
    Book,
    Cell,
    Link,
    Number,
    Sheet,
    Table,
    numeric_columns,
    text_of,
)
from assets.publication.naming import quoted_sheet
from assets.publication.template.styles import row_height

_FONT = {"font_name": "Arial", "font_size": 12, "valign": "top"}
_CORE = "docProps/core.xml"
_LANGUAGE = b"<dc:language>en-GB</dc:language>"
_PROSE_WIDTH = 18
_TITLE_HEIGHT = 24.0
_LONGEST_WRAPPED = 400.0


@dataclass(frozen=True)
class _Styles:
    title: Format
    line: Format
    link: Format
    linked: Format
    heading: Format
    number_heading: Format
    text: Format
    numbers: tuple[Format, ...]


def xlsx_of(book: Book) -> bytes:
    """Return the workbook's bytes; the same book gives the same ones."""
    sink = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        sink,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties(
        {
            "title": book.title,
            "subject": book.subject,
            "created": datetime.combine(book.dated, time()),
        }
    )
    styles = _styles(workbook)
    for sheet in book.sheets:
        _write(workbook.add_worksheet(sheet.name), sheet, styles)
    workbook.close()
    return _in_british_english(sink.getvalue())


def _styles(workbook: xlsxwriter.Workbook) -> _Styles:
    def made(**properties: object) -> Format:
        return workbook.add_format({**_FONT, **properties})

    link = {"font_color": "#0563C1", "underline": 1}
    # So far from the edge that it does not run into the text beside it.
    figure = {"align": "right", "indent": 1}
    heading = {"bold": 1, "bottom": 2, "text_wrap": 1}
    return _Styles(
        title=made(bold=1, font_size=16),
        line=made(),
        link=made(**link),
        linked=made(**link, text_wrap=1),
        heading=made(**heading),
        number_heading=made(**heading, **figure),
        text=made(text_wrap=1),
        numbers=(
            made(num_format="#,##0", **figure),
            made(num_format="#,##0.0", **figure),
        ),
    )


def _write(worksheet: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.write_string(0, 0, sheet.title, styles.title)
    worksheet.set_row(0, _TITLE_HEIGHT)
    for at, line in enumerate(sheet.lines, start=1):
        _write_cell(worksheet, at, 0, line, styles, styles.line)
    if sheet.table is None:
        worksheet.set_column(0, 0, _PROSE_WIDTH)
        return
    _write_table(worksheet, len(sheet.lines) + 1, sheet.table, styles)


def _write_table(worksheet: Worksheet, top: int, table: Table, styles: _Styles) -> None:
    numeric = numeric_columns(table)
    for column, heading in enumerate(table.headings):
        worksheet.set_column(column, column, heading.width)
    worksheet.add_table(
        top,
        0,
        top + len(table.rows),
        len(table.headings) - 1,
        {
            "name": table.name,
            "style": None,
            "autofilter": False,
            "columns": [
                {
                    "header": heading.text,
                    "header_format": styles.number_heading
                    if column in numeric
                    else styles.heading,
                }
                for column, heading in enumerate(table.headings)
            ],
        },
    )
    worksheet.repeat_rows(top)
    _set_height(worksheet, top, table, [one.text for one in table.headings])
    for at, row in enumerate(table.rows, start=top + 1):
        _set_height(worksheet, at, table, [text_of(cell) for cell in row])
        for column, cell in enumerate(row):
            # A marker in place of a number stands where the number would.
            marker = styles.numbers[0] if column in numeric else styles.text
            _write_cell(worksheet, at, column, cell, styles, marker)


def _set_height(worksheet: Worksheet, at: int, table: Table, texts: list[str]) -> None:
    widths = (heading.width for heading in table.headings)
    height = row_height(zip(texts, widths, strict=True))
    worksheet.set_row(at, min(height, _LONGEST_WRAPPED))


def _write_cell(
    worksheet: Worksheet,
    row: int,
    column: int,
    cell: Cell,
    styles: _Styles,
    text: Format,
) -> None:
    match cell:
        case Number():
            shown = styles.numbers[min(cell.decimals, 1)]
            worksheet.write_number(row, column, cell.value, shown)
        case Link():
            place = f"internal:{quoted_sheet(cell.sheet)}!A1"
            style = styles.link if text is styles.line else styles.linked
            worksheet.write_url(row, column, place, style, cell.text)
        case _:
            worksheet.write_string(row, column, cell, text)


def _in_british_english(workbook: bytes) -> bytes:
    """Return the workbook with its language, which the library has no word for."""
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as before,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            data = before.read(part)
            if part.filename == _CORE:
                end = b"</cp:coreProperties>"
                data = data.replace(end, _LANGUAGE + end)
            after.writestr(part, data)
    return sink.getvalue()
