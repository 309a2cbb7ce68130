"""The Feedback sheet as it comes back: which failure, and the officer's own words.

Found by two headings, wherever they stand; all else on the sheet is ours and is not
read again. Whose failure an id is, and whether it still stands, is not asked here.
"""

from __future__ import annotations

import polars as pl

from assets.archive.frames import EXPLANATIONS, without_submission
from assets.domain.feedback_sheet import EXPLANATION_HEADING, FAILURE_ID_HEADING
from assets.domain.names import name_key
from assets.intake.conform import trimmed
from assets.intake.limits import Limits
from assets.intake.sheet import RawSheet, grid_column
from assets.intake.unreadable import printable

# A summary stands above the headings; what stands further down is not ours.
_ROWS_ABOVE = 200
_ID_SHAPE = r"^[0-9a-f]{16}$"


def read_explanations(raw: RawSheet | None, limits: Limits) -> pl.DataFrame:
    """Return the explanations on a Feedback sheet, in its order.

    An explanation that came twice for one failure counts once, the first time. A row
    without a failure's id or without words is none. A longer text than the limit is
    cut there, a line break stays; the bytes as received keep all of it.

    Returns:
        `archive.frames.EXPLANATIONS` without ``submission_id``; no rows without a
        sheet, or where it has not the two headings.
    """
    empty = pl.DataFrame(schema=without_submission(EXPLANATIONS))
    if raw is None:
        return empty
    grid = raw.grid.select(trimmed(pl.all()))
    places = _places(grid)
    if places is None:
        return empty
    heading_row, id_place, explanation_place = places
    return (
        grid.lazy()
        .with_row_index("row_number", offset=1)
        .slice(heading_row)
        .select(
            pl.col(grid_column(id_place)).str.to_lowercase().alias("failure_id"),
            pl.col(grid_column(explanation_place))
            .str.slice(0, limits.max_explanation_length)
            .alias("explanation"),
            pl.lit(printable(raw.name)).alias("sheet"),
            pl.col("row_number").cast(pl.Int64),
        )
        .filter(
            pl.col("failure_id").str.contains(_ID_SHAPE),
            pl.col("explanation").is_not_null(),
        )
        .unique("failure_id", keep="first", maintain_order=True)
        .head(limits.max_explanations)
        .collect()
    )


def _places(grid: pl.DataFrame) -> tuple[int, int, int] | None:
    """Return the heading row's number and the two columns' places, all from 1."""
    wanted = (name_key(FAILURE_ID_HEADING), name_key(EXPLANATION_HEADING))
    for row_number, row in enumerate(grid.head(_ROWS_ABOVE).iter_rows(), start=1):
        keys = [name_key(text or "") for text in row]
        if all(key in keys for key in wanted):
            return row_number, keys.index(wanted[0]) + 1, keys.index(wanted[1]) + 1
    return None
