"""The table of headlines: the totals a year is told by, ours and those published."""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import yes_or_no
from assets.publication.display import NOT_APPLICABLE
from assets.publication.headlines import (
    Headline,
    counts_later_quarters,
    headline_so_far,
)

_TITLE = "Headlines of each year, England"
_HEADINGS = (
    Heading("Headline", 28),
    Heading("Unit", 14),
    Heading("Year", 12),
    Heading("Our figure", 16),
    Heading("The true figure may be greater", 14),
    Heading("Published figure, as printed", 20),
    Heading("Years the published figure covers", 16),
    Heading("Published minus ours", 16),
    Heading("Our figure since the first year", 18),
    Heading("That may be greater", 12),
    Heading("Published since the first year, as printed", 22),
    Heading("Published since then minus ours", 18),
)
# What rests on a year that is not over: left out once later quarters are counted.
_TO_DATE = (
    "rolled_forward_value",
    "is_rolled_floor",
    "to_date_residual",
    "in_year_residual",
)
_SO_FAR = {
    "headline_code": pl.String,
    "financial_year": pl.String,
    "value_so_far": pl.Float64,
    "status_so_far": pl.String,
    "is_floor_so_far": pl.Boolean,
}
_STATUSES = {"not_judged": "not_available"}


def headline_rows(given: Published) -> pl.DataFrame:
    """Return each headline of each year up to the quarter's.

    Of the quarter's own year, ours counts the quarters up to it, as in its report.
    Once quarters after it are counted in what is told since the first year, that is
    left out (``counts_later``).
    """
    year = given.quarter.financial_year
    counts_later = (pl.col("financial_year") == year) & pl.lit(
        counts_later_quarters(given.marts, given.quarter)
    )
    rows = given.marts["headline_impact"].filter(pl.col("financial_year") <= year)
    return (
        rows.join(_so_far(given), on=["headline_code", "financial_year"], how="left")
        .select(
            *("headline_code", "headline_name", "unit", "financial_year"),
            pl.coalesce("status_so_far", "status").alias("status"),
            "disclosure",
            pl.when(counts_later)
            .then("value_so_far")
            .otherwise("value")
            .alias("value"),
            pl.when(counts_later)
            .then("is_floor_so_far")
            .otherwise("is_floor")
            .alias("is_floor"),
            *(
                pl.when(counts_later.not_()).then(pl.col(name)).alias(name)
                for name in _TO_DATE
            ),
            *("value_published", "published_value"),
            *("span_first_year", "span_last_year", "to_date_published"),
            *("published_to_date_value", "not_added_over_years", "residual_note"),
            counts_later.alias("counts_later"),
        )
        .sort("headline_code", "financial_year")
    )


def _so_far(given: Published) -> pl.DataFrame:
    """Return headline_code, financial_year and each headline of the quarter's year."""
    codes = given.reference("headlines").select("headline_code", "made_of").iter_rows()
    told = {
        str(code): headline_so_far(given.marts, code, given.quarter, made_of)
        for code, made_of in codes
    }
    year = given.quarter.financial_year
    rows = [_row(code, year, one) for code, one in told.items() if one is not None]
    return pl.DataFrame(rows, schema=_SO_FAR, orient="row")


def _row(code: str, year: str, told: Headline) -> tuple[object, ...]:
    is_floor = None if told.value is None else told.is_floor
    return (code, year, told.value, told.status, is_floor)


def headline_table(given: Published) -> Table:
    """Return a row for each headline and year."""
    rows = headline_rows(given).to_dicts()
    later = (
        f"Our figures since the first year are left out for "
        f"{given.quarter.financial_year}: they count quarters that came after the one "
        "these tables are of."
    )
    return Table(
        name="headlines",
        title=_TITLE,
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows),
        remarks=(
            "A figure may be greater where a part of it is awaited, or where it was "
            "not known when a measure began.",
            "Our figure since the first year adds what was published of years whose "
            "four quarters are not all ours.",
            *((later,) if any(row["counts_later"] for row in rows) else ()),
        ),
    )


def headline_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="headlines",
        title=_TITLE,
        description=(
            "One row for each headline and year. Where counts_later, ours since the "
            "first year counts quarters after the one these tables are of, and is "
            "left out."
        ),
        rows=headline_rows(given),
        key=("headline_code", "financial_year"),
        meanings={
            **given.meanings("marts.headline_impact"),
            "counts_later": "Whether later quarters are counted since the first year. "
            "Unit: yes or no.",
        },
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    missing = _missing(row)
    is_added = row["not_added_over_years"] is None and not row["counts_later"]
    to_date = missing if is_added else NOT_APPLICABLE
    return (
        str(row["headline_name"]),
        str(row["unit"]),
        str(row["financial_year"]),
        number(row["value"], missing=missing),
        yes_or_no(row["is_floor"]) if row["value"] is not None else missing,
        str(row["value_published"] or NOT_APPLICABLE),
        _span(row["span_first_year"], row["span_last_year"]),
        number(row["in_year_residual"], missing=NOT_APPLICABLE),
        number(row["rolled_forward_value"], missing=to_date),
        yes_or_no(row["is_rolled_floor"]) if is_added else NOT_APPLICABLE,
        str(row["to_date_published"] or NOT_APPLICABLE),
        number(row["to_date_residual"], missing=NOT_APPLICABLE),
    )


def _span(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return NOT_APPLICABLE
    return first if first == last else f"{first} to {last}"


def _missing(row: Row) -> str:
    status = _STATUSES.get(row["status"], row["status"])
    return instead(status, row["disclosure"])
