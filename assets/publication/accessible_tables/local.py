"""The tables of local programmes: by theme, and what came of them by kind of impact."""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import closely, instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import NONE, rests_on
from assets.publication.display import beside
from assets.publication.local_counts import (
    impacts_in_order,
    statuses_of_impacts,
    themes_in_order,
)

_THEMES = "Local programmes by theme, England"
_IMPACTS = "Impacts of local programmes by kind, England"
_COVERED = ("ahsns_reported", "ahsns_expected")
_COVERED_HEADINGS = (
    Heading("AHSNs that reported", 12),
    Heading("AHSNs there are", 12),
)
_THEME_HEADINGS = (
    Heading("Theme", 34),
    Heading("Local programmes that name it", 16),
    Heading("Of all local programmes (%)", 16),
    Heading("All local programmes", 16),
    *_COVERED_HEADINGS,
)
_IMPACT_HEADINGS = (
    Heading("Kind of impact", 30),
    Heading("Unit", 16),
    Heading("Impact", 16),
    Heading("Markers", 12),
    Heading("Impacts reported", 12),
    Heading("Of them, still awaited", 12),
    Heading("Local programmes that have one", 16),
    Heading("AHSNs that have one", 12),
    *_COVERED_HEADINGS,
)


def theme_rows(given: Published) -> pl.DataFrame:
    """Return how many local programmes name each theme, in the year so far."""
    return themes_in_order(given.so_far("local_programme_themes")).select(
        *("quarter", "theme", "theme_name", "status"),
        *("programme_count", "all_programme_count", "programme_pct", *_COVERED),
    )


def theme_table(given: Published) -> Table:
    """Return a row for each theme at the quarter's end."""
    rows = _of_quarter(given, theme_rows(given))
    return Table(
        name="local_programmes",
        title=f"{_THEMES}, {given.quarter.months}",
        headings=_THEME_HEADINGS,
        rows=tuple(_theme_cells(row) for row in rows.iter_rows(named=True)),
        remarks=(
            "A programme may have several themes, so these add up to more than the "
            "programmes.",
            *rests_on(rows),
        ),
    )


def theme_file(given: Published) -> DataFile:
    """Return the same for programs, with the quarters before."""
    return DataFile(
        name="local-programme-themes",
        title=_THEMES,
        description=(
            "One row for each quarter and theme. A programme may have several themes: "
            "they do not add up."
        ),
        rows=theme_rows(given),
        key=("quarter", "theme"),
        meanings=given.meanings("marts.local_programme_themes"),
    )


def impact_rows(given: Published) -> pl.DataFrame:
    """Return what each kind of impact comes to in the year so far, with markers."""
    impacts = impacts_in_order(given.so_far("local_impacts"))
    markers = [_markers(row) for row in impacts.iter_rows(named=True)]
    return impacts.with_columns(pl.Series("markers", markers, pl.String)).select(
        *("quarter", "impact_type", "impact_type_name", "unit", "status"),
        *("value", "markers", "impact_count", "awaited_impact_count"),
        *("programme_count", "ahsn_count", *_COVERED),
    )


def impact_table(given: Published) -> Table:
    """Return a row for each kind of impact at the quarter's end."""
    rows = _of_quarter(given, impact_rows(given))
    return Table(
        name="local_impacts",
        title=f"{_IMPACTS}, {given.quarter.months}",
        headings=_IMPACT_HEADINGS,
        rows=tuple(_impact_cells(row) for row in rows.iter_rows(named=True)),
        remarks=(
            "Impacts are added within one kind only. What is still awaited is in no "
            "impact yet.",
            *rests_on(rows),
        ),
    )


def impact_file(given: Published) -> DataFile:
    """Return the same for programs, with the quarters before."""
    return DataFile(
        name="local-impacts",
        title=_IMPACTS,
        description=(
            "One row for each quarter and kind of impact, as the library stood at the "
            "quarter's end; quarters do not add up. The status is the worst of the "
            "impacts': not_available beside a value is that others are awaited."
        ),
        rows=impact_rows(given),
        key=("quarter", "impact_type"),
        meanings=given.meanings("marts.local_impacts"),
    )


def _of_quarter(given: Published, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("quarter") == str(given.quarter))


def _theme_cells(row: Row) -> tuple[Cell, ...]:
    missing = instead(row["status"])
    return (
        str(row["theme_name"]),
        number(row["programme_count"], missing=missing),
        number(row["programme_pct"], missing=missing, decimals=1),
        number(row["all_programme_count"], missing=missing),
        *(number(row[name], missing=missing) for name in _COVERED),
    )


def _impact_cells(row: Row) -> tuple[Cell, ...]:
    missing = instead(row["status"])
    is_money = row["unit"] == "£"
    counts = ("impact_count", "awaited_impact_count", "programme_count", "ahsn_count")
    return (
        str(row["impact_type_name"]),
        "pounds" if is_money else str(row["unit"]),
        number(row["value"], missing=missing)
        if is_money
        else closely(row["value"], missing=missing),
        row["markers"] or NONE,
        *(number(row[name], missing=missing) for name in (*counts, *_COVERED)),
    )


def _markers(row: Row) -> str:
    if row["value"] is None:
        return ""
    return "".join(beside(row["status"], within=statuses_of_impacts(row)))
