"""What the gallery shows of one mart, as values for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from assets.domain.mart_entry import MartEntry
from assets.publication.gallery.answers import Answer
from assets.publication.gallery.columns import columns_of
from assets.publication.gallery.drawing import drawn
from assets.publication.gallery.picture import picture_of
from assets.publication.gallery.words import cell_texts, said_of_answer
from assets.publication.pages.tables import Column, Table, row

_ROWS = 10


@dataclass(frozen=True)
class Section:
    """One mart; ``picture`` is None where its answer has nothing to draw."""

    id: str
    entry: MartEntry
    columns: Table
    answer: Table
    said_of_answer: str
    picture: Markup | None


def section(
    entry: MartEntry,
    answer: Answer,
    mart: pl.DataFrame,
    comments: Mapping[str, str],
) -> Section:
    """Return what is shown of a mart.

    Args:
        entry: what the dictionary says of it.
        answer: what its example gives.
        mart: its rows, of which only the columns matter.
        comments: each column's meaning and unit.
    """
    id = entry.name.removeprefix("marts.").replace("_", "-")
    found = picture_of(answer.rows, answer.columns)
    title = f"Picture: {entry.question}"
    return Section(
        id=id,
        entry=entry,
        columns=_columns_table(id, entry, mart, comments),
        answer=_answer_table(id, entry, answer),
        said_of_answer=said_of_answer(answer, min(_ROWS, answer.rows.height)),
        picture=drawn(found, id=f"{id}-picture", title=title) if found else None,
    )


def _columns_table(
    id: str, entry: MartEntry, mart: pl.DataFrame, comments: Mapping[str, str]
) -> Table:
    keys = {name.removesuffix(" or none") for name in entry.grain.split(", ")}
    headings = ("Column", "Unit", "Meaning")
    return Table(
        f"{id}-columns",
        f"Columns of {entry.name}: one row for each {entry.grain}",
        tuple(map(Column, headings)),
        tuple(
            row(
                f"{one.name} (key)" if one.name in keys else one.name,
                one.unit,
                f"{one.meaning}.",
            )
            for one in columns_of(mart, comments)
        ),
        is_dense=True,
    )


def _answer_table(id: str, entry: MartEntry, answer: Answer) -> Table:
    return Table(
        f"{id}-answer",
        f"Answer: {entry.question}",
        tuple(Column(one.name, is_number=one.is_measure) for one in answer.columns),
        tuple(
            row(*cell_texts(answer, at)) for at in range(min(_ROWS, answer.rows.height))
        ),
        is_dense=True,
    )
