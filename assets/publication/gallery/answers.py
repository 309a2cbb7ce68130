"""The answers to the examples' questions, asked of the marts as they are published.

The same query is asked of the marts as they are, only to tell a figure that is not
shown from one that is not there; nothing else of that answer leaves this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import polars as pl

from assets.domain.errors import PublicationError
from assets.domain.mart_entry import MartEntry
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure.shown_marts import shown_marts
from assets.publication.gallery.columns import Column, Role, columns_of


@dataclass(frozen=True)
class Answer:
    """What a query gives on the published marts.

    Attributes:
        rows: as the query gives them.
        columns: what each column is, in their order.
        withheld: row and column of each figure that is there but not shown.
        rounded: row and column of each figure that is shown otherwise than it is.
    """

    rows: pl.DataFrame
    columns: tuple[Column, ...]
    withheld: frozenset[tuple[int, str]]
    rounded: frozenset[tuple[int, str]]


def answers(tables: WarehouseTables, entries: Iterable[MartEntry]) -> dict[str, Answer]:
    """Return the answer to each entry's question, by the mart's name.

    Args:
        tables: every mart that is asked, and what `shown_marts` needs.
        entries: the marts' entries.

    Raises:
        PublicationError: a query cannot be asked of these tables.
    """
    shown = {f"marts.{name}": rows for name, rows in shown_marts(tables).items()}
    as_they_are = {name: tables.frames[name] for name in shown}
    with _open(shown) as published, _open(as_they_are) as kept:
        return {
            entry.name: _answer(
                _ask(published, entry),
                _ask(kept, entry),
                tables.column_comments.get(entry.name, {}),
            )
            for entry in entries
        }


@contextmanager
def _open(
    frames: Mapping[str, pl.DataFrame],
) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema marts")
        for number, (name, frame) in enumerate(frames.items()):
            connection.register(f"given_{number}", frame)
            connection.execute(f"create view {name} as select * from given_{number}")
        yield connection


def _ask(connection: duckdb.DuckDBPyConnection, entry: MartEntry) -> pl.DataFrame:
    try:
        return connection.sql(entry.sql).pl()
    except duckdb.Error as error:
        raise PublicationError(
            f"The example of {entry.name} cannot be asked for the gallery: "
            f"{str(error).splitlines()[0]}. Correct it in the header of "
            f"sql/{entry.name.replace('.', '/')}.sql; it may read marts only."
        ) from error


def _answer(
    rows: pl.DataFrame, as_they_are: pl.DataFrame, comments: Mapping[str, str]
) -> Answer:
    columns = columns_of(rows, comments)
    measures = [one.name for one in columns if one.role is Role.MEASURE]
    # What names a row is published as it is: the two answers meet there.
    keys = [one.name for one in columns if one.role in (Role.TIME, Role.NAME)] or [
        "_only"
    ]
    alike = rows.with_row_index("_row").with_columns(pl.lit(0).alias("_only"))
    true = as_they_are.with_columns(pl.lit(0).alias("_only"))
    if (
        alike.select(keys).is_duplicated().any()
        or true.select(keys).is_duplicated().any()
    ):
        return Answer(rows, columns, frozenset(), frozenset())
    both = alike.join(
        true.select(*keys, *(pl.col(name).alias(f"_true_{name}") for name in measures)),
        on=keys,
        how="inner",
        nulls_equal=True,
    )
    withheld: set[tuple[int, str]] = set()
    rounded: set[tuple[int, str]] = set()
    for name in measures:
        shown, is_there = pl.col(name), pl.col(f"_true_{name}").is_not_null()
        gone = both.filter(shown.is_null() & is_there)
        other = both.filter(shown.is_not_null() & (shown != pl.col(f"_true_{name}")))
        withheld.update((row, name) for row in gone["_row"])
        rounded.update((row, name) for row in other["_row"])
    return Answer(rows, columns, frozenset(withheld), frozenset(rounded))
