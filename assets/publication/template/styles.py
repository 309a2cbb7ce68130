"""The formats of the template's cells, each made once for a workbook.

What is to be filled in has a border and a tint, what is laid out has neither: so the
tint is never the only sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format

FONT = {"font_name": "Arial", "font_size": 12}
_INPUT = {"border": 1, "border_color": "#595959", "bg_color": "#FFF9E5", "locked": 0}
_LAST = {"valign": "top", "align": "right", "italic": 1, "text_wrap": 1}
_WRAP = {"text_wrap": 1, "valign": "top"}
_WHOLE = "#,##0"
_LINE_HEIGHT = 15.75
# Of an average letter of the font, in the unit of a column's width, and some.
_LETTER_WIDTH = 0.9
# A fraction typed where whole things are counted must be seen as it is.
IS_FRACTION = "=AND(ISNUMBER({cell}),{cell}<>INT({cell}))"


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, by what a cell is for."""

    title: Format
    heading: Format
    plain: Format
    key: Format
    text: Format
    number: Format
    amount: Format
    date: Format
    closed: Format
    last: Format
    last_whole: Format
    fraction: Format


def row_height(cells: Iterable[tuple[str, int]]) -> float:
    """Return the height in points that shows wrapped texts whole.

    Args:
        cells: each text with its column's width. Not every program makes room itself.
    """
    lines = max(
        (ceil(len(text) * _LETTER_WIDTH / width) for text, width in cells), default=1
    )
    return _LINE_HEIGHT * max(lines, 1)


def styles_of(book: xlsxwriter.Workbook) -> Styles:
    """Return the formats, added to a workbook."""

    def made(**properties: object) -> Format:
        return book.add_format({**FONT, **properties})

    return Styles(
        title=made(bold=1, font_size=16, valign="top"),
        heading=made(bold=1, bottom=2, **_WRAP),
        plain=made(**_WRAP),
        key=made(**_WRAP, bottom=4, bottom_color="#595959"),
        text=made(**_INPUT, **_WRAP, num_format="@"),
        number=made(**_INPUT, valign="top", num_format=_WHOLE),
        amount=made(**_INPUT, valign="top", num_format="General"),
        date=made(**_INPUT, valign="top", num_format="yyyy-mm-dd"),
        closed=made(bottom=4, bottom_color="#595959"),
        last=made(**_LAST, num_format="General"),
        last_whole=made(**_LAST, num_format=_WHOLE),
        fraction=made(num_format="General"),
    )
