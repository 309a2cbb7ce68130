"""Writes the workbook as OpenDocument: the same sheets, headings, cells and links.

The file is four small parts of XML in a zip; see decision 0019 for why no library
writes them. What a cell looks like is `ods_styles`.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as Xml

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
from assets.publication.accessible_tables.ods_styles import (
    LINE,
    automatic_styles,
    column_style,
    document_styles,
)
from assets.publication.accessible_tables.ods_xml import (
    element,
    serialised,
)
from assets.publication.naming import quoted_sheet

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_VERSION = "1.3"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def ods_of(book: Book) -> bytes:
    """Return the document's bytes; the same book gives the same ones."""
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "content.xml": _content(book),
        "styles.xml": document_styles(_VERSION),
        "meta.xml": _meta(book),
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        # The type comes first and is not compressed: so programs know the file.
        file.writestr(zipfile.ZipInfo("mimetype", _ZIP_DATE), _TYPE)
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, serialised(part))
    return sink.getvalue()


def _content(book: Book) -> Xml.Element:
    root = element("office:document-content", {"office:version": _VERSION})
    root.append(automatic_styles(book))
    body = element("office:body", parent=root)
    spreadsheet = element("office:spreadsheet", parent=body)
    for at, sheet in enumerate(book.sheets):
        spreadsheet.append(_sheet(sheet, at))
    ranges = element("table:database-ranges", parent=spreadsheet)
    for sheet in book.sheets:
        if sheet.table is not None:
            element("table:database-range", _range(sheet, sheet.table), ranges)
    return root


def _range(sheet: Sheet, table: Table) -> dict[str, str]:
    top = len(sheet.lines) + 2
    place = quoted_sheet(sheet.name)
    last = _letters(len(table.headings) - 1)
    return {
        "table:name": table.name,
        "table:target-range-address": (
            f"{place}.A{top}:{place}.{last}{top + len(table.rows)}"
        ),
        "table:contains-header": "true",
        "table:display-filter-buttons": "false",
    }


def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheet(sheet: Sheet, at: int) -> Xml.Element:
    table = element("table:table", {"table:name": sheet.name, "table:style-name": "ta"})
    headings = sheet.table.headings if sheet.table is not None else ()
    for column in range(max(len(headings), 1)):
        style = column_style(at, column)
        element("table:table-column", {"table:style-name": style}, table)
    _row(table, [_cell(sheet.title, "title")])
    for line in sheet.lines:
        _row(table, [_cell(line, LINE)])
    if sheet.table is not None:
        _rows(table, sheet.table)
    return table


def _rows(parent: Xml.Element, table: Table) -> None:
    numeric = numeric_columns(table)
    header = element("table:table-header-rows", parent=parent)
    _row(
        header,
        [
            _cell(one.text, "heading-number" if at in numeric else "heading")
            for at, one in enumerate(table.headings)
        ],
    )
    for row in table.rows:
        cells = [
            _cell(cell, "number-0" if at in numeric else "text")
            for at, cell in enumerate(row)
        ]
        _row(parent, cells)


def _row(parent: Xml.Element, cells: list[Xml.Element]) -> None:
    row = element("table:table-row", {"table:style-name": "ro"}, parent)
    row.extend(cells)


def _cell(cell: Cell, style: str) -> Xml.Element:
    """Return a cell; a number brings its own style."""
    attributes = {"office:value-type": "string", "table:style-name": style}
    if isinstance(cell, Number):
        attributes = {
            "office:value-type": "float",
            "office:value": f"{cell.value:.{cell.decimals}f}",
            "table:style-name": f"number-{min(cell.decimals, 1)}",
        }
    made = element("table:table-cell", attributes)
    paragraph = element("text:p", parent=made)
    if isinstance(cell, Link):
        place = {
            "xlink:href": f"#{quoted_sheet(cell.sheet)}.A1",
            "xlink:type": "simple",
        }
        paragraph = element("text:a", place, paragraph)
    paragraph.text = text_of(cell)
    return made


def _meta(book: Book) -> Xml.Element:
    root = element("office:document-meta", {"office:version": _VERSION})
    meta = element("office:meta", parent=root)
    for name, text in {
        "dc:title": book.title,
        "dc:subject": book.subject,
        "dc:language": "en-GB",
        "meta:creation-date": f"{book.dated.isoformat()}T00:00:00",
    }.items():
        element(name, parent=meta).text = text
    return root


def _manifest() -> Xml.Element:
    root = element("manifest:manifest", {"manifest:version": _VERSION})
    for path, kind in {
        "/": _TYPE,
        "content.xml": "text/xml",
        "styles.xml": "text/xml",
        "meta.xml": "text/xml",
    }.items():
        entry = {"manifest:full-path": path, "manifest:media-type": kind}
        element("manifest:file-entry", entry, root)
    return root
