"""How a sheet's columns are called: A, B, and AA after Z.

The letters only; which row and sheet a cell is in is its owner's to say.
"""

from __future__ import annotations

import polars as pl

_LETTERS = 26


def column_letters() -> pl.Expr:
    """Return the letters of ``column_index`` (1 is A); empty where it is null."""
    place = pl.col("column_index").cast(pl.Int64) - 1
    letters = pl.lit("")
    # Three letters reach XFD, the last column a workbook can have.
    for _ in range(3):
        letter = (place % _LETTERS + ord("A")).map_elements(chr, return_dtype=pl.String)
        letters = pl.when(place < 0).then(letters).otherwise(letter + letters)
        place = place // _LETTERS - 1
    return letters.fill_null("")
