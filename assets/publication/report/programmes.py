"""The two tables of the report: each programme's year, and the notes to them.

Facts first (`programme_lines`), then the tables and notes drawn from them. Figures are
those of the marts up to the quarter; the trajectory is the year's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.display import NOT_APPLICABLE, figure, in_unit, percent
from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.report.notes import notes_of_metrics
from assets.publication.report.year import (
    ReportYear,
    quarter_heading,
    rule_words,
)

REACHED, SHORT, NOT_CALCULATED = "Reached", "Short", "Not calculated"
TITLES = {
    "national programmes": "National programmes",
    "AAC innovations": "Accelerated Access Collaborative (AAC) innovations",
}
BASES = {
    "cumulative_fy": "since April",
    "cumulative_programme": "since the programme began",
    "in_quarter": "in the quarter",
    "snapshot": "at the quarter's end",
    "rate": "share at the quarter's end",
}
# Flags are what may be wrong with a figure; what is for information is none.
_FLAGGING = ("critical", "warning")


@dataclass(frozen=True)
class QuarterFigure:
    """England's figure of a quarter; ``is_revised`` if it was told otherwise before."""

    quarter: Quarter
    value: float | None
    status: str | None
    is_revised: bool


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme's line of a table: its figures up to the quarter, unrounded.

    ``flags`` are the rules with open failures on the year's figures and how many.
    """

    metric_code: str
    table_name: str
    programme_name: str
    metric_name: str
    basis: str
    unit: str
    figures: tuple[QuarterFigure, ...]
    trajectory: float | None
    outturn_pct: float | None
    is_outturn_suppressed: bool
    flags: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    @property
    def latest(self) -> QuarterFigure:
        """The figure of the quarter reported on."""
        return self.figures[-1]

    @property
    def standing(self) -> str:
        """Where the latest figure is against the year's trajectory."""
        if self.outturn_pct is None:
            return NOT_CALCULATED
        return REACHED if self.outturn_pct >= 100 else SHORT


def programme_lines(year: ReportYear) -> list[ProgrammeLine]:
    """Return every line of the two tables, in the order they are published in."""
    financial_year = year.quarter.financial_year
    summary = year.marts["programme_summary"].filter(
        pl.col("financial_year") == financial_year, pl.col("table_name").is_not_null()
    )
    flags = _flags(year)
    notes = notes_of_metrics(year)
    order = {name: place for place, name in enumerate(TITLES)}
    lines = [
        _line(year, row, flags, notes.get(str(row["metric_code"]), ()))
        for row in summary.sort("table_position").iter_rows(named=True)
    ]
    known = [line for line in lines if any(f.status for f in line.figures)]
    return sorted(known, key=lambda line: order.get(line.table_name, len(order)))


def programme_tables(year: ReportYear, lines: list[ProgrammeLine]) -> list[Table]:
    """Return the tables, a row a programme; every figure links to where it is from."""
    numbers = note_numbers(lines)
    tables = []
    for place, name in enumerate(dict.fromkeys(line.table_name for line in lines), 1):
        title = TITLES.get(name, name.capitalize())
        tables.append(
            Table(
                id=f"table-{place}",
                caption=f"Table {place}: {title}, England, {year.span}",
                columns=_columns(year),
                rows=tuple(
                    _row(line, numbers) for line in lines if line.table_name == name
                ),
            )
        )
    return tables


def note_numbers(lines: Iterable[ProgrammeLine]) -> dict[str, int]:
    """Return each note of the tables with its number, in the order they are met."""
    notes = dict.fromkeys(note for line in lines for note in line.notes)
    return {note: number for number, note in enumerate(notes, 1)}


def figure_link(metric_code: str, quarter: Quarter) -> str:
    """Return the link from the report to where a national figure comes from."""
    return f"../audit/figures/{metric_code}.html#{quarter}"


def _line(
    year: ReportYear,
    row: dict[str, object],
    flags: dict[str, Counter[str]],
    notes: tuple[str, ...],
) -> ProgrammeLine:
    code = str(row["metric_code"])
    national = {
        one["quarter"]: one
        for one in year.of_year("metric_quarter")
        .filter(pl.col("metric_code") == code)
        .iter_rows(named=True)
    }
    revised = set(
        year.others["audit.revisions"].filter(pl.col("metric_code") == code)["quarter"]
    )
    latest = national.get(str(year.quarter), {})
    return ProgrammeLine(
        metric_code=code,
        table_name=str(row["table_name"]),
        programme_name=str(row["programme_name"]),
        metric_name=str(row["metric_name"]),
        basis=str(row["basis"]),
        unit=str(row["unit"]),
        figures=tuple(
            _figure(
                quarter, national.get(str(quarter), {}), row, str(quarter) in revised
            )
            for quarter in year.quarters
        ),
        trajectory=_number(row["trajectory"]),
        outturn_pct=latest.get("outturn_pct"),
        is_outturn_suppressed=latest.get("disclosure") == "suppressed",
        flags=tuple(sorted(flags.get(code, Counter()).items())),
        notes=notes,
    )


