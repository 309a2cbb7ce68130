"""Writing text from outside into a cell so that it stays text, and stays bounded."""

from __future__ import annotations

import unicodedata

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

MAX_TEXT = 4_000
_CUT = " … (cut here)"
_KEPT = "\n\t"
_UNFIT = {"Cc", "Cs", "Cf", "Co", "Cn"}
_READ_AS_FORMULA = ("=", "+", "-", "@", "\t")


def bounded(text: str, limit: int = MAX_TEXT) -> str:
    """Return text that a workbook can hold: no control characters, cut at a limit."""
    fit = "".join(
        "\N{REPLACEMENT CHARACTER}" if _is_unfit(character) else character
        for character in text[: limit + 1]
    )
    return fit if len(fit) <= limit else fit[: limit - len(_CUT)] + _CUT


def write_text(cell: Cell, text: str, limit: int = MAX_TEXT) -> None:
    """Put text into a cell as text, whatever it begins with."""
    cell.value = None
    if not text:
        return
    cell.value = bounded(text, limit)
    # openpyxl takes = for a formula and #N/A for an error.
    cell.data_type = "s"
    if text.startswith(_READ_AS_FORMULA):
        cell.quotePrefix = True


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell that can be written to.

    Raises:
        ValueError: it lies under a merged one.
    """
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise ValueError(f"{sheet.title}: {cell.coordinate} lies under a merged cell")
    return cell


def _is_unfit(character: str) -> bool:
    if character in _KEPT or character.isprintable():
        return False
    return unicodedata.category(character) in _UNFIT
