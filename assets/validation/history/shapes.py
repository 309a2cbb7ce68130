"""The shape of each series: its span's greatest, its falls, steps and round numbers.

The span of a running total is the financial year for the basis ``cumulative_fy`` and
all its quarters for ``cumulative_programme``; other bases are never compared so.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.validation.history.past import Past

# With the quarter that is judged, four.
STEPS_BEFORE = 3
# Falls are counted over two years.
FALLS_WITHIN = 8

_IS_FY = pl.col("basis") == "cumulative_fy"
_IS_PROGRAMME = pl.col("basis") == "cumulative_programme"
_NO_NUMBER = pl.lit(None, pl.Float64)
_NO_PLACE = pl.lit(None, pl.Int32)


def earlier_of_span(past: Past) -> pl.DataFrame:
    """Return the greatest, the latest and the preceding figure of each series.

    Returns:
        A row for each series: ``earlier_value`` (Float64: the greatest of a running
        total's span) and ``earlier_back`` (Int32: how many quarters ago it was last
        reported); ``latest_value`` and ``latest_back`` (the last figure of the span,
        or at all where the metric is no running total); ``previous_value`` (that of
        the preceding quarter, if it is of the span); ``total_before`` (what a running
        total stood at then: 0 where it begins anew); ``last_year_total`` (for
        ``cumulative_fy`` in a year's first quarter: what the last one ended with).
    """
    of_year = _reported(past, past.in_year)
    ever = _reported(past, past.depth)
    greatest = (
        pl.when(_IS_FY)
        .then(_greatest(of_year))
        .when(_IS_PROGRAMME)
        .then(_greatest(ever))
    )
    found = past.frame.with_columns(greatest.alias("earlier_value"))
    return found.select(
        "earlier_value",
        _first_back([each == pl.col("earlier_value") for each in ever]).alias(
            "earlier_back"
        ),
        pl.when(_IS_FY)
        .then(_first(of_year))
        .otherwise(_first(ever))
        .alias("latest_value"),
        pl.when(_IS_FY)
        .then(_first_back([each.is_not_null() for each in of_year]))
        .otherwise(_first_back([each.is_not_null() for each in ever]))
        .alias("latest_back"),
        *_of_preceding(begins_anew=past.quarter.number == 1),
    )


def _of_preceding(*, begins_anew: bool) -> list[pl.Expr]:
    if not begins_anew:
        return [
            pl.col("reported_1").alias("previous_value"),
            pl.col("total_1").alias("total_before"),
            _NO_NUMBER.alias("last_year_total"),
        ]
    return [
        pl.when(~_IS_FY).then("reported_1").alias("previous_value"),
        pl.when(_IS_FY).then(0.0).otherwise("total_1").alias("total_before"),
        pl.when(_IS_FY).then("reported_1").alias("last_year_total"),
    ]


def falls_of_span(past: Past) -> pl.DataFrame:
    """Return how often each running total fell within its span, in two years.

    Each figure is compared with the last one before it; a gap is no fall.

    Returns:
        ``falls_before`` (UInt32, 0 for other bases), a row for each series.
    """
    within = min(past.depth, FALLS_WITHIN)
    of_year = _falls(_reported(past, past.in_year))
    ever = _falls(_reported(past, within))
    return past.frame.select(
        pl.when(_IS_FY)
        .then(_count(of_year))
        .when(_IS_PROGRAMME)
        .then(_count(ever))
        .otherwise(0)
        .alias("falls_before")
    )


def _falls(figures: Sequence[pl.Expr]) -> list[pl.Expr]:
    return [
        figure < _first(figures[place:])
        for place, figure in enumerate(figures, start=1)
        if figures[place:]
    ]


def past_steps(past: Past, activity: pl.DataFrame) -> pl.DataFrame:
    """Return the steps by which each series went on before, where it adds up.

    Args:
        past: the past.
        activity: what `usual.past_activity` returned of it.

    Returns:
        ``step_1`` to ``step_3`` (Float64): a running total's activity, or by how much
        a snapshot changed; null across a gap and for figures of one quarter only.
    """
    known = pl.concat([past.frame, activity], how="horizontal")
    return known.select(_step(known, k) for k in range(1, STEPS_BEFORE + 1))


def _step(known: pl.DataFrame, k: int) -> pl.Expr:
    if f"activity_{k}" not in known.columns:
        return _NO_NUMBER.alias(f"step_{k}")
    has_before = f"total_{k + 1}" in known.columns
    before = pl.col(f"total_{k + 1}") if has_before else _NO_NUMBER
    return (
        pl.when(pl.col("basis") == "snapshot")
        .then(pl.col(f"total_{k}") - before)
        .when(pl.col("basis") != "in_quarter")
        .then(f"activity_{k}")
        .alias(f"step_{k}")
    )


def round_figures(past: Past) -> pl.DataFrame:
    """Return whether the figures of each series so far are round numbers.

    Returns:
        ``figures_before`` (UInt32: how many are there and not 0), and ``round_before``
        (Int32: 100 or 50 where they are all multiples of it, or there are none; else
        null), a row for each series.
    """
    figures = _reported(past, past.depth)
    hundreds, fifties = (
        pl.all_horizontal((each % size == 0).fill_null(True) for each in figures)
        for size in (100, 50)
    )
    return past.frame.select(
        _count([each != 0 for each in figures]).alias("figures_before"),
        pl.when(hundreds)
        .then(100)
        .when(fifties)
        .then(50)
        .cast(pl.Int32)
        .alias("round_before"),
    )


def year_so_far(past: Past) -> pl.DataFrame:
    """Return what the earlier quarters of the year come to, quarter by quarter.

    Returns:
        For figures of one quarter only, of which the year's earlier quarters are all
        there: ``year_to_date`` (Float64: together), ``year_first`` (the first one) and
        ``ramp_before`` (Float64: by what part, at most, one of them differs from so
        many times the first as it is quarters into the year).
    """
    quarters = [pl.col(f"total_{k}") for k in range(past.in_year, 0, -1)]
    if not quarters:
        names = ("year_to_date", "year_first", "ramp_before")
        nothing = past.frame.with_columns(_NO_NUMBER.alias(name) for name in names)
        return nothing.select(names)
    whole = (pl.col("basis") == "in_quarter") & pl.all_horizontal(
        each.is_not_null() for each in quarters
    )
    off = [
        (each / (quarters[0] * number) - 1).abs()
        for number, each in enumerate(quarters, start=1)
    ]
    return past.frame.select(
        pl.when(whole).then(pl.sum_horizontal(quarters)).alias("year_to_date"),
        pl.when(whole).then(quarters[0]).alias("year_first"),
        pl.when(whole & (quarters[0] > 0))
        .then(pl.max_horizontal(off))
        .alias("ramp_before"),
    )


def _reported(past: Past, depth: int) -> list[pl.Expr]:
    return [pl.col(f"reported_{k}") for k in range(1, depth + 1)]


def _greatest(figures: Sequence[pl.Expr]) -> pl.Expr:
    return pl.max_horizontal(figures) if figures else _NO_NUMBER


def _first(figures: Sequence[pl.Expr]) -> pl.Expr:
    return pl.coalesce(figures) if figures else _NO_NUMBER


def _first_back(tests: Sequence[pl.Expr]) -> pl.Expr:
    """Return how many quarters back the first of the tests holds (Int32)."""
    if not tests:
        return _NO_PLACE
    places = [pl.when(test).then(k) for k, test in enumerate(tests, start=1)]
    return pl.coalesce(places).cast(pl.Int32)


def _count(tests: Sequence[pl.Expr]) -> pl.Expr:
    if not tests:
        return pl.lit(0, pl.UInt32)
    return pl.sum_horizontal(each.fill_null(False) for each in tests).cast(pl.UInt32)
