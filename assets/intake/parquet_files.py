"""A folder of Parquet files as raw sheets, so that they go the way of all others.

A typed column becomes the text a person would have entered; the heading row is row 1,
the first record row 2. Only columns of a submission are read.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.domain.datasets import COVER
from assets.domain.feedback_sheet import (
    EXPLANATION_HEADING,
    FAILURE_ID_HEADING,
    FEEDBACK,
)
from assets.domain.names import name_key
from assets.intake.headings import find_columns
from assets.intake.limits import MEBIBYTE, Limits
from assets.intake.numbers import plain_number
from assets.intake.parquet_pages import require_small_pages
from assets.intake.sheet import RawSheet, dataset_named, grid_column
from assets.intake.unreadable import UnreadableError, printable, refused_as

_MAX_COLUMNS = 16_384
# What a spreadsheet cell can hold, and some.
_MAX_CELL_BYTES = 400_000


def read_parquet_sheet(dataset: str, path: Path, limits: Limits) -> RawSheet:
    """Return one Parquet file as the sheet of a dataset (or ``cover``).

    Raises:
        UnreadableError: it is damaged, too large, or a column is of a type that no
            cell can hold.
    """
    name = printable(path.name)
    damaged = (
        f"{name} is damaged or cut off and cannot be read as Parquet. Write it again "
        "and send it again."
    )
    with refused_as(damaged):
        require_small_pages(name, path, limits)
        frame = pl.scan_parquet(path, glob=False)
        schema = frame.collect_schema()
        height = frame.select(pl.len()).collect().item()
    known = _known_columns(dataset, list(schema))
    _require_small(name, len(schema), len(known) * height, limits)
    for column in known:
        _require_text_like(name, column, schema[column])
    with refused_as(damaged):
        _require_short(name, frame, known, schema, limits)
        texts = frame.select(as_text(column, schema[column]) for column in known)
        body = texts.collect()
    return RawSheet(name, _grid(body, list(schema)))


def as_text(column: str, dtype: pl.DataType) -> pl.Expr:
    """Return a typed column as a person would have entered it.

    ``12`` for 12.0, ``2021-03-31`` for a date or its midnight, ``TRUE``; a list's
    parts with semicolons between them.
    """
    cell = pl.col(column)
    match dtype:
        case pl.Float64() | pl.Float32():
            return plain_number(cell.cast(pl.Float64)).alias(column)
        case pl.Decimal():
            text = cell.cast(pl.String)
            short = text.str.strip_chars_end("0").str.strip_chars_end(".")
            has_point = text.str.contains(".", literal=True)
            return pl.when(has_point).then(short).otherwise(text).alias(column)
        case pl.Boolean():
            return cell.cast(pl.String).str.to_uppercase()
        case pl.Datetime():
            text = cell.dt.to_string("%Y-%m-%d %H:%M:%S")
            return text.str.replace(" 00:00:00$", "")
        case pl.List():
            return cell.cast(pl.List(pl.String)).list.join(";")
        case _:
            return cell.cast(pl.String)


def _known_columns(dataset: str, columns: list[str]) -> list[str]:
    if dataset == COVER:
        return columns[:2]
    if dataset == FEEDBACK:
        read = {name_key(FAILURE_ID_HEADING), name_key(EXPLANATION_HEADING)}
        return [column for column in columns if name_key(column) in read]
    headings: dict[int, str | None] = dict(enumerate(columns, start=1))
    layout = find_columns(dataset_named(dataset), headings)
    return [columns[place - 1] for place in layout.positions.values()]


def _require_small(name: str, width: int, cells: int, limits: Limits) -> None:
    if width > _MAX_COLUMNS or cells > limits.max_cells:
        raise UnreadableError(
            f"{name} has {width:,} columns and {cells:,} cells, far more than a "
            f"submission ({limits.max_cells:,} cells). Send the quarter's records only."
        )


def _require_text_like(name: str, column: str, dtype: pl.DataType) -> None:
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    is_text_like = isinstance(
        inner,
        pl.String
        | pl.Categorical
        | pl.Enum
        | pl.Null
        | pl.Boolean
        | pl.Date
        | pl.Datetime,
    )
    if not is_text_like and not inner.is_numeric():
        raise UnreadableError(
            f"{name}: column {printable(column)} is of type {dtype}, which no cell of "
            "a submission can hold. Write it as text, number or date and send it again."
        )


def _require_short(
    name: str,
    frame: pl.LazyFrame,
    known: list[str],
    schema: pl.Schema,
    limits: Limits,
) -> None:
    """Refuse texts that are small in the file only because they repeat."""
    texts = [column for column in known if schema[column] == pl.String]
    if not texts:
        return
    sizes = frame.select(
        pl.sum_horizontal(pl.col(texts).str.len_bytes().cast(pl.Int64).sum()),
        longest=pl.max_horizontal(pl.col(texts).str.len_bytes().max()),
    ).collect()
    total, longest = sizes.row(0)
    if total > limits.max_expanded_bytes or (longest or 0) > _MAX_CELL_BYTES:
        raise UnreadableError(
            f"{name} holds {total // MEBIBYTE:,} MB of text, its longest cell "
            f"{longest:,} bytes, far more than a submission. Send the quarter's "
            "records only."
        )


def _grid(body: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    heading = {
        grid_column(place): [column] for place, column in enumerate(columns, start=1)
    }
    schema = dict.fromkeys(heading, pl.String)
    placed = body.select(
        (
            pl.col(column) if column in body.columns else pl.lit(None, dtype=pl.String)
        ).alias(grid_column(place))
        for place, column in enumerate(columns, start=1)
    )
    return pl.concat([pl.DataFrame(heading, schema=schema), placed])
