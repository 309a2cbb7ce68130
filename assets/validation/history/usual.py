"""The quarter's own activity, and what is usual of it.

A running total's activity is what it grew by since the quarter before; where that
quarter is missing there is none: a gap is not spread over the quarters around it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.validation.history.past import Past

# Two years: what was usual before that need not be now.
USUAL_QUARTERS = 8
# A median absolute deviation is this much of a standard deviation (Iglewicz and
# Hoaglin, How to Detect and Handle Outliers, 1993).
_MAD_OF_NORMAL = 0.6745
# Figures are counted in ones, so no series varies by less than that.
_LEAST_SPREAD = 1.0


def past_activity(past: Past) -> pl.DataFrame:
    """Return the activity of each earlier quarter.

    Returns:
        ``activity_1`` to ``activity_<n>`` (Float64, the metric's unit; null where it
        cannot be said), a row for each series; at most `USUAL_QUARTERS`. A snapshot
        has none.
    """
    return past.frame.select(
        _activity(past, k).alias(f"activity_{k}")
        for k in range(1, min(past.depth, USUAL_QUARTERS) + 1)
    )


def _activity(past: Past, k: int) -> pl.Expr:
    total = pl.col(f"total_{k}")
    before = pl.col(f"total_{k + 1}") if k < past.depth else pl.lit(None, pl.Float64)
    begins_anew = past.quarters[k - 1].number == 1
    return (
        pl.when(pl.col("basis") == "in_quarter")
        .then(total)
        .when(pl.col("basis") == "cumulative_programme")
        .then(total - before)
        .when(pl.col("basis") == "cumulative_fy")
        .then(total if begins_anew else total - before)
    )


def usual_activity(activity: pl.DataFrame) -> pl.DataFrame:
    """Return what activity is usual in each series, and by how much it varies.

    Args:
        activity: what `past_activity` returned.

    Returns:
        ``activity_count`` (UInt32: in how many earlier quarters it is known),
        ``usual_activity`` (Float64: their median) and ``usual_spread`` (Float64: their
        median absolute deviation as a standard deviation, at least 1), and
        ``greatest_activity`` (Float64).
    """
    median = median_across(activity)
    deviations = activity.select((pl.all() - median).abs())
    spread = median_across(deviations) / _MAD_OF_NORMAL
    return pl.DataFrame(
        {
            "activity_count": _count(activity),
            "usual_activity": median,
            "usual_spread": spread.clip(lower_bound=_LEAST_SPREAD),
            "greatest_activity": activity.select(
                pl.max_horizontal(pl.all())
            ).to_series(),
        }
    )


def median_across(columns: pl.DataFrame) -> pl.Series:
    """Return each row's median of the columns that are not null; null if all are."""
    ordered = _sorted_across(columns)
    middles = [
        pl.when(pl.col("count") == n).then((pl.col(low) + pl.col(high)) / 2)
        for n, low, high in _middles(ordered.columns)
    ]
    return (
        ordered.with_columns(_count(columns).alias("count"))
        .select(pl.coalesce(middles).alias("median"))
        .to_series()
    )


def _middles(names: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return, for each number of values, the names of the two in the middle."""
    counts = range(1, len(names) + 1)
    return [(n, names[(n - 1) // 2], names[n // 2]) for n in counts]


def _sorted_across(columns: pl.DataFrame) -> pl.DataFrame:
    """Return the columns with each row's values in order, those missing last.

    By comparing neighbours, the even and the odd pairs in turn: for a few columns a
    tenth of what sorting a list of each row costs.
    """
    names = columns.columns
    columns = columns.fill_null(float("inf"))
    for turn in range(len(names)):
        pairs = zip(names[turn % 2 :: 2], names[turn % 2 + 1 :: 2], strict=False)
        columns = columns.with_columns(
            expression
            for low, high in pairs
            for expression in (
                pl.min_horizontal(low, high).alias(low),
                pl.max_horizontal(low, high).alias(high),
            )
        )
    return columns


def _count(columns: pl.DataFrame) -> pl.Series:
    return columns.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
