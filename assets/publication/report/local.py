"""Local programmes: how many, on which themes, and what came of them by kind."""

from __future__ import annotations

import polars as pl

from assets.publication.display import NOT_AVAILABLE, figure, number, percent
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear, counted


def local_section(year: ReportYear) -> Section:
    """Return the themes and the impacts of local programmes; kinds are never added."""
    programmes = year.of_quarter("local_programmes")
    themes = year.of_quarter("local_programme_themes").sort(
        "programme_count", "theme_name", descending=[True, False], nulls_last=True
    )
    impacts = year.of_quarter("local_impacts").sort("impact_type_name")
    sentences = _sentences(programmes, themes, impacts)
    return Section(
        id="local",
        heading="Local programmes and their impacts",
        sentences=tuple(sentences),
        tables=(_impact_table(year, impacts), _theme_table(year, themes)),
        afterwards=(
            "Impacts are added within one kind only; a programme may have several "
            "themes, so these add up to more than the programmes.",
        ),
    )


def _sentences(
    programmes: pl.DataFrame, themes: pl.DataFrame, impacts: pl.DataFrame
) -> list[str]:
    if programmes.is_empty():
        return ["No AHSN has told of local programmes in this quarter."]
    new = programmes.filter("is_new").height
    sentences = [
        f"{counted(programmes['ahsn_code'].n_unique(), 'AHSN')} told of "
        f"{counted(programmes.height, 'local programme')}, {new:,} of them new in the "
        "quarter."
    ]
    top = themes.head(1).to_dicts()
    if top and top[0]["programme_count"]:
        first = top[0]
        sentences.append(
            f"The commonest theme is {str(first['theme_name']).lower()}, of "
            f"{counted(first['programme_count'], 'programme')} "
            f"({percent(first['programme_pct'])})."
        )
    awaited = int(impacts["awaited_impact_count"].sum())
    told = int(impacts["impact_count"].sum())
    if told:
        sentences.append(
            f"{counted(told, 'impact')} {'was' if told == 1 else 'were'} reported, of "
            f"{counted(impacts.height, 'kind')}"
            + (f"; {awaited:,} are still awaited." if awaited else ".")
        )
    return sentences


def _impact_table(year: ReportYear, impacts: pl.DataFrame) -> Table:
    return Table(
        id="table-impacts",
        caption=f"Impacts of local programmes by kind, England, {year.quarter.months}",
        columns=(
            Column("Kind of impact"),
            Column("Impact", is_number=True),
            Column("Unit"),
            Column("Reported", is_number=True, below="impacts"),
            Column("Programmes", is_number=True),
            Column("AHSNs", is_number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row["impact_type_name"]),
                    Cell(figure(row["value"], row["status"], unit=row["unit"])),
                    Cell("pounds" if row["unit"] == "£" else row["unit"]),
                    *(
                        Cell(_count(row[name]))
                        for name in ("impact_count", "programme_count", "ahsn_count")
                    ),
                )
            )
            for row in impacts.iter_rows(named=True)
        ),
    )


def _theme_table(year: ReportYear, themes: pl.DataFrame) -> Table:
    return Table(
        id="table-themes",
        caption=f"Local programmes by theme, England, {year.quarter.months}",
        columns=(
            Column("Theme"),
            Column("Programmes", is_number=True),
            Column("Share", is_number=True, below="% of all"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row["theme_name"]),
                    Cell(_count(row["programme_count"])),
                    Cell(
                        NOT_AVAILABLE
                        if row["programme_pct"] is None
                        else percent(row["programme_pct"])
                    ),
                )
            )
            for row in themes.iter_rows(named=True)
        ),
    )


def _count(value: int | None) -> str:
    return NOT_AVAILABLE if value is None else number(value)
