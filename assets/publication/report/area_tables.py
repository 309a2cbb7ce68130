"""The tables of an AHSN's or a region's figures, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from assets.publication.audit_pages.places import ahsn_anchor, figure_page
from assets.publication.display import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    figure,
    in_unit,
    marker,
)
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.area import Area, AreaLine
from assets.publication.report.area_standing import outturn_words, standing_cell
from assets.publication.report.figure_cells import (
    traced_cell,
    trajectory_cell,
    year_columns,
)
from assets.publication.report.programmes import BASES, TITLES
from assets.publication.report.year import ReportYear
from assets.publication.words import counted, quarter_heading

_OTHERS = "Other measures of the programmes"
_RANKS = (
    Column(
        "Rank",
        is_number=True,
        below="of the figures as they stand, whatever an AHSN's size",
    ),
    Column("Network median", is_number=True),
)


def area_tables(year: ReportYear, area: Area, lines: Sequence[AreaLine]) -> list[Table]:
    """Return a table for each published one, and one of the other measures."""
    columns = (*year_columns(year), *(_RANKS if area.is_ahsn else ()))
    tables: list[Table] = []
    for name in dict.fromkeys(line.table_name for line in lines):
        title = TITLES.get(name, name.capitalize()) if name else _OTHERS
        rows = [_row(year, area, line) for line in lines if line.table_name == name]
        tables.append(
            Table(
                id=f"table-{len(tables) + 1}",
                caption=f"{title}, {area.name}, {year.span}",
                columns=columns,
                rows=tuple(rows),
            )
        )
    return tables


def disclosure_sentences(year: ReportYear, lines: Sequence[AreaLine]) -> list[str]:
    """Return what was done to the figures below England, and to how many of them."""
    policy = year.others["reference.disclosure"].row(0, named=True)
    figures = [one for line in lines for one in line.figures]
    hidden = sum(1 for one in figures if marker(one.status) == CONFIDENTIAL)
    rounded = sum(1 for line in lines if line.is_rounded)
    rule = (
        f"Below England level a count of people of 1 to {policy['suppressed_up_to']} "
        f"is not shown, nor what would tell it, and others are rounded to the nearest "
        f"{policy['rounded_to']}: rows and areas need not add up. An outturn of a "
        "rounded count is approximate, and where the true count may lie on either side "
        "of the trajectory nothing is said of it. Of counts of people no rank or "
        "median is shown."
    )
    if not hidden and not rounded:
        return [rule]
    return [
        rule,
        f"Here {counted(hidden, 'figure')} {'is' if hidden == 1 else 'are'} not shown "
        f"({CONFIDENTIAL}) and {counted(rounded, 'measure')} "
        f"{'is' if rounded == 1 else 'are'} rounded, which its row says.",
    ]


def figure_cell(year: ReportYear, line: AreaLine, at: int, *, area: Area) -> Cell:
    """Return a quarter's figure, an AHSN's with a link to its records.

    Args:
        year: the year up to the quarter.
        line: the metric's year.
        at: which of its quarters.
        area: whose figure it is.
    """
    one = line.figures[at]
    text = figure(
        one.value,
        one.status,
        unit=line.unit,
        is_revised=one.is_revised,
        within=one.within,
    )
    where = f"{area.name}, {line.metric_name}, {quarter_heading(one.quarter)}"
    quarter = str(one.quarter)
    anchor = ahsn_anchor(quarter, area.code) if area.is_ahsn else quarter
    href = year.audit_link(figure_page(line.metric_code), depth=2, anchor=anchor)
    return traced_cell(text, href, where)


def _row(year: ReportYear, area: Area, line: AreaLine) -> Row:
    ranks = (Cell(_rank(line)), Cell(_median(line)))
    return Row(
        (
            _heading(year, line),
            *(
                figure_cell(year, line, at, area=area)
                for at in range(len(line.figures))
            ),
            trajectory_cell(line.trajectory, line.unit),
            Cell(_outturn(line)),
            standing_cell(line),
            *(ranks if area.is_ahsn else ()),
        ),
        id=line.metric_code,
    )


def _heading(year: ReportYear, line: AreaLine) -> Cell:
    basis = BASES.get(line.basis, line.basis)
    policy = year.others["reference.disclosure"].row(0, named=True)
    rounded = f", rounded to the nearest {policy['rounded_to']}"
    ending = f", {basis}{rounded if line.is_rounded else ''}"
    if line.table_name:
        return Cell(line.programme_name, below=f"{line.metric_name}{ending}")
    return Cell(line.metric_name, below=f"{line.programme_name}{ending}")


def _outturn(line: AreaLine) -> str:
    if line.outturn_pct is not None:
        return outturn_words(line)
    if line.trajectory is None:
        return NOT_APPLICABLE
    return NOT_APPLICABLE if line.latest.value is not None else _why_not(line)


def _rank(line: AreaLine) -> str:
    if line.rank is not None:
        return f"{line.rank} of {line.ranked}"
    return _why_not(line)


def _median(line: AreaLine) -> str:
    if line.network_median is not None:
        return in_unit(line.network_median, line.unit)
    return _why_not(line)


def _why_not(line: AreaLine) -> str:
    """Return what stands where nothing is made of the latest figure."""
    if line.is_latest_withheld or (
        line.latest.value is not None and not line.is_latest_exact
    ):
        return CONFIDENTIAL
    return marker(line.latest.status)
