"""The headlines of a year, as they stood on the quarters up to the one reported on.

The marts hold a year's headlines on all its quarters judged so far. Once a later one
is judged, an earlier quarter adds the parts up again from its own: in report and
tables alike, from the marts as they are published. No sentence belongs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.statuses_within import StatusesByTotal

METRICS = "metrics"
# What a headline that is not made of metrics is in `marts.economic_growth`.
_OF_GROWTH = {
    "companies": ("company_count_year",),
    "investment": ("investment_gbp_year",),
    "jobs": ("jobs_created_count_year", "jobs_safeguarded_count_year"),
}
# The statuses of figures, the worst last; as `marts.headline_parts` ranks them.
_WORST_LAST = (
    *("not_applicable", "nil", "final", "provisional", "estimated"),
    *("not_available", "not_sent", "not_added"),
)
_AWAITED = ("not_available", "not_sent")
# Of these the year's last figure has all that it added.
_LAST_COUNTS = ("cumulative_fy", "snapshot")


@dataclass(frozen=True)
class Headline:
    """What the year added so far.

    Attributes:
        value: the sum of the parts that are known; None where none is.
        status: the worst of its parts'; ``not_open`` where it has none.
        is_floor: whether the true one may be greater.
        parts_known: the parts that have a figure.
        part_count: what it is made of: measures, or 1.
    """

    value: float | None
    status: str
    is_floor: bool
    parts_known: int
    part_count: int


@dataclass(frozen=True)
class Part:
    """What one measure added to a headline so far.

    Attributes:
        metric_code: the measure.
        value: what it added; None where that is not known.
        status: the worst of the figures it rests on.
        is_whole: whether all that it added is known: nothing of it is awaited, and
            where its figures began is known.
        quarters: those whose figures it rests on.
    """

    metric_code: str
    value: float | None
    status: str
    is_whole: bool = True
    quarters: tuple[str, ...] = ()

    def statuses(self, within: StatusesByTotal) -> set[str]:
        """Return the statuses of what its value is the sum of.

        Beside what is awaited nought is what others declared, and more than that a
        figure: of what is final in an awaited total nothing else is told.

        Args:
            within: of England's totals: the status of one that is awaited would hide
                that others are estimates.
        """
        if self.value is None:
            return set()
        beside_awaited = "final" if self.value else "nil"
        told = {beside_awaited if self.status in _AWAITED else self.status}
        hidden = (within.get((self.metric_code, one), ()) for one in self.quarters)
        return told.union(*hidden)


def headline_so_far(
    marts: Mapping[str, pl.DataFrame],
    headline_code: str,
    quarter: Quarter,
    made_of: str = METRICS,
) -> Headline | None:
    """Return a headline of a quarter's year on the quarters up to it.

    Args:
        marts: those published, by name without the schema: headline_impact,
            headline_parts and metric_quarter, and economic_growth for a headline that
            is not made of metrics.
        headline_code: which one.
        quarter: the last quarter that counts.
        made_of: as registered.

    Returns:
        Its figure, in the headline's unit; None where no quarter of its year is judged.
    """
    if not counts_later_quarters(marts, quarter):
        return _of_mart(marts["headline_impact"], headline_code, quarter)
    if made_of == METRICS:
        return _added(parts_so_far(marts, headline_code, quarter))
    return _added([_of_growth(marts["economic_growth"], made_of, quarter)])


def parts_so_far(
    marts: Mapping[str, pl.DataFrame], headline_code: str, quarter: Quarter
) -> list[Part]:
    """Return what each measure of a headline added on the quarters up to one.

    Args:
        marts: as for `headline_so_far`.
        headline_code: one that is made of metrics.
        quarter: the last quarter that counts.

    Returns:
        The measures collected by then, by code; values in the headline's unit.
    """
    parts = marts["headline_parts"].filter(
        pl.col("headline_code") == headline_code,
        pl.col("financial_year") == quarter.financial_year,
    )
    figures = marts["metric_quarter"]
    if not counts_later_quarters(marts, quarter):
        is_part = pl.col("is_start_unknown") | pl.col("is_awaited")
        added = parts.sort("metric_code").select(
            *("metric_code", "value", "status"),
            is_whole=pl.col("value").is_not_null() & is_part.not_(),
            basis="basis",
        )
        return [
            Part(
                metric,
                value,
                status,
                is_whole,
                _rests_on(_told(figures, metric, quarter), basis),
            )
            for metric, value, status, is_whole, basis in added.iter_rows()
        ]
    return [
        _part(told, str(basis), _before_year(figures, str(metric), quarter))
        for metric, basis in parts.sort("metric_code")
        .select("metric_code", "basis")
        .iter_rows()
        if (told := _told(figures, str(metric), quarter)).height
    ]


def counts_later_quarters(marts: Mapping[str, pl.DataFrame], quarter: Quarter) -> bool:
    """Return whether quarters of the year after one are judged and counted."""
    judged = marts["metric_quarter"].filter(
        pl.col("financial_year") == quarter.financial_year,
        pl.col("quarter") > str(quarter),
    )
    return judged.height > 0


def _of_mart(rows: pl.DataFrame, code: str, quarter: Quarter) -> Headline | None:
    of_year = rows.filter(
        pl.col("headline_code") == code,
        pl.col("financial_year") == quarter.financial_year,
        pl.col("quarters_judged") > 0,
    )
    names = ("value", "status", "is_floor", "parts_known", "part_count")
    return Headline(*of_year.select(names).row(0)) if of_year.height else None


def _added(parts: list[Part]) -> Headline:
    """Return the sum of what the parts added by the quarter, in a year not over."""
    known = [part.value for part in parts if part.value is not None]
    return Headline(
        value=round(sum(known), 6) if known else None,
        status=_worst([part.status for part in parts]) if parts else "not_open",
        is_floor=True,
        parts_known=len(known),
        part_count=len(parts),
    )


def _told(figures: pl.DataFrame, metric_code: str, quarter: Quarter) -> pl.DataFrame:
    return figures.filter(
        pl.col("metric_code") == metric_code,
        pl.col("financial_year") == quarter.financial_year,
        pl.col("quarter") <= str(quarter),
    ).sort("quarter")


def _before_year(
    figures: pl.DataFrame, metric_code: str, quarter: Quarter
) -> float | None:
    """Return a measure's figure of the last quarter before the year."""
    last = str(Quarter(quarter.start_year, 1).previous())
    rows = figures.filter(
        pl.col("metric_code") == metric_code, pl.col("quarter") == last
    )
    return rows["value"].item() if rows.height else None


