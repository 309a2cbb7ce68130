"""What the report knows of each programme's year, as far as the quarter reported on.

Facts, unrounded: figures are those of the marts up to the quarter, the trajectory is
the year's. How they are shown is said in `programme_tables`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.report.notes import notes_of_metrics
from assets.publication.report.year import ReportYear

REACHED, SHORT, NOT_CALCULATED = "Reached", "Short", "Not calculated"
# Of a figure that lacks AHSNs nobody can say that it falls short.
NOT_KNOWN = "Not known"
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
    """England's figure of a quarter; ``is_revised`` if it was told otherwise before.

    ``within`` are statuses of what is in it, besides the worst, which is its own.
    The AHSNs in it and those expected in it are None where nothing is told of them.
    """

    quarter: Quarter
    value: float | None
    status: str | None
    is_revised: bool
    ahsns_reported: int | None = None
    ahsns_expected: int | None = None
    within: tuple[str, ...] = ()

    @property
    def lacks_ahsns(self) -> bool:
        """Whether there is a figure, and not every AHSN expected is in it."""
        return self.value is not None and (self.ahsns_reported or 0) < (
            self.ahsns_expected or 0
        )

    @property
    def rests_on(self) -> str:
        """On how many AHSNs it rests; empty if on all that were expected."""
        if not self.lacks_ahsns:
            return ""
        return f"rests on {self.ahsns_reported} of {self.ahsns_expected} AHSNs"


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
        if self.outturn_pct >= 100:
            return REACHED
        return NOT_KNOWN if self.latest.lacks_ahsns else SHORT

    @property
    def is_held(self) -> bool:
        """Whether the latest figure can be held against the trajectory."""
        return self.standing in (REACHED, SHORT)


def programme_lines(year: ReportYear) -> list[ProgrammeLine]:
    """Return every line of the two tables, in the order they are published in."""
    financial_year = year.quarter.financial_year
    summary = year.marts["programme_summary"].filter(
        pl.col("financial_year") == financial_year, pl.col("table_name").is_not_null()
    )
    flags = _flags(year)
    notes = notes_of_metrics(year)
    revised = set(year.revised().select("metric_code", "quarter").iter_rows())
    within = year.statuses_within()
    order = {name: place for place, name in enumerate(TITLES)}
    lines = [
        _line(year, row, flags, revised, within, notes.get(row["metric_code"], ()))
        for row in summary.sort("table_position").iter_rows(named=True)
    ]
    known = [line for line in lines if any(f.status for f in line.figures)]
    return sorted(known, key=lambda line: order.get(line.table_name, len(order)))


def _line(
    year: ReportYear,
    row: dict[str, object],
    flags: dict[str, Counter[str]],
    revised: set[tuple[str, str]],
    within: Mapping[tuple[str, str], tuple[str, ...]],
    notes: tuple[str, ...],
) -> ProgrammeLine:
    code = str(row["metric_code"])
    national = {
        one["quarter"]: one
        for one in year.of_year("metric_quarter")
        .filter(pl.col("metric_code") == code)
        .iter_rows(named=True)
    }
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
                quarter,
                national.get(str(quarter), {}),
                row,
                (code, str(quarter)) in revised,
                within.get((code, str(quarter)), ()),
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
    within: tuple[str, ...],
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
        _count(told.get("ahsns_reported")),
        _count(told.get("ahsns_expected")),
        within,
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


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
