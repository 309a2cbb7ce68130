"""What the OpenDocument sheets look like: one sans serif, no fill, wrapped cells."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from assets.publication.accessible_tables.contents import Book, Sheet
from assets.publication.accessible_tables.ods_xml import element

LINE = "line"
# Of a letter of the font at 12 points, and some.
_LETTER_CM = 0.24
_PROSE_LETTERS = 18
_PADDING = "0.1cm"
_FONT = {"style:font-name": "Arial", "fo:font-family": "Arial", "fo:font-size": "12pt"}
_BOLD = {"fo:font-weight": "bold"}
_TITLE = {"fo:font-weight": "bold", "fo:font-size": "16pt"}
_WRAP = {"fo:wrap-option": "wrap"}
_RULE = {"fo:border-bottom": "0.06cm solid #000000"}
_CELLS: dict[str, tuple[dict[str, str], dict[str, str], str | None]] = {
    # Name: text, cell, alignment.
    "title": (_TITLE, {}, None),
    LINE: ({}, {}, None),
    "text": ({}, _WRAP, None),
    "heading": (_BOLD, {**_WRAP, **_RULE}, None),
    "heading-number": (_BOLD, {**_WRAP, **_RULE}, "end"),
    "number-0": ({}, _WRAP, "end"),
    "number-1": ({}, _WRAP, "end"),
}


def column_style(sheet: int, column: int) -> str:
    """Return the name of the style of a column of the n-th sheet."""
    return f"co-{sheet}-{column}"


def automatic_styles(book: Book) -> Xml.Element:
    """Return the styles of the cells, rows, columns and sheets of a book."""
    root = element("office:automatic-styles")
    for decimals in (0, 1):
        style = {"style:name": f"N{decimals}"}
        number = {
            "number:decimal-places": str(decimals),
            "number:min-decimal-places": str(decimals),
            "number:min-integer-digits": "1",
            "number:grouping": "true",
        }
        element("number:number", number, element("number:number-style", style, root))
    for at, sheet in enumerate(book.sheets):
        _columns(root, at, sheet)
    row = _style(root, "ro", "table-row")
    element("style:table-row-properties", {"style:use-optimal-row-height": "true"}, row)
    table = _style(root, "ta", "table", {"style:master-page-name": "Default"})
    element("style:table-properties", {"table:display": "true"}, table)
    for name, (text, cell, align) in _CELLS.items():
        _cell(root, name, text, cell, align)
    return root


def document_styles(version: str) -> Xml.Element:
    """Return the document's own part of styles: its language, font and page."""
    root = element("office:document-styles", {"office:version": version})
    faces = element("office:font-face-decls", parent=root)
    face = {"style:name": "Arial", "svg:font-family": "Arial"}
    element("style:font-face", face, faces)
    styles = element("office:styles", parent=root)
    default = element("style:default-style", {"style:family": "table-cell"}, styles)
    language = {"fo:language": "en", "fo:country": "GB"}
    element("style:text-properties", {**_FONT, **language}, default)
    _style(styles, "Default", "table-cell")
    pages = element("office:automatic-styles", parent=root)
    layout = element("style:page-layout", {"style:name": "landscape"}, pages)
    page = {
        "fo:page-width": "29.7cm",
        "fo:page-height": "21cm",
        "style:print-orientation": "landscape",
        "style:scale-to-X": "1",
        "fo:margin": "1.5cm",
    }
    element("style:page-layout-properties", page, layout)
    masters = element("office:master-styles", parent=root)
    master = {"style:name": "Default", "style:page-layout-name": "landscape"}
    element("style:master-page", master, masters)
    return root


def _columns(root: Xml.Element, at: int, sheet: Sheet) -> None:
    headings = sheet.table.headings if sheet.table is not None else ()
    widths = [one.width for one in headings] or [_PROSE_LETTERS]
    for column, width in enumerate(widths):
        style = _style(root, column_style(at, column), "table-column")
        size = {"style:column-width": f"{width * _LETTER_CM:.2f}cm"}
        element("style:table-column-properties", size, style)


def _cell(
    root: Xml.Element,
    name: str,
    text: dict[str, str],
    cell: dict[str, str],
    align: str | None,
) -> None:
    more = {"style:parent-style-name": "Default"}
    if name.startswith("number-"):
        more["style:data-style-name"] = name.replace("number-", "N")
    style = _style(root, name, "table-cell", more)
    element(
        "style:table-cell-properties",
        {"style:vertical-align": "top", "fo:padding": _PADDING, **cell},
        style,
    )
    if align is not None:
        element("style:paragraph-properties", {"fo:text-align": align}, style)
    element("style:text-properties", {**_FONT, **text}, style)


def _style(
    parent: Xml.Element, name: str, family: str, more: dict[str, str] | None = None
) -> Xml.Element:
    attributes = {"style:name": name, "style:family": family, **(more or {})}
    return element("style:style", attributes, parent)
