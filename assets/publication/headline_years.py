"""Each headline year by year, as a quarter publishes it: ours, and as published.

The quarter's own year is that of `headlines`; the years before it are the marts'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.display import beside
from assets.publication.headlines import (
    METRICS,
    Headline,
    counts_later_quarters,
    headline_so_far,
    parts_so_far,
)
from assets.publication.statuses_within import StatusesByTotal

# What rests on a year that is not over: left out once later quarters are counted.
_TO_DATE = (
    "rolled_forward_value",
    "is_rolled_floor",
    "to_date_residual",
    "in_year_residual",
)
# Of figures that are there, the worst last.
_OF_FIGURES = ("nil", "final", "provisional", "estimated")
_SO_FAR = {
    "headline_code": pl.String,
    "financial_year": pl.String,
    "value_so_far": pl.Float64,
    "status_so_far": pl.String,
    "is_floor_so_far": pl.Boolean,
}


def headline_years(
    marts: Mapping[str, pl.DataFrame],
    headlines: pl.DataFrame,
    quarter: Quarter,
    within: StatusesByTotal,
) -> pl.DataFrame:
    """Return each headline of each year up to the quarter's, one row each.

    Of the quarter's own year, ours counts the quarters up to it, as in its report.
    Once quarters after it are counted in what is told since the first year, that is
    left out (``counts_later``). Where there is a figure, ``status`` is the worst of the
    parts it is the sum of, not that of a part which is awaited: that one is in no sum.

    Args:
        marts: as for `headline_so_far`.
        headlines: headline_code and made_of of each, as registered.
        quarter: the last quarter that counts.
        within: of England's totals.

    Returns:
        Columns of `marts.headline_impact`, ``markers`` beside the figure, maybe none,
        and ``counts_later``, by headline and year.
    """
    year = quarter.financial_year
    counts_later = (pl.col("financial_year") == year) & pl.lit(
        counts_later_quarters(marts, quarter)
    )
    rows = marts["headline_impact"].filter(pl.col("financial_year") <= year)
    told = (
        rows.join(
            _so_far(marts, headlines, quarter),
            on=["headline_code", "financial_year"],
            how="left",
        )
        .select(
            *("headline_code", "headline_name", "unit", "financial_year"),
            pl.coalesce("status_so_far", "status").alias("status"),
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
    statuses = list(_statuses_of_figures(marts, headlines, told, quarter, within))
    return told.with_columns(
        pl.Series("status", map(_worst, statuses), pl.String),
        pl.Series("markers", map(_markers, told["value"], statuses), pl.String),
    )


def _statuses_of_figures(
    marts: Mapping[str, pl.DataFrame],
    headlines: pl.DataFrame,
    told: pl.DataFrame,
    quarter: Quarter,
    within: StatusesByTotal,
) -> Iterator[set[str]]:
    """Yield the statuses of each row: where it has a figure, those of what is in it."""
    of_metrics = headlines.filter(pl.col("made_of") == METRICS)["headline_code"]
    names = ("headline_code", "financial_year", "value", "status")
    for code, year, value, status in told.select(names).iter_rows():
        if value is not None and code in of_metrics:
            is_own = year == quarter.financial_year
            last = quarter if is_own else Quarter.parse(f"{year}-Q4")
            parts = parts_so_far(marts, code, last)
            found = set().union(*(part.statuses(within) for part in parts))
            yield found.intersection(_OF_FIGURES) or {"nil"}
        else:
            yield {str(status)}


def _worst(statuses: set[str]) -> str:
    return max(statuses, key=lambda one: (*_OF_FIGURES, one).index(one))


def _markers(value: float | None, statuses: set[str]) -> str:
    return "" if value is None else "".join(beside(None, within=statuses))


def _so_far(
    marts: Mapping[str, pl.DataFrame], headlines: pl.DataFrame, quarter: Quarter
) -> pl.DataFrame:
    """Return headline_code, financial_year and each headline of the quarter's year."""
    codes = headlines.select("headline_code", "made_of").iter_rows()
    told = {
        str(code): headline_so_far(marts, code, quarter, made_of)
        for code, made_of in codes
    }
    year = quarter.financial_year
    rows = [_row(code, year, one) for code, one in told.items() if one is not None]
    return pl.DataFrame(rows, schema=_SO_FAR, orient="row")


def _row(code: str, year: str, told: Headline) -> tuple[object, ...]:
    is_floor = None if told.value is None else told.is_floor
    return (code, year, told.value, told.status, is_floor)
