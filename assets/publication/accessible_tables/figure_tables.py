"""The tables of figures: a row for each measure, its quarters side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.contents import Cell, Heading, Table
from assets.publication.accessible_tables.numbers import decimals_of, instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import BASES, NONE, gaps_in
from assets.publication.disclosure.columns import LEFT_OUT, ROUNDED, SUPPRESSED
from assets.publication.display import NOT_APPLICABLE, marker

Row = Mapping[str, Any]
_MEASURE = (
    Heading("Programme", 28),
    Heading("What is counted", 26),
    Heading("Unit", 13),
    Heading("Figures are", 20),
)
_GAPS = "Warnings and gaps are those of the latest figure."


def figures_table(
    given: Published,
    rows: pl.DataFrame,
    noted: Mapping[str, str],
    *,
    name: str,
    title: str,
    places: Mapping[str, Heading],
    has_gaps: bool = False,
) -> Table:
    """Return a table of figures in the order in which their rows come.

    Args:
        given: what is published; its quarters are the columns.
        rows: figures of `figures`.
        noted: metric → the references to its notes, as ``[note 3]``.
        name: the table's name.
        title: its title.
        places: column → heading of what the figures are of, besides the measure.
        has_gaps: whether the rows have `figures.GAPS`, to be told in words.
    """
    quarters = given.quarters
    groups: dict[tuple[object, ...], list[Row]] = {}
    keys = [*places, "metric_code"]
    for row in rows.iter_rows(named=True):
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    headings = (
        *places.values(),
        *_MEASURE,
        *(Heading(f"Q{one.number}: {one.months}", 12) for one in quarters),
        Heading("Trajectory of the year", 12),
        Heading("Outturn (%)", 12),
        Heading("Markers", 14),
        *((Heading("Warnings and gaps", 24),) if has_gaps else ()),
    )
    return Table(
        name=name,
        title=title,
        headings=headings,
        rows=tuple(
            (
                *(str(one[0][place]) for place in places),
                *_cells(one, quarters, noted),
                *((gaps_in(one[-1]),) if has_gaps else ()),
            )
            for one in groups.values()
        ),
        remarks=(_GAPS,) if has_gaps else (),
    )


def _cells(
    rows: Sequence[Row], quarters: Sequence[Quarter], noted: Mapping[str, str]
) -> tuple[Cell, ...]:
    """Return the cells of one measure from the rows of its quarters."""
    last = rows[-1]
    of_quarters = {row["quarter"]: row for row in rows}
    decimals = decimals_of(last["unit"])
    return (
        f"{last['programme_name']}{noted.get(last['metric_code'], '')}",
        str(last["metric_name"]),
        str(last["unit"]),
        BASES.get(last["basis"], str(last["basis"])),
        *(_figure(of_quarters.get(str(one)), decimals) for one in quarters),
        number(last["trajectory"], missing=NOT_APPLICABLE, decimals=decimals),
        _outturn(last),
        _markers(rows),
    )


def _figure(row: Row | None, decimals: int) -> Cell:
    if row is None:
        return instead(None)
    missing = instead(row["status"], row["disclosure"])
    return number(row["value"], missing=missing, decimals=decimals)


def _outturn(row: Row) -> Cell:
    """Return the outturn; where a figure and a trajectory are there it is left open."""
    missing = NOT_APPLICABLE
    if row["disclosure"] in (SUPPRESSED, LEFT_OUT) and row["trajectory"] is not None:
        missing = marker(row["disclosure"])
    elif row["value"] is None and row["trajectory"] is not None:
        missing = instead(row["status"])
    # Of a rounded count it is not known to a decimal.
    decimals = 0 if row["disclosure"] == ROUNDED else 1
    return number(row["outturn_pct"], missing=missing, decimals=decimals)


def _markers(rows: Sequence[Row]) -> str:
    marked = (
        f"Q{Quarter.parse(row['quarter']).number} {row['markers']}"
        for row in rows
        if row["markers"]
    )
    return "; ".join(marked) or NONE
