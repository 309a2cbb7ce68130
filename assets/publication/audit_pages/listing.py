"""A table of a frame's rows, no more of them than a page can bear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from assets.publication.audit_pages.content import Listing, columns
from assets.publication.pages.tables import Row, Table

# More rows than this help nobody and make a page that does not open.
MAX_ROWS = 2_000
_PLACE, _TURN = "place of the row", "turn of the row"

Named = dict[str, Any]


def listing(
    id: str,
    caption: str,
    headings: tuple[str, ...],
    frame: pl.DataFrame,
    row: Callable[[Named], Row],
    *,
    query: str,
    alike: tuple[str, ...] = (),
) -> Listing:
    """Return the table of the first rows of a frame.

    Args:
        id: the table's anchor.
        caption: what the rows are.
        headings: of its columns; one that begins with # holds figures.
        frame: all rows, in order.
        row: makes a row of the table of one of the frame's.
        query: the question to the warehouse that lists them all.
        alike: columns of the frame; see `listed_rows`.
    """
    first = listed_rows(frame, alike).iter_rows(named=True)
    table = Table(id, caption, columns(*headings), tuple(row(one) for one in first))
    return Listing(table, left_out(frame.height, query, alike))


def listed_rows(frame: pl.DataFrame, alike: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the rows that a page lists, in their order: no more than it can bear.

    Args:
        frame: all rows, in order.
        alike: columns in which rows may be alike: where there are too many, the first
            of each kind are listed, then the second of each, and so on, so that no
            kind is crowded out by another. None: simply the first ones.
    """
    if frame.height <= MAX_ROWS or not alike:
        return frame.head(MAX_ROWS)
    turns = frame.with_columns(
        pl.int_range(pl.len()).alias(_PLACE),
        pl.int_range(pl.len()).over(alike).alias(_TURN),
    )
    first = turns.sort(_TURN, _PLACE).head(MAX_ROWS).sort(_PLACE)
    return first.drop(_PLACE, _TURN)


def left_out(count: int, query: str, alike: tuple[str, ...] = ()) -> str:
    """Return what to say beside a table of so many rows; nothing if it has all."""
    more = count - MAX_ROWS
    if more <= 0:
        return ""
    which = "The first" if not alike else "Of each kind the first, together"
    return (
        f"{which} {MAX_ROWS:,} rows are listed and {more:,} are left out. All of "
        f"them, asked of the warehouse: {query}"
    )