def _figure(
    quarter: Quarter,
    told: dict[str, object],
    summary: dict[str, object],
    is_revised: bool,
) -> QuarterFigure:
    """Return a quarter's figure; where the mart has no row, the summary says why."""
    status = told.get("status", summary[f"q{quarter.number}_status"])
    value = _number(told.get("value"))
    if value is None and told.get("disclosure") == "suppressed":
        status = "suppressed"
    return QuarterFigure(
        quarter,
        value,
        None if status is None else str(status),
        is_revised and value is not None,
    )


def _flags(year: ReportYear) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    open_ones = year.failures().filter(
        "is_open",
        pl.col("severity").is_in(_FLAGGING),
        pl.col("metric_code").is_not_null(),
    )
    for metric_code, rule_id in open_ones.select("metric_code", "rule_id").iter_rows():
        counts.setdefault(metric_code, Counter())[rule_id] += 1
    return counts


def _columns(year: ReportYear) -> tuple[Column, ...]:
    return (
        Column("Programme", below="what is counted"),
        *(
            Column(f"Q{quarter.number}:", is_number=True, below=quarter.months)
            for quarter in year.quarters
        ),
        Column("Trajectory", is_number=True, below="of the whole year"),
        Column("Outturn", is_number=True, below="% of trajectory"),
        Column("Against trajectory"),
        Column("Data-quality flags", below="and how many"),
        Column("Notes"),
    )


def _row(line: ProgrammeLine, numbers: dict[str, int]) -> Row:
    below = f"{line.metric_name}, {BASES.get(line.basis, line.basis)}"
    return Row(
        (
            Cell(line.programme_name, below=below),
            *(_figure_cell(line, one) for one in line.figures),
            _trajectory_cell(line),
            _outturn_cell(line),
            _standing_cell(line),
            _flags_cell(line),
            _notes_cell(line, numbers),
        ),
        id=line.metric_code,
    )


def _figure_cell(line: ProgrammeLine, one: QuarterFigure) -> Cell:
    text = figure(one.value, one.status, unit=line.unit, is_revised=one.is_revised)
    if text == NOT_APPLICABLE:
        # Nothing was collected for the quarter: there is nowhere it could come from.
        return Cell(text)
    where = f"{line.programme_name}, {quarter_heading(one.quarter)}"
    return Cell(
        text,
        href=figure_link(line.metric_code, one.quarter),
        spoken=f"{text}: where it comes from, {where}",
    )


def _trajectory_cell(line: ProgrammeLine) -> Cell:
    if line.trajectory is None:
        return Cell(NOT_APPLICABLE)
    return Cell(in_unit(line.trajectory, line.unit))


def _outturn_cell(line: ProgrammeLine) -> Cell:
    if line.outturn_pct is not None:
        return Cell(percent(line.outturn_pct))
    if line.trajectory is None or line.latest.value is not None:
        word = "suppressed" if line.is_outturn_suppressed else "not_applicable"
        return Cell(figure(None, word))
    return Cell(figure(None, line.latest.status))


def _standing_cell(line: ProgrammeLine) -> Cell:
    colour = {REACHED: "green", SHORT: "yellow"}.get(line.standing, "grey")
    if line.standing == NOT_CALCULATED or line.latest.value is None:
        return Cell(line.standing, tag=colour)
    apart = line.latest.value - (line.trajectory or 0)
    size = in_unit(abs(apart), line.unit)
    if apart >= 0:
        return Cell(line.standing, tag=colour, below=f"{size} above")
    # Before the year is over nobody is short of what the whole of it was to reach.
    if line.latest.quarter.number < 4:
        return Cell("Not yet", tag="grey", below=f"{size} to go")
    return Cell(line.standing, tag=colour, below=f"{size} below")


def _flags_cell(line: ProgrammeLine) -> Cell:
    if not line.flags:
        return Cell("None")
    links = tuple(
        Link(f"{rule_words(rule)} ({count})", f"../audit/rules/{rule}.html")
        for rule, count in line.flags
    )
    return Cell("", links=links)


def _notes_cell(line: ProgrammeLine, numbers: dict[str, int]) -> Cell:
    if not line.notes:
        return Cell("None")
    links = tuple(
        Link(f"[note\N{NO-BREAK SPACE}{numbers[note]}]", f"#note-{numbers[note]}")
        for note in line.notes
    )
    return Cell("", links=links)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
