"""The columns of judged activity that tell of its history, made up by a seed.

About one row in a thousand fails each rule that looks back; the others are as in a
series of four years, of which one in ten has a short history.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

# True for about one row in so many, chosen anew at each call.
Some = Callable[[int], pl.Expr]

_ONE_IN = 1000


def _odd(some: Some, odd: float, usual: float) -> pl.Expr:
    return pl.when(some(_ONE_IN)).then(odd).otherwise(usual)


def usual_signs(some: Some) -> list[pl.Expr]:
    """Return what `in_quarter_spike`, `scale_shift` and `unchanged` look at."""
    begun = pl.when(some(20)).then(2)
    short = begun.when(some(10)).then(4).otherwise(8).cast(pl.UInt32)
    figure = pl.col("figure")
    return [
        short.alias("activity_count"),
        (figure * 0.9).alias("activity_excess"),
        _odd(some, 9.0, 3.2).alias("activity_times"),
        _odd(some, 30.0, 0.7).alias("activity_score"),
        pl.when(some(100)).then(20.0).otherwise(1.1).alias("activity_of_greatest"),
        (figure * 0.9).alias("previous_value"),
        _odd(some, 0.05, 1.0).alias("latest_slip_distance"),
        _odd(some, 0.05, 1.0).alias("slip_distance"),
        figure.alias("slip_size"),
        figure.alias("latest_slip_size"),
        pl.when(some(_ONE_IN)).then(figure).alias("repeated_value"),
        (figure / 4).alias("step_mean"),
        _odd(some, 0.001, 0.3).alias("step_variation"),
        pl.when(some(_ONE_IN)).then(50).cast(pl.Int32).alias("round_to"),
        short.alias("figure_count"),
    ]


def basis_signs(some: Some) -> list[pl.Expr]:
    """Return what `basis_mismatch` looks at."""
    is_fall = pl.col("figure") < pl.col("earlier_value")
    fall = pl.col("earlier_value") - pl.col("figure")
    return [
        pl.when(is_fall).then(fall).alias("fall"),
        pl.when(some(3)).then(2).otherwise(0).cast(pl.UInt32).alias("span_falls"),
        (pl.col("figure") * 0.9).alias("latest_value"),
        (pl.col("figure") * 0.8).alias("last_year_total"),
        _odd(some, 0.1, 1.1).alias("reset_share"),
        _odd(some, 0.1, 0.6).alias("carried_distance"),
        _odd(some, 0.05, 0.6).alias("adds_up_distance"),
        _odd(some, 0.05, 0.6).alias("ramp_distance"),
    ]


def sign_of_others(some: Some) -> list[pl.Expr]:
    """Return what looks at other rows of the quarter."""
    whole = pl.when(some(_ONE_IN)).then(pl.col("figure") - 1)
    return [
        whole.when(some(10)).then(pl.col("figure") + 9).alias("whole_value"),
        pl.when(some(_ONE_IN)).then(pl.col("figure") + 1).alias("replaced_value"),
        pl.when(some(_ONE_IN)).then(pl.lit("AHSN99")).alias("also_reported_by"),
    ]
