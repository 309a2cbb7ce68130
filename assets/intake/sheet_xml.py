"""A sheet's XML without its meaning: a parser for it, references, and how far it spans.

How far a sheet spans is known before the reader opens it, because the reader allocates
every cell from the first to the last, filled or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from assets.intake.limits import Limits
from assets.intake.unreadable import UnreadableError, printable, refused_as

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

DAMAGED = (
    "A sheet of the workbook is damaged. Open it in Excel, save it again and send it "
    "again."
)

Place = tuple[int, int]

# A reference such as A1, or a row's number, in an attribute `r` of whatever element:
# too many are found rather than too few.
_ANY_REFERENCE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{0,8}[0-9]{1,20})["']""")
_DIGITS = b"0123456789"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROW_START = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_CELL_START = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_CONTENT = {"v", "is", "f"}


def expat_parser() -> XMLParserType:
    """Return an XML parser that refuses a DTD, and so every entity."""

    def refuse(*_: object) -> None:
        raise UnreadableError(DAMAGED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def place_of(reference: str | None) -> Place | None:
    """Return (row, column), from 1, of a reference such as ``B2``, else None."""
    match = _REFERENCE.fullmatch(reference or "")
    return (int(match[2]), _column_number(match[1].encode())) if match else None


def require_small(xml: bytes, sheet: str, limits: Limits) -> None:
    """Refuse a sheet that spans more cells than the reader may allocate.

    Raises:
        UnreadableError: it does.
    """
    if spanned_cells(xml) <= limits.max_sheet_cells:
        return
    # Whole columns may be formatted and empty, which costs the reader nothing.
    extent = _filled_extent(xml)
    if extent.row * extent.column <= limits.max_sheet_cells:
        return
    raise UnreadableError(
        f"Sheet {printable(sheet)} reaches to row {extent.row:,} and column "
        f"{extent.column:,}, far beyond a submission. Something was entered there by "
        "mistake: delete the rows and columns after the last record, save the workbook "
        "and send it again."
    )


def spanned_cells(xml: bytes) -> int:
    """Return how many cells a sheet spans at most, from A1 to its last cell.

    Never fewer than the reader would allocate; more where references stand elsewhere
    than in cells, or where cells are formatted but empty.
    """
    references = _ANY_REFERENCE.findall(xml)
    # All at once rather than one by one: a large sheet has a million.
    joined = b" ".join(references)
    columns = set(joined.translate(None, _DIGITS).split())
    rows = set(joined.translate(None, _LETTERS).split())
    last_column = max((_column_number(letters) for letters in columns), default=0)
    last_row = max((int(digits) for digits in rows), default=0)
    # Cells and rows may leave their reference out and then follow the one before.
    if _most_rows_and_cells(xml) > len(references):
        last_row += len(_ROW_START.findall(xml))
        last_column += max(
            len(_CELL_START.findall(row)) for row in _ROW_START.split(xml)
        )
    return last_column * last_row


def _most_rows_and_cells(xml: bytes) -> int:
    """Return a number no smaller than that of the sheet's rows and cells, quickly."""
    cells = xml.count(b"<c") - xml.count(b"<co") - xml.count(b"<cf")
    return cells + xml.count(b":c") + xml.count(b"<row") + xml.count(b":row")


@dataclass
class _Extent:
    row: int = 0
    column: int = 0


def _filled_extent(xml: bytes) -> _Extent:
    """Return the last row and column that hold a value or formula."""
    at = _Extent()
    filled = _Extent()

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            given = attributes.get("r", "")
            at.row = int(given) if given.isdecimal() else at.row + 1
            at.column = 0
        elif name == "c":
            place = place_of(attributes.get("r")) or (at.row, at.column + 1)
            at.row, at.column = place
        elif name in _CONTENT:
            filled.row = max(filled.row, at.row)
            filled.column = max(filled.column, at.column)

    parser = expat_parser()
    parser.StartElementHandler = start
    with refused_as(DAMAGED):
        parser.Parse(xml, True)
    return filled


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
