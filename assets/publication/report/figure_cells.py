"""The columns and cells that the tables of England and of areas have alike."""

from __future__ import annotations

from assets.publication.display import NOT_APPLICABLE, in_unit
from assets.publication.pages.tables import Cell, Column
from assets.publication.report.year import ReportYear


def year_columns(year: ReportYear) -> tuple[Column, ...]:
    """Return the columns of a programme's year: quarters, trajectory and outturn."""
    return (
        Column("Programme", below="what is counted"),
        *(
            Column(f"Q{quarter.number}:", is_number=True, below=quarter.months)
            for quarter in year.quarters
        ),
        Column("Trajectory", is_number=True, below="of the whole year"),
        Column("Outturn", is_number=True, below="% of trajectory"),
        Column("Against trajectory"),
    )


def traced_cell(text: str, href: str, where: str, *, below: str = "") -> Cell:
    """Return the cell of a figure, with a link to where it comes from.

    Args:
        text: the figure as it is shown.
        href: the page of what it is made of.
        where: whose figure it is, for who cannot see the table.
        below: what stands below it.
    """
    if text == NOT_APPLICABLE:
        # Nothing was collected for the quarter: there is nowhere it could come from.
        return Cell(text)
    spoken = f"{text}: where it comes from, {where}"
    return Cell(text, href=href, spoken=spoken, below=below)


def trajectory_cell(trajectory: float | None, unit: str) -> Cell:
    """Return the cell of what the whole year was to reach, if anything."""
    if trajectory is None:
        return Cell(NOT_APPLICABLE)
    return Cell(in_unit(trajectory, unit))
