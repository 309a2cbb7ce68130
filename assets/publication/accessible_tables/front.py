"""The worksheets before the tables: cover, contents and notes; and each table's own."""

from __future__ import annotations

from collections.abc import Sequence

from assets.publication.accessible_tables.contents import (
    Book,
    Cell,
    Heading,
    Link,
    Sheet,
    Table,
)
from assets.publication.accessible_tables.notes import Notes
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import key_line
from assets.publication.display import NOT_APPLICABLE
from assets.publication.words import SYNTHETIC, day

CONTENTS, NOTES = "Contents", "Notes"
LICENCE_NAME = "Open Government Licence v3.0"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
SYNTHETIC_NOTE = f"Synthetic data: {SYNTHETIC}. Not for use as statistics."
_ONE_TABLE = "This worksheet contains one table."
_NO_ROWS = "None"


def title_of(given: Published) -> str:
    """Return the document's title."""
    quarter = given.quarter
    return (
        f"AHSN impact, {quarter.months} ({quarter.financial_year} Q{quarter.number}): "
        "accessible tables"
    )


def book_of(given: Published, notes: Notes, tables: Sequence[Table]) -> Book:
    """Return the workbook: the sheets before the tables, then one for each table."""
    title = title_of(given)
    named = [(f"Table {at}", table) for at, table in enumerate(tables, start=1)]
    return Book(
        title=title,
        subject="Impact of the Academic Health Science Networks of England",
        dated=given.quarter.end_date,
        sheets=(
            Sheet("Cover", title, _cover(given)),
            _contents(named),
            _notes(notes),
            *(_sheet(name, table, given) for name, table in named),
        ),
    )


def synthetic_lines(given: Published) -> tuple[str, ...]:
    """Return what every sheet says first where the data are synthetic."""
    return (SYNTHETIC_NOTE,) if given.tables.is_synthetic else ()


def _cover(given: Published) -> tuple[str | Link, ...]:
    year, last = given.quarters[0], given.quarter
    return (
        *synthetic_lines(given),
        "What the Academic Health Science Networks (AHSNs) of England reported of "
        "their programmes.",
        f"Period: {day(year.start_date)} to {day(last.end_date)}.",
        "Each worksheet after the notes holds one table, which begins in column A.",
        "A number stands in a cell by itself; markers that belong to it stand in the "
        "column Markers.",
        f"{key_line()}.",
        "The same figures are in the CSV files beside this file, unrounded, each with "
        "its description.",
        f"Licence: {LICENCE_NAME}, {LICENCE}",
        Link("Go to the contents", CONTENTS),
    )


def _contents(named: Sequence[tuple[str, Table]]) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (Link(NOTES, NOTES), "Notes on the figures"),
        *((Link(name, name), table.title) for name, table in named),
    ]
    table = Table(
        name="contents",
        title=CONTENTS,
        headings=(Heading("Worksheet", 18), Heading("What it holds", 80)),
        rows=tuple(rows),
    )
    return Sheet(CONTENTS, CONTENTS, (_ONE_TABLE,), table)


def _notes(notes: Notes) -> Sheet:
    table = Table(
        name="notes",
        title=NOTES,
        headings=(Heading("Note number", 16), Heading("Note", 100)),
        rows=tuple(
            (f"note {at}", text) for at, text in enumerate(notes.texts, start=1)
        ),
    )
    back = Link("Back to the contents", CONTENTS)
    return Sheet(NOTES, NOTES, (_ONE_TABLE, back), table)


def _sheet(name: str, table: Table, given: Published) -> Sheet:
    shown = table if table.rows else _without_rows(table)
    return Sheet(
        name=name,
        title=f"{name}: {table.title}",
        lines=(
            _ONE_TABLE,
            *synthetic_lines(given),
            *table.remarks,
            f"{key_line()}.",
            "Notes are referred to by their number and stand in the worksheet Notes.",
            Link("Back to the contents", CONTENTS),
        ),
        table=shown,
    )


def _without_rows(table: Table) -> Table:
    """Return a table that has nothing to say with a row that says so."""
    fill = (NOT_APPLICABLE,) * (len(table.headings) - 1)
    return Table(
        table.name, table.title, table.headings, ((_NO_ROWS, *fill),), table.remarks
    )
