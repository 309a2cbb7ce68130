"""What is in a workbook and in a data file, before either is written.

A cell is a text, a link or a number already rounded as it is shown. How the files are
written is `xlsx`, `ods` and `csvw`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Number:
    """A number with the decimals it is shown with; it has no more than these."""

    value: float
    decimals: int = 0


@dataclass(frozen=True)
class Link:
    """A text that leads to another worksheet of the same workbook."""

    text: str
    sheet: str


Cell = str | Number | Link


@dataclass(frozen=True)
class Heading:
    """A column's heading, and its width in letters."""

    text: str
    width: int


@dataclass(frozen=True)
class Table:
    """One table of the workbook, on a worksheet of its own.

    Attributes:
        name: what the table is called among the workbook's tables, a plain word.
        title: what it shows, of whom, when.
        headings: one for each column; no two are the same.
        rows: the cells of each row, none of them empty.
        remarks: what a reader must know first, one line each above the table.
    """

    name: str
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataFile:
    """One CSV file: the figures of a table, a row for each, for programs.

    Attributes:
        name: a plain word with hyphens, a part of the file's name.
        title: what it holds.
        description: its grain, and what else a reader of it must know.
        rows: numbers unrounded or null, the reasons in columns beside them.
        key: the columns that tell its rows apart.
        meanings: column → meaning and unit.
    """

    name: str
    title: str
    description: str
    rows: pl.DataFrame
    key: tuple[str, ...]
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """One worksheet: lines from A1 down, then at most one table.

    Attributes:
        name: the worksheet's name.
        title: the line in A1.
        lines: those below it.
        table: the table under them; None is none.
    """

    name: str
    title: str
    lines: tuple[str | Link, ...]
    table: Table | None = None


@dataclass(frozen=True)
class Book:
    """A whole workbook.

    Attributes:
        title: the document's title.
        subject: what it is about, in a sentence.
        dated: the day the document says it was made: that of its figures, as the same
            figures are the same file whenever they are written.
        sheets: its worksheets in their order.
    """

    title: str
    subject: str
    dated: date
    sheets: tuple[Sheet, ...]


def text_of(cell: Cell) -> str:
    """Return a cell as a reader sees it."""
    match cell:
        case Number():
            return f"{cell.value:,.{cell.decimals}f}"
        case Link():
            return cell.text
        case _:
            return cell


def numeric_columns(table: Table) -> set[int]:
    """Return the columns in which a number stands, or would stand."""
    return {
        column
        for row in table.rows
        for column, cell in enumerate(row)
        if isinstance(cell, Number)
    }
