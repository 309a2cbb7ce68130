"""The two tables of the report: a row a programme, and the notes to them by number.

Every figure links to where it comes from, and says so where it lacks AHSNs.
"""

from __future__ import annotations

from collections.abc import Iterable

from assets.publication.audit_pages.places import figure_page, rule_page
from assets.publication.display import figure, in_unit, percent
from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.report.figure_cells import (
    traced_cell,
    trajectory_cell,
    year_columns,
)
from assets.publication.report.programmes import (
    BASES,
    NOT_CALCULATED,
    NOT_KNOWN,
    REACHED,
    SHORT,
    TITLES,
    ProgrammeLine,
    QuarterFigure,
)
from assets.publication.report.year import ReportYear
from assets.publication.rules_fired import rule_words
from assets.publication.words import listed, quarter_heading


def programme_tables(year: ReportYear, lines: list[ProgrammeLine]) -> list[Table]:
    """Return the tables, a row a programme; every figure links to where it is from."""
    numbers = note_numbers(lines)
    columns = (
        *year_columns(year),
        Column("Data-quality flags", below=f"and how many, {year.span}"),
        Column("Notes"),
    )
    tables = []
    for place, name in enumerate(dict.fromkeys(line.table_name for line in lines), 1):
        title = TITLES.get(name, name.capitalize())
        tables.append(
            Table(
                id=f"table-{place}",
                caption=f"Table {place}: {title}, England, {year.span}",
                columns=columns,
                rows=tuple(
                    _row(year, line, numbers)
                    for line in lines
                    if line.table_name == name
                ),
            )
        )
    return tables


def note_numbers(lines: Iterable[ProgrammeLine]) -> dict[str, int]:
    """Return each note of the tables with its number, in the order they are met."""
    notes = dict.fromkeys(note for line in lines for note in line.notes)
    return {note: number for number, note in enumerate(notes, 1)}


def _row(year: ReportYear, line: ProgrammeLine, numbers: dict[str, int]) -> Row:
    below = f"{line.metric_name}, {BASES.get(line.basis, line.basis)}"
    return Row(
        (
            Cell(line.programme_name, below=below),
            *(_figure_cell(year, line, one) for one in line.figures),
            trajectory_cell(line.trajectory, line.unit),
            _outturn_cell(line),
            _standing_cell(line),
            _flags_cell(year, line),
            _notes_cell(line, numbers),
        ),
        id=line.metric_code,
    )


def _figure_cell(year: ReportYear, line: ProgrammeLine, one: QuarterFigure) -> Cell:
    text = figure(
        one.value,
        one.status,
        unit=line.unit,
        is_revised=one.is_revised,
        within=one.within,
    )
    where = f"{line.programme_name}, {quarter_heading(one.quarter)}"
    href = year.audit_link(figure_page(line.metric_code), anchor=str(one.quarter))
    return traced_cell(text, href, where, below=one.rests_on)


def _outturn_cell(line: ProgrammeLine) -> Cell:
    if line.outturn_pct is not None:
        return Cell(percent(line.outturn_pct), below=line.latest.rests_on)
    if line.trajectory is None or line.latest.value is not None:
        word = "suppressed" if line.is_outturn_suppressed else "not_applicable"
        return Cell(figure(None, word))
    return Cell(figure(None, line.latest.status))


def _standing_cell(line: ProgrammeLine) -> Cell:
    colour = {REACHED: "green", SHORT: "yellow"}.get(line.standing, "grey")
    if line.standing == NOT_CALCULATED or line.latest.value is None:
        return Cell(line.standing, tag=colour)
    if line.standing == NOT_KNOWN:
        return Cell(line.standing, tag=colour, below="AHSNs are missing")
    apart = line.latest.value - (line.trajectory or 0)
    size = in_unit(abs(apart), line.unit)
    if apart >= 0:
        return Cell(line.standing, tag=colour, below=f"{size} above")
    # Before the year is over nobody is short of what the whole of it was to reach.
    if line.latest.quarter.number < 4:
        return Cell("Not yet", tag="grey", below=f"{size} to go")
    return Cell(line.standing, tag=colour, below=f"{size} below")


def _flags_cell(year: ReportYear, line: ProgrammeLine) -> Cell:
    if not line.flags:
        return Cell("None")
    said = {rule: f"{rule_words(rule)} ({count})" for rule, count in line.flags}
    if not year.has_audit:
        return Cell(listed([*said.values()]))
    links = (
        Link(words, year.audit_link(rule_page(rule))) for rule, words in said.items()
    )
    return Cell("", links=tuple(links))


def _notes_cell(line: ProgrammeLine, numbers: dict[str, int]) -> Cell:
    if not line.notes:
        return Cell("None")
    links = tuple(
        Link(f"[note\N{NO-BREAK SPACE}{numbers[note]}]", f"#note-{numbers[note]}")
        for note in line.notes
    )
    return Cell("", links=links)
