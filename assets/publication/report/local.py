"""Local programmes: how many, on which themes, and what came of them by kind."""

from __future__ import annotations

import polars as pl

from assets.publication.display import NOT_AVAILABLE, figure, if_known, percent
from assets.publication.local_counts import (
    ahsns_told,
    impacts_in_order,
    statuses_of_impacts,
    themes_in_order,
)
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear
from assets.publication.words import counted

_HEADING = "Local programmes and their impacts"


def local_section(year: ReportYear) -> Section:
    """Return the themes and the impacts of local programmes; kinds are never added."""
    programmes = year.of_quarter("local_programmes")
    themes = themes_in_order(year.of_quarter("local_programme_themes"))
    impacts = impacts_in_order(year.of_quarter("local_impacts"))
    if programmes.is_empty():
        # A table of noughts would say of AHSNs that told nothing that they did nothing.
        return Section("local", _HEADING, (nothing_told(impacts),))
    return Section(
        id="local",
        heading=_HEADING,
        sentences=tuple(_sentences(programmes, themes, impacts)),
        tables=(_impact_table(year, impacts), _theme_table(year, themes)),
        afterwards=(
            "Impacts are added within one kind only; a programme may have several "
            "themes, so these add up to more than the programmes.",
        ),
    )


def nothing_told(impacts: pl.DataFrame) -> str:
    """Return why there are no local programmes: none were, or nobody told.

    Args:
        impacts: rows of `marts.local_impacts` of one quarter.
    """
    told, expected = ahsns_told(impacts)
    if not told:
        return "No AHSN has told of local programmes in this quarter."
    if told < expected:
        return (
            f"{told} of {expected} AHSNs told that there was no local programme; the "
            "others told nothing."
        )
    return f"All {expected} AHSNs told that there was no local programme."


def _sentences(
    programmes: pl.DataFrame, themes: pl.DataFrame, impacts: pl.DataFrame
) -> list[str]:
    new = programmes.filter("is_new").height
    sentences = [
        f"{counted(programmes['ahsn_code'].n_unique(), 'AHSN')} told of "
        f"{counted(programmes.height, 'local programme')}, {new:,} of them new in the "
        "quarter."
    ]
    told_by, expected = ahsns_told(impacts)
    if told_by < expected:
        sentences.append(f"That rests on {told_by} of {expected} AHSNs.")
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
                    Cell(
                        figure(
                            row["value"],
                            row["status"],
                            unit=row["unit"],
                            within=statuses_of_impacts(row),
                        )
                    ),
                    Cell("pounds" if row["unit"] == "£" else row["unit"]),
                    *(
                        Cell(if_known(row[name]))
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
                    Cell(if_known(row["programme_count"])),
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
