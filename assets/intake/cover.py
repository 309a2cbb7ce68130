"""The cover: a field and its value on each row, found wherever they stand.

Which values are right is the rules' business.
"""

from __future__ import annotations

import polars as pl

from assets.archive.frames import COVER_VALUES, without_submission
from assets.domain.datasets import COVER_FIELDS
from assets.domain.names import name_key
from assets.intake.conform import trimmed
from assets.intake.sheet import RawSheet
from assets.intake.unreadable import printable

# A cover is a dozen rows; what stands further down is not its fields.
_ROWS_READ = 200


def read_cover(raw: RawSheet | None) -> pl.DataFrame:
    """Return a row for each field of a cover, filled in or not.

    The field may stand in any column; its value is in the next one. A field that
    comes twice counts once, the first time; fields nobody knows are left out.

    Returns:
        `archive.frames.COVER_VALUES` without ``submission_id``. Without a cover,
        sheet, row number and cell are null.
    """
    found = _places(raw) if raw is not None else {}
    sheet = printable(raw.name) if raw is not None else None
    rows = []
    for field in COVER_FIELDS:
        value, row_number, column = found.get(field, (None, None, None))
        cell = None if column is None else f"{column_letters(column)}{row_number}"
        rows.append((field, value, sheet, row_number, cell))
    return pl.DataFrame(rows, schema=without_submission(COVER_VALUES), orient="row")


def column_letters(index: int) -> str:
    """Return the letters of a column: ``A`` for 1, ``AA`` for 27."""
    letters = ""
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _places(raw: RawSheet) -> dict[str, tuple[str | None, int, int]]:
    """Return field → its value, and the row and column of the value's cell."""
    fields = {name_key(field): field for field in COVER_FIELDS}
    grid = raw.grid.head(_ROWS_READ).select(trimmed(pl.all()))
    found: dict[str, tuple[str | None, int, int]] = {}
    for row_number, row in enumerate(grid.iter_rows(), start=1):
        for place, text in enumerate(row, start=1):
            field = fields.get(name_key(text or ""))
            if field is not None and field not in found:
                value = row[place] if place < len(row) else None
                found[field] = (value, row_number, place + 1)
                break
    return found
