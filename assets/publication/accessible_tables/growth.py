"""The table of economic growth: companies, investment and jobs, by AHSN and England."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import ENGLAND
from assets.publication.words import quarter_heading

_TITLE = "Companies supported, investment and jobs, by AHSN"
_FIGURES = {
    "company_count": Heading("Companies supported in the quarter", 14),
    "investment_gbp": Heading("Investment in the quarter (£)", 16),
    "jobs_created_count": Heading("Jobs created in the quarter", 12),
    "jobs_safeguarded_count": Heading("Jobs safeguarded in the quarter", 14),
    "company_count_year": Heading("Companies supported in the year so far", 14),
    "investment_gbp_year": Heading("Investment in the year so far (£)", 16),
    "jobs_created_count_year": Heading("Jobs created in the year so far", 12),
    "jobs_safeguarded_count_year": Heading("Jobs safeguarded in the year so far", 14),
}
_SO_FAR = "_year"
_UNKNOWN = instead("not_available")
_RETURNS = {
    "returns_reported_year": Heading("Returns the year so far rests on", 14),
    "returns_expected_year": Heading("Returns expected in the year so far", 14),
}
_PLACES = (
    Heading("AHSN code", 10),
    Heading("AHSN", 38),
    Heading("NHS region", 24),
    Heading("Quarter", 22),
)
# What stands for England where rows of AHSNs have their code and region.
_ENGLAND_CODE = "ENG"


def growth_rows(given: Published) -> pl.DataFrame:
    """Return the quarters of the year so far: England first, then the AHSNs.

    A nought of the year is null where a return is missing: nobody knows it.
    """
    rows = given.so_far("economic_growth").join(given.ahsns, on="ahsn_code", how="left")
    is_england = pl.col("ahsn_code").is_null()
    return (
        rows.with_columns(
            pl.col("ahsn_code").fill_null(_ENGLAND_CODE),
            pl.when(is_england)
            .then(pl.lit(ENGLAND))
            .otherwise("ahsn_name")
            .alias("ahsn_name"),
            is_england.alias("_is_england"),
            *(
                pl.when((pl.col(name) != 0) | _is_whole())
                .then(pl.col(name))
                .alias(name)
                for name in _FIGURES
                if name.endswith(_SO_FAR)
            ),
        )
        .sort(pl.col("_is_england").not_(), "ahsn_code", "quarter")
        .select(
            *("quarter", "ahsn_code", "ahsn_name", "nhs_region_code", "nhs_region"),
            *("status", "new_company_count", *_FIGURES, *_RETURNS),
        )
    )


def _is_whole() -> pl.Expr:
    return pl.col("returns_reported_year") == pl.col("returns_expected_year")


def growth_table(given: Published) -> Table:
    """Return a row for each AHSN and quarter, England's above them."""
    rows = growth_rows(given).iter_rows(named=True)
    return Table(
        name="economic_growth",
        title=_TITLE,
        headings=(*_PLACES, *_FIGURES.values(), *_RETURNS.values()),
        rows=tuple(_cells(row) for row in rows),
        remarks=(
            "A company counts once however often it was supported, so companies of "
            "quarters and of AHSNs do not add up.",
            "The year so far is what the returns there are tell of it, one return an "
            "AHSN and quarter; where one is missing, nought is not shown, as nobody "
            "knows it.",
        ),
    )


def growth_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="economic-growth",
        title=_TITLE,
        description=(
            "One row for each AHSN and quarter; England's rows have the code "
            f"{_ENGLAND_CODE}. Companies are counted once, so they do not add up. The "
            "status is the quarter's; the year so far rests on returns_reported_year, "
            "and a nought of it is left empty where these are fewer than expected."
        ),
        rows=growth_rows(given),
        key=("quarter", "ahsn_code"),
        meanings=given.meanings("marts.economic_growth"),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    quarter = Quarter.parse(row["quarter"])
    missing = instead(row["status"])
    return (
        str(row["ahsn_code"]),
        str(row["ahsn_name"]),
        str(row["nhs_region"] or ENGLAND),
        quarter_heading(quarter),
        *(
            number(row[name], missing=_UNKNOWN if name.endswith(_SO_FAR) else missing)
            for name in _FIGURES
        ),
        *(number(row[name], missing=_UNKNOWN) for name in _RETURNS),
    )
