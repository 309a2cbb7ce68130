"""Reads an xlsx or ods as a reader of it meets it: sheets, cells, tables, faults."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree as Xml

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

SANS_SERIF = {"Arial", "Calibri", "Helvetica", "Verdana"}
LEAST_SIZE = 12


@dataclass
class SeenSheet:
    """A worksheet; ``table`` is (first row, last row, last column), from 1."""

    name: str
    rows: list[list[str | float | None]]
    tables: list[tuple[int, int, int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def cells(self):
        """The headings of the first table, and its rows as heading → value."""
        top, last, width = self.tables[0]
        headings = self.rows[top - 1][:width]
        return [
            dict(zip(headings, row[:width], strict=True)) for row in self.rows[top:last]
        ]


@dataclass
class SeenBook:
    """A whole document; ``faults`` are those that only its own format can have."""

    title: str | None
    language: str | None
    sheets: list[SeenSheet]
    faults: list[str]

    def sheet(self, title):
        """The sheet whose title has these words."""
        (found,) = [one for one in self.sheets if title in str(one.rows[0][0])]
        return found


def read_xlsx(data: bytes) -> SeenBook:
    book = openpyxl.load_workbook(io.BytesIO(data))
    faults = [fault for sheet in book for fault in _xlsx_faults(sheet)]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        faults += [
            f"has a part {name}"
            for name in parts.namelist()
            if any(
                word in name.lower()
                for word in ("vba", "media", "drawing", "external", "comment")
            )
        ]
    if book.active is not book.worksheets[0]:
        faults.append("does not open at its first sheet")
    return SeenBook(
        book.properties.title,
        book.properties.language,
        [_xlsx_sheet(sheet) for sheet in book],
        faults,
    )


def _xlsx_sheet(sheet) -> SeenSheet:
    # Some programs keep an empty text; a reader sees nothing there.
    rows = [[None if one == "" else one for one in row] for row in sheet.values]
    seen = SeenSheet(sheet.title, rows)
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        seen.tables.append((top, bottom, right if left == 1 else 0))
    seen.links = [
        link.location.split("!")[0].strip("'")
        for row in sheet.iter_rows()
        for cell in row
        if (link := cell.hyperlink)
    ]
    return seen


def _xlsx_faults(sheet):
    at = sheet.title
    if sheet.merged_cells.ranges:
        yield f"{at}: merged cells"
    if sheet.sheet_state != "visible":
        yield f"{at}: hidden"
    if sheet.freeze_panes:
        yield f"{at}: frozen panes"
    if sheet.auto_filter.ref or any(
        table.autoFilter for table in sheet.tables.values()
    ):
        yield f"{at}: a filter"
    if any(view.selection[0].activeCell != "A1" for view in sheet.views.sheetView):
        yield f"{at}: the cursor is not at A1"
    if any(one.hidden for one in sheet.row_dimensions.values()) or any(
        one.hidden for one in sheet.column_dimensions.values()
    ):
        yield f"{at}: hidden rows or columns"
    if any((sheet.oddHeader.center.text, sheet.oddFooter.center.text)):
        yield f"{at}: a header or footer"
    first = min((table.ref for table in sheet.tables.values()), default=None)
    top = range_boundaries(first)[1] if first else None
    for row in sheet.iter_rows():
        for cell in row:
            yield from _xlsx_cell_faults(at, cell, in_table=top and cell.row >= top)


def _xlsx_cell_faults(at, cell, *, in_table):
    if cell.value is None:
        return
    place = f"{at}!{get_column_letter(cell.column)}{cell.row}"
    if cell.data_type == "f":
        yield f"{place}: a formula"
    if cell.font.name not in SANS_SERIF or cell.font.sz < LEAST_SIZE:
        yield f"{place}: {cell.font.name} {cell.font.sz}"
    if cell.font.vertAlign or cell.font.strike:
        yield f"{place}: superscript or struck through"
    if cell.fill.fill_type:
        yield f"{place}: a fill"
    if in_table and isinstance(cell.value, str):
        is_number_like = cell.alignment.horizontal == "right"
        if not cell.alignment.wrap_text and not is_number_like:
            yield f"{place}: not wrapped"


_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT = (_OASIS % one for one in ("table", "office", "text"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_HREF = "{http://www.w3.org/1999/xlink}href"


def read_ods(data: bytes) -> SeenBook:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        first = parts.infolist()[0]
        content = Xml.fromstring(parts.read("content.xml"))
        meta = Xml.fromstring(parts.read("meta.xml"))
    faults = [] if first.filename == "mimetype" else ["its type is not its first part"]
    faults += [
        f"has {word}"
        for word in ("number-columns-spanned", "number-rows-spanned", "formula")
        if any(_TABLE + word in one.attrib for one in content.iter())
    ]
    sheets = [_ods_sheet(one) for one in content.iter(_TABLE + "table")]
    by_name = {sheet.name: sheet for sheet in sheets}
    for area in content.iter(_TABLE + "database-range"):
        address = area.get(_TABLE + "target-range-address").replace("$", "")
        start, end = (part.rsplit(".", 1) for part in address.split(":"))
        left, top, right, bottom = range_boundaries(f"{start[1]}:{end[1]}")
        sheet = by_name[start[0].strip("'")]
        sheet.tables.append((top, bottom, right if left == 1 else 0))
        if area.get(_TABLE + "contains-header") != "true":
            faults.append(f"{sheet.name}: the table has no header")
    faults += [
        f"{one.get(_TABLE + 'name')}: no heading row is repeated"
        for one in content.iter(_TABLE + "table")
        if by_name[one.get(_TABLE + "name")].tables
        and one.find(_TABLE + "table-header-rows") is None
    ]
    return SeenBook(
        meta.findtext(f".//{_DC}title"),
        meta.findtext(f".//{_DC}language"),
        sheets,
        faults,
    )


def _ods_sheet(table) -> SeenSheet:
    rows = [
        [_ods_value(cell) for cell in row.findall(_TABLE + "table-cell")]
        for row in table.iter(_TABLE + "table-row")
    ]
    width = max(len(row) for row in rows)
    links = [one.get(_HREF) for one in table.iter(_TEXT + "a")]
    return SeenSheet(
        table.get(_TABLE + "name"),
        [row + [None] * (width - len(row)) for row in rows],
        links=[link.removeprefix("#").rsplit(".", 1)[0].strip("'") for link in links],
    )


def _ods_value(cell):
    if cell.get(_OFFICE + "value-type") == "float":
        return float(cell.get(_OFFICE + "value"))
    return "".join(cell.itertext()) or None