def _part(figures: pl.DataFrame, basis: str, before: float | None) -> Part:
    """Return what a measure added, by what its figures cover; as `headline_parts`."""
    latest = figures.row(-1, named=True)
    code, status = str(latest["metric_code"]), str(latest["status"])
    is_awaited = status in _AWAITED
    rests_on = _rests_on(figures, basis)
    if basis == "cumulative_fy":
        value = _number(latest["value"])
        is_whole = value is not None and not is_awaited
        return Part(code, value, status, is_whole, rests_on)
    if basis == "snapshot":
        rise = _rise(figures, before)
        is_known = None not in (rise, before)
        return Part(code, rise, status, is_known and not is_awaited, rests_on)
    worst = _worst(figures["status"].to_list())
    if basis == "cumulative_programme":
        told = figures["in_quarter_value"].drop_nulls()
        value = float(told.sum()) if told.len() else None
        is_whole = not is_awaited and not figures["in_quarter_unknown_count"].sum()
    else:
        value = _number(latest["cumulative_value"])
        is_whole = figures.filter(pl.col("status").is_in(_AWAITED)).is_empty()
    return Part(code, value, worst, value is not None and is_whole, rests_on)


def _rests_on(figures: pl.DataFrame, basis: str) -> tuple[str, ...]:
    """Return the quarters of which a measure's figures are in what it added."""
    quarters = figures["quarter"].to_list()
    return tuple(quarters[-1:] if basis in _LAST_COUNTS else quarters)


def _rise(figures: pl.DataFrame, before: float | None) -> float | None:
    """Return what a snapshot rose by since the year before, or its first figure."""
    latest = figures.row(-1, named=True)
    if before is None:
        first = figures.drop_nulls("value").head(1)
        if first.is_empty() or first["quarter"].item() == latest["quarter"]:
            return None
        before = float(first["value"].item())
    value = _number(latest["value"])
    return None if value is None else value - before


def _of_growth(growth: pl.DataFrame, made_of: str, quarter: Quarter) -> Part:
    of_england = growth.filter(
        pl.col("quarter") == str(quarter), pl.col("ahsn_code").is_null()
    )
    if of_england.is_empty():
        return Part(made_of, None, "not_sent")
    row = of_england.row(0, named=True)
    told = [_number(row[name]) for name in _OF_GROWTH[made_of]]
    if not row["returns_reported_year"]:
        return Part(made_of, None, "not_sent")
    value = sum(one for one in told if one is not None)
    return Part(made_of, value, "final" if row["company_count_year"] else "nil")


def _worst(statuses: list[str]) -> str:
    return max(statuses, key=_WORST_LAST.index)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
