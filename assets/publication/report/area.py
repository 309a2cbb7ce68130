"""What a page of an AHSN or a region knows: its figures of the year, as published.

Facts only; the tables drawn from them are `area_tables`'. Below England small counts
of people are suppressed and others rounded, which the marts handed over already are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.disclosure.columns import (
    DISCLOSURE,
    EXACT,
    LEFT_OUT,
    ROUNDED,
    SUPPRESSED,
)
from assets.publication.disclosure.policy import Policy
from assets.publication.report.programmes import TITLES, QuarterFigure
from assets.publication.report.year import Record, ReportYear

# What a figure is that is there and not shown.
_WITHHELD = (SUPPRESSED, LEFT_OUT)
_LEAST, _GREATEST = "_least", "_greatest"


@dataclass(frozen=True)
class Area:
    """An AHSN or a region by the mart that its figures are in."""

    code: str
    name: str
    mart: str
    code_column: str

    @property
    def is_ahsn(self) -> bool:
        """Whether it is an AHSN, which has a rank; a region has none."""
        return self.code_column == "ahsn_code"


@dataclass(frozen=True)
class AreaLine:
    """An area's line of a table: a metric's year up to the quarter, unrounded here.

    Attributes:
        table_name: the published table it is in; empty for other measures.
        figures: one a quarter; the status of one that is not shown is ``suppressed``.
        is_rounded: whether any of them is rounded so that nobody can be told.
        is_latest_withheld: whether what the latest comes to must not be shown either.
        least: what the latest is at least, where it is rounded; else just what it is.
        greatest: what it is at most.
        rank: place among the AHSNs, 1 the greatest figure; None if not to be shown.
        ranked: how many AHSNs have a place.
        network_median: of the AHSNs' figures; None if not to be shown.
    """

    metric_code: str
    programme_name: str
    metric_name: str
    table_name: str
    basis: str
    unit: str
    figures: tuple[QuarterFigure, ...]
    trajectory: float | None
    outturn_pct: float | None
    is_rounded: bool
    is_latest_withheld: bool
    is_latest_exact: bool
    least: float | None
    greatest: float | None
    rank: int | None = None
    ranked: int = 0
    network_median: float | None = None

    @property
    def latest(self) -> QuarterFigure:
        """The figure of the quarter reported on."""
        return self.figures[-1]


def ahsn_areas(year: ReportYear) -> list[Area]:
    """Return the AHSNs of the quarter, by code."""
    return [
        Area(code, name, "ahsn_metric_quarter", "ahsn_code")
        for code, name in year.ahsn_names.items()
    ]


def region_areas(year: ReportYear) -> dict[Area, list[Area]]:
    """Return the regions of the quarter by name, each with its AHSNs by code."""
    ahsns = {area.code: area for area in ahsn_areas(year)}
    places = (
        year.others["reference.ahsns"]
        .filter(pl.col("ahsn_code").is_in(list(ahsns)))
        .select("nhs_region", "nhs_region_code", "ahsn_code")
        .unique()
        .sort("nhs_region", "ahsn_code")
    )
    regions: dict[Area, list[Area]] = {}
    for name, code, ahsn_code in places.iter_rows():
        region = Area(code, name, "regions", "nhs_region_code")
        regions.setdefault(region, []).append(ahsns[ahsn_code])
    return regions


def area_lines(year: ReportYear, area: Area) -> list[AreaLine]:
    """Return every metric an area was to report in the year, or reported.

    Those of the two published tables first, in their order; then by programme.
    """
    rows = year.of_year(area.mart).filter(pl.col(area.code_column) == area.code)
    rows = rows.with_columns(_limits(year))
    told: dict[str, dict[str, Record]] = {}
    for row in rows.iter_rows(named=True):
        told.setdefault(row["metric_code"], {})[row["quarter"]] = row
    revised = _revised(year, area)
    within = year.statuses_within(area.code_column, area.code)
    ranked = _ranked(year) if area.is_ahsn else {}
    return [
        _line(year, metric, told[code], revised, within, ranked.get(code, 0))
        for metric in _metrics(year).iter_rows(named=True)
        if (code := str(metric["metric_code"])) in told
    ]


def _limits(year: ReportYear) -> list[pl.Expr]:
    """Return the least and the greatest that each shown figure may truly be."""
    disclosure = year.others["reference.disclosure"].row(0, named=True)
    policy = Policy(
        units=frozenset(year.others["reference.disclosure"]["unit"]),
        suppressed_up_to=int(disclosure["suppressed_up_to"]),
        rounded_to=int(disclosure["rounded_to"]),
    )
    value, is_rounded = pl.col("value"), pl.col(DISCLOSURE) == ROUNDED
    return [
        pl.when(is_rounded).then(limit(value)).otherwise(value).alias(name)
        for name, limit in ((_LEAST, policy.least), (_GREATEST, policy.greatest))
    ]


def _metrics(year: ReportYear) -> pl.DataFrame:
    order = {name: place for place, name in enumerate(TITLES)}
    programmes = year.others["reference.programmes"].select(
        "programme_code", "programme_name", "table_name", "table_position"
    )
    in_table = pl.col("is_headline") & pl.col("table_name").is_not_null()
    return (
        year.others["reference.metrics"]
        .join(programmes, on="programme_code")
        .with_columns(
            pl.when(in_table).then("table_name").alias("table_name"),
            pl.when(in_table).then("table_position").alias("table_position"),
        )
        .sort(
            pl.col("table_name").replace_strict(order, default=len(order)),
            "table_position",
            "programme_name",
            "metric_name",
            "metric_code",
            nulls_last=True,
        )
    )


def _revised(year: ReportYear, area: Area) -> set[tuple[str, str]]:
    """Return metric and quarter of its figures that were told otherwise before."""
    totals = year.revised(area.code_column)
    own = totals.filter(pl.col(area.code_column) == area.code)
    return set(own.select("metric_code", "quarter").iter_rows())


def _ranked(year: ReportYear) -> dict[str, int]:
    figures = year.of_quarter("ahsn_metric_quarter").drop_nulls("rank")
    return dict(figures.group_by("metric_code").len().iter_rows())


def _line(
    year: ReportYear,
    metric: Record,
    told: Mapping[str, Record],
    revised: set[tuple[str, str]],
    within: Mapping[tuple[str, str], tuple[str, ...]],
    ranked: int,
) -> AreaLine:
    code = str(metric["metric_code"])
    latest = told.get(str(year.quarter), {})
    newest = told[max(told)]
    return AreaLine(
        metric_code=code,
        programme_name=str(metric["programme_name"]),
        metric_name=str(metric["metric_name"]),
        table_name=str(metric["table_name"] or ""),
        basis=str(metric["basis"]),
        unit=str(metric["unit"]),
        figures=tuple(
            _figure(
                quarter,
                told.get(str(quarter), {}),
                (code, str(quarter)) in revised,
                within.get((code, str(quarter)), ()),
            )
            for quarter in year.quarters
        ),
        trajectory=_number(newest["trajectory"]),
        outturn_pct=_number(latest.get("outturn_pct")),
        is_rounded=any(row[DISCLOSURE] == ROUNDED for row in told.values()),
        is_latest_withheld=latest.get(DISCLOSURE) in _WITHHELD,
        is_latest_exact=latest.get(DISCLOSURE) == EXACT,
        least=_number(latest.get(_LEAST)),
        greatest=_number(latest.get(_GREATEST)),
        rank=_whole(latest.get("rank")),
        ranked=ranked,
        network_median=_number(latest.get("network_median")),
    )


def _figure(
    quarter: Quarter, row: Record, is_revised: bool, within: tuple[str, ...]
) -> QuarterFigure:
    value = _number(row.get("value"))
    status = row.get("status", "not_open")
    if row.get(DISCLOSURE) in _WITHHELD:
        status = SUPPRESSED
    return QuarterFigure(
        quarter,
        value,
        None if status is None else str(status),
        is_revised and value is not None,
        within=within,
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
