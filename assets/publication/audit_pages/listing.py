"""A table of a frame's rows, no more of them than a page can bear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from assets.publication.audit_pages.content import Listing, columns
from assets.publication.pages.tables import Row, Table

# More rows than this help nobody and make a page that does not open.
MAX_ROWS = 2_000

Named = dict[str, Any]


def listing(
    id: str,
    caption: str,
    headings: tuple[str, ...],
    frame: pl.DataFrame,
    row: Callable[[Named], Row],
    *,
    query: str,
) -> Listing:
    """Return the table of the first rows of a frame.

    Args:
        id: the table's anchor.
        caption: what the rows are.
        headings: of its columns; one that begins with # holds figures.
        frame: all rows, in order.
        row: makes a row of the table of one of the frame's.
        query: the question to the warehouse that lists them all.
    """
    first = frame.head(MAX_ROWS).iter_rows(named=True)
    table = Table(id, caption, columns(*headings), tuple(row(one) for one in first))
    return Listing(table, left_out(frame.height, query))


def left_out(count: int, query: str) -> str:
    """Return what to say beside a table of so many rows; nothing if it has all."""
    more = count - MAX_ROWS
    if more <= 0:
        return ""
    return (
        f"The first {MAX_ROWS:,} rows are listed and {more:,} are left out. All of "
        f"them, asked of the warehouse: {query}"
    )
