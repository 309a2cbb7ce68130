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
_OF_YEAR = ("value", "is_floor", "in_year_residual")
_TO_DATE = ("rolled_forward_value", "is_rolled_floor", "to_date_residual")
# What our own figures of a year are not told of before its last quarter judged.
_LATER = "later_quarters"
_STATUSES = {"not_judged": "not_available"}


def headline_rows(given: Published) -> pl.DataFrame:
    """Return each headline of each year up to the quarter's.

    Of the quarter's own year ours is left out if quarters after it are counted in it.
    """
    year = given.quarter.financial_year
    is_later = (pl.col("financial_year") == year) & (
        pl.col("quarters_judged") > given.quarter.number
    )
    rows = given.marts["headline_impact"].filter(pl.col("financial_year") <= year)
    return rows.select(
        *("headline_code", "headline_name", "unit", "financial_year"),
        pl.when(is_later).then(pl.lit(_LATER)).otherwise("status").alias("status"),
        "disclosure",
        *(
            pl.when(is_later.not_().fill_null(True)).then(pl.col(name)).alias(name)
            for name in _OF_YEAR + _TO_DATE
        ),
        *("value_published", "published_value"),
        *("span_first_year", "span_last_year", "to_date_published"),
        *("published_to_date_value", "not_added_over_years", "residual_note"),
    ).sort("headline_code", "financial_year")


def headline_table(given: Published) -> Table:
    """Return a row for each headline and year."""
    rows = headline_rows(given).to_dicts()
    left_out = any(row["status"] == _LATER for row in rows)
    later = (
        f"Our figures of {given.quarter.financial_year} are left out: the headlines "
        "count quarters that came after the one these tables are of."
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
            *((later,) if left_out else ()),
        ),
    )


def headline_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="headlines",
        title=_TITLE,
        description=(
            "One row for each headline and year. The status later_quarters is that "
            "ours counts quarters after the one these tables are of, and is left out."
        ),
        rows=headline_rows(given),
        key=("headline_code", "financial_year"),
        meanings=given.meanings("marts.headline_impact"),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    missing = NOT_APPLICABLE if row["status"] == _LATER else _missing(row)
    is_added = row["not_added_over_years"] is None
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
