"""The headline of patients, as it stood on the quarters up to the one reported on.

The marts hold the year's headline on all its quarters judged so far. Once a later one
is judged, the report of an earlier quarter adds the parts up again from its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assets.publication.report.year import ReportYear

_PATIENTS = "patients_benefitting"


@dataclass(frozen=True)
class Headline:
    """What the year added so far.

    Attributes:
        value: the sum of the parts that are known.
        is_floor: whether the true one may be greater.
        parts_known: the measures of people that have a figure.
        part_count: the measures it is made of.
    """

    value: float
    is_floor: bool
    parts_known: int
    part_count: int


def patients_headline(year: ReportYear) -> Headline | None:
    """Return the patients benefitting; None where no part of it is known."""
    if _is_judged_later(year):
        return _added_again(year)
    rows = year.marts["headline_impact"].filter(
        pl.col("headline_code") == _PATIENTS,
        pl.col("financial_year") == year.quarter.financial_year,
        pl.col("quarters_judged") > 0,
        pl.col("value").is_not_null(),
    )
    names = ("value", "is_floor", "parts_known", "part_count")
    return Headline(*rows.select(names).row(0)) if rows.height else None


def _is_judged_later(year: ReportYear) -> bool:
    judged = year.marts["metric_quarter"].filter(
        pl.col("financial_year") == year.quarter.financial_year,
        pl.col("quarter") > str(year.quarter),
    )
    return judged.height > 0


def _added_again(year: ReportYear) -> Headline | None:
    """Return the sum of what the measures added by the quarter, in a year not over."""
    parts = year.marts["headline_parts"].filter(
        pl.col("headline_code") == _PATIENTS,
        pl.col("financial_year") == year.quarter.financial_year,
    )
    values = [
        _part(figures, str(basis), _before_year(year, str(code)))
        for code, basis in parts.select("metric_code", "basis").iter_rows()
        if (figures := _figures(year, str(code))).height
    ]
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Headline(round(sum(known), 6), True, len(known), len(values))


def _figures(year: ReportYear, metric_code: str) -> pl.DataFrame:
    rows = year.of_year("metric_quarter").filter(pl.col("metric_code") == metric_code)
    return rows.sort("quarter")


def _before_year(year: ReportYear, metric_code: str) -> float | None:
    """Return a measure's figure of the last quarter before the year."""
    last = str(year.quarters[0].previous())
    rows = year.marts["metric_quarter"].filter(
        pl.col("metric_code") == metric_code, pl.col("quarter") == last
    )
    return rows["value"].item() if rows.height else None


def _part(figures: pl.DataFrame, basis: str, before: float | None) -> float | None:
    """Return what a measure added, by what its figures cover; as `headline_parts`."""
    latest = figures.row(-1, named=True)
    if basis == "cumulative_fy":
        return _number(latest["value"])
    if basis == "in_quarter":
        return _number(latest["cumulative_value"])
    if basis == "cumulative_programme":
        told = figures["in_quarter_value"].drop_nulls()
        return float(told.sum()) if told.len() else None
    value = _number(latest["value"])
    if before is None:
        first = figures.drop_nulls("value").head(1)
        if first.is_empty() or first["quarter"].item() == latest["quarter"]:
            return None
        before = float(first["value"].item())
    return None if value is None else value - before


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
