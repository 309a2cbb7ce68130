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
from assets.publication.accessible_tables.words import NONE, yes_or_no
from assets.publication.display import NOT_APPLICABLE
from assets.publication.headline_years import headline_years
from assets.publication.statuses_within import by_total, statuses_within

_KEY = ("headline_code", "financial_year")
_TITLE = "Headlines of each year, England"
_HEADINGS = (
    Heading("Headline", 28),
    Heading("Unit", 14),
    Heading("Year", 12),
    Heading("Our figure", 16),
    Heading("Markers", 12),
    Heading("The true figure may be greater", 14),
    Heading("Published figure, as printed", 20),
    Heading("Years the published figure covers", 16),
    Heading("Published minus ours", 16),
    Heading("Our figure since the first year", 18),
    Heading("That may be greater", 12),
    Heading("Published since the first year, as printed", 22),
    Heading("Published since then minus ours", 18),
)
_STATUSES = {"not_judged": "not_available"}


def headline_rows(given: Published) -> pl.DataFrame:
    """Return each headline of each year up to the quarter's; see `headline_years`."""
    within = by_total(statuses_within(given.marts["activity"], given.ahsns))
    headlines = given.reference("headlines")
    rows = headline_years(given.marts, headlines, given.quarter, within)
    disclosed = given.marts["headline_impact"].select(*_KEY, "disclosure")
    return rows.join(disclosed, on=_KEY, how="left").sort(_KEY)


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
            "A figure is marked estimated where any part of it is; so is then what it "
            "adds to since the first year.",
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
        key=_KEY,
        meanings={
            **given.meanings("marts.headline_impact"),
            "status": "Where there is a figure, the worst of the parts that it is the "
            "sum of, is_floor says whether others are wanting; else why there is none. "
            "Unit: code.",
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
        row["markers"] or NONE,
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
