"""Economic growth: companies, investment and jobs, by region and in England."""

from __future__ import annotations

import polars as pl

from assets.publication.display import (
    NOT_AVAILABLE,
    half_up,
    if_known,
    million_pounds,
    number,
    pounds,
)
from assets.publication.pages.charts import bar_picture
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Picture, Section
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted, listed

_YEAR = (
    "company_count_year",
    "investment_gbp_year",
    "jobs_created_count_year",
    "jobs_safeguarded_count_year",
)


def growth_section(year: ReportYear) -> Section:
    """Return what support of companies came to in the year so far."""
    england = national_growth(year)
    regions = growth_by_region(year)
    return Section(
        id="growth",
        heading="Economic growth by region",
        sentences=tuple(_sentences(year, england)),
        tables=(_table(year, regions, england),) if england else (),
        afterwards=(
            "A company counts once for each AHSN that supports it, and once for "
            "England: the regions' companies may add up to more than England's. "
            "Investment and jobs do add up.",
        ),
        pictures=(_picture(regions),) if not regions.is_empty() else (),
    )


def national_growth(year: ReportYear) -> Record:
    """Return England's row of the quarter, or nothing where there is none."""
    rows = year.of_quarter("economic_growth").filter(pl.col("ahsn_code").is_null())
    return dict(rows.row(0, named=True)) if rows.height else {}


def rests_on_returns(england: Record) -> str:
    """Return, to end a sentence with, on how many returns; empty if on all expected."""
    reported, expected = (
        england.get(f"returns_{word}_year") for word in ("reported", "expected")
    )
    if reported == expected:
        return ""
    return f", resting on {reported} of the {expected} returns expected"


def growth_by_region(year: ReportYear) -> pl.DataFrame:
    """Return nhs_region with the year's sums over its AHSNs; null: none reported."""
    regions = year.others["reference.ahsns"].select("ahsn_code", "nhs_region").unique()
    rows = year.of_quarter("economic_growth").join(regions, on="ahsn_code")
    sums = [
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
        for name in _YEAR
    ]
    returns = pl.sum("returns_reported_year", "returns_expected_year")
    return rows.group_by("nhs_region").agg(*sums, returns).sort("nhs_region")


def _sentences(year: ReportYear, england: Record) -> list[str]:
    companies = england.get("company_count_year")
    if not isinstance(companies, int):
        return ["No AHSN has told of companies it supported in this year."]
    created, safeguarded = (_float(england[name]) for name in _YEAR[2:])
    jobs = half_up(created + safeguarded)
    return [
        f"From {year.span} the AHSNs supported "
        f"{counted(companies, 'company', 'companies')}, which "
        f"raised {million_pounds(_float(england['investment_gbp_year']))} and "
        f"created or safeguarded {jobs:,} jobs ({number(created)} created, "
        f"{number(safeguarded)} safeguarded).",
        f"That rests on {england['returns_reported_year']} of the "
        f"{england['returns_expected_year']} returns expected (one an AHSN and "
        "quarter).",
    ]


def _table(year: ReportYear, regions: pl.DataFrame, england: Record) -> Table:
    rows = [_row(str(row["nhs_region"]), row) for row in regions.iter_rows(named=True)]
    return Table(
        id="table-growth",
        caption=f"Companies supported, investment and jobs by region, {year.span}",
        columns=(
            Column("NHS region"),
            Column("Companies", is_number=True, below="supported"),
            Column("Investment", is_number=True, below="raised"),
            Column("Jobs created", is_number=True),
            Column("Jobs safeguarded", is_number=True),
            Column("Returns", is_number=True, below="reported, of those expected"),
        ),
        rows=(*rows, _row("England", england, is_total=True)),
    )


def _row(name: str, row: Record, *, is_total: bool = False) -> Row:
    companies, investment, created, safeguarded = (row[column] for column in _YEAR)
    return Row(
        (
            Cell(name),
            Cell(if_known(companies)),
            Cell(NOT_AVAILABLE if investment is None else pounds(_float(investment))),
            Cell(if_known(created)),
            Cell(if_known(safeguarded)),
            Cell(f"{row['returns_reported_year']} of {row['returns_expected_year']}"),
        ),
        is_total=is_total,
    )


def _picture(regions: pl.DataFrame) -> Picture:
    ordered = regions.drop_nulls("investment_gbp_year").sort(
        "investment_gbp_year", "nhs_region", descending=[True, False]
    )
    bars = [
        (name, value, million_pounds(value))
        for name, value in ordered.select(
            "nhs_region", "investment_gbp_year"
        ).iter_rows()
    ]
    return Picture(
        "Investment raised, by region",
        "",
        bar_picture(
            bars,
            id="investment-by-region",
            title="Investment raised by companies the AHSNs supported, by region",
            says=f"{listed([f'{name} {shown}' for name, _, shown in bars])}.",
        ),
    )


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
