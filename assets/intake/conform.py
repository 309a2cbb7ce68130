"""From a raw sheet to typed records: headings found, cells trimmed, kinds applied.

Nothing is judged here: text that is no number stays beside a null. The same for every
kind of file, so that the same cells give the same records.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assets.archive.frames import RECORDS, without_submission
from assets.domain.datasets import Column, Dataset
from assets.intake.headings import Layout, find_columns
from assets.intake.numbers import date_of, number_of
from assets.intake.sheet import RawSheet, grid_column
from assets.intake.unreadable import printable

# Spaces a person cannot see at either end of a cell: plain, no-break, thin, zero-width.
_SPACES = " \t\r\n\v\f\u00a0\u2007\u2009\u200b\u202f\u2060\u3000\ufeff"


@dataclass(frozen=True)
class ConformedSheet:
    """A sheet as typed records, and where its columns were.

    ``records`` is `archive.frames.RECORDS` of the dataset without ``submission_id``.
    """

    sheet: str
    records: pl.DataFrame
    layout: Layout


def conform_sheet(raw: RawSheet, dataset: Dataset) -> ConformedSheet:
    """Return the typed records of a sheet, in the sheet's order.

    The first row that is not blank is the heading row. A row that is blank in every
    known column is no record.
    """
    sheet = printable(raw.name)
    grid = raw.grid.with_columns(trimmed(pl.all()))
    heading_row = first_filled_row(grid)
    if heading_row is None:
        layout = Layout(dataset.name, {}, ())
        schema = without_submission(RECORDS[dataset.name])
        return ConformedSheet(sheet, pl.DataFrame(schema=schema), layout)
    body = grid.slice(heading_row + 1)
    layout = find_columns(dataset, _headings(grid.row(heading_row), body))
    records = _typed(body, dataset, layout, sheet=sheet, first_row=heading_row + 2)
    return ConformedSheet(sheet, records, layout)


def trimmed(cell: pl.Expr) -> pl.Expr:
    """Return text without the spaces at its ends; null where nothing is left."""
    text = cell.str.strip_chars(_SPACES)
    return pl.when(text != "").then(text).name.keep()


def first_filled_row(grid: pl.DataFrame) -> int | None:
    """Return the position of the first row of a trimmed grid that is not blank."""
    if grid.is_empty() or grid.width == 0:
        return None
    is_filled = grid.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    position = is_filled.arg_max()
    return position if position is not None and is_filled[position] else None


def _headings(row: tuple[str | None, ...], body: pl.DataFrame) -> dict[int, str | None]:
    headings: dict[int, str | None] = {}
    for place, heading in enumerate(row, start=1):
        if heading is not None:
            headings[place] = printable(heading)
        elif body[grid_column(place)].null_count() < body.height:
            headings[place] = None
    return headings


def _typed(
    body: pl.DataFrame, dataset: Dataset, layout: Layout, *, sheet: str, first_row: int
) -> pl.DataFrame:
    texts = [_text_of(column, layout) for column in dataset.columns]
    names = [column.name for column in dataset.columns]
    return (
        body.lazy()
        .with_row_index("row_number", offset=first_row)
        .select(pl.col("row_number").cast(pl.Int64), *texts)
        .filter(pl.any_horizontal(pl.col(names).is_not_null()))
        .select(
            pl.lit(sheet).alias("sheet"),
            "row_number",
            *(typed for column in dataset.columns for typed in _columns_of(column)),
        )
        .collect()
    )


def _text_of(column: Column, layout: Layout) -> pl.Expr:
    place = layout.positions.get(column.name)
    if place is None:
        return pl.lit(None, dtype=pl.String).alias(column.name)
    return pl.col(grid_column(place)).alias(column.name)


def _columns_of(column: Column) -> list[pl.Expr]:
    text = pl.col(column.name)
    as_it_stood = text.alias(f"{column.name}_text")
    match column.kind:
        case "text":
            return [text]
        case "name":
            return [as_it_stood]
        case "number":
            return [as_it_stood, number_of(text).alias(column.name)]
        case "date":
            return [as_it_stood, date_of(text).alias(column.name)]
