"""What becomes of the columns of one row, once it is known what may be shown of it.

Whatever a mart derives from a count is derived here anew from the count that is shown,
or left out: nothing shown rests on more than what is shown beside it.
"""

from __future__ import annotations

import polars as pl

from assets.publication.disclosure.policy import Policy

# What was done to a row's figures.
DISCLOSURE = "disclosure"
EXACT, ROUNDED, SUPPRESSED = "exact", "rounded", "suppressed"
LEFT_OUT = "left out"

# Nobody has read what stands there for whom it names.
SENDERS_WORDS = "comment"

_RUNNING = ("cumulative_fy", "cumulative_programme", "snapshot")
# Each holds a part of the figure, or another's figure.
_NOT_SHOWN = (
    "flagged_value",
    "value_if_flagged_removed",
    "flagged_numerator",
    "flagged_denominator",
    "network_median",
    "rate_network_median",
    # Of a rounded count; its rank is of the true one. Ranks tell who has more where
    # the rounded counts are the same, and between whom one lies that is left out.
    "rate_per_eligible_organisation",
    "rank",
    "rate_rank",
)


def shown_below_england(frame: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return rows of AHSNs, regions or organisations as they are published.

    Args:
        frame: a mart's rows with ``unit``, ``basis`` and ``value``, and with
            ``is_suppressed`` and ``is_left_out``, which are dropped.
        policy: which units count people, and how they are shown.

    Returns:
        The same columns and `DISCLOSURE`. In a unit that does not count people
        nothing is done.
    """
    is_people = policy.is_people()
    has_figure = pl.col("value").is_not_null()
    is_left = is_people & pl.col("is_left_out")
    is_small = is_people & pl.col("is_suppressed").fill_null(True) & has_figure
    done = (
        pl.when(is_left & has_figure)
        .then(pl.lit(LEFT_OUT))
        .when(is_small & ~is_left)
        .then(pl.lit(SUPPRESSED))
        .when(is_people & has_figure)
        .then(pl.lit(ROUNDED))
        .otherwise(pl.lit(EXACT))
    )
    marked = frame.with_columns(
        is_people.alias("_is_people"),
        (is_small | is_left).alias("_is_out"),
        done.alias(DISCLOSURE),
        policy.rounded(pl.col("value")).alias("_shown"),
    )
    return marked.with_columns(_columns(frame, policy)).drop(
        "_is_people", "_is_out", "_shown", "is_suppressed", "is_left_out"
    )


def _columns(frame: pl.DataFrame, policy: Policy) -> list[pl.Expr]:
    shown, basis = pl.col("_shown"), pl.col("basis")
    of_people = {
        "value": shown,
        "numerator": policy.rounded(pl.col("numerator")),
        "denominator": policy.rounded(pl.col("denominator")),
        "cumulative_value": pl.when(basis.is_in(_RUNNING)).then(shown),
        "in_quarter_value": pl.when(basis == "in_quarter").then(shown),
        "outturn_pct": _ratio(100 * shown, "trajectory"),
        **{name: pl.lit(None) for name in _NOT_SHOWN},
    }
    return [
        pl.when(~pl.col("_is_people"))
        .then(pl.col(name))
        .when(~pl.col("_is_out") & pl.col(name).is_not_null())
        .then(of_people[name])
        .cast(frame.schema[name])
        .alias(name)
        for name in frame.columns
        if name in of_people
    ]


def _ratio(upper: pl.Expr, lower: str) -> pl.Expr:
    return pl.when(pl.col(lower) > 0).then((upper / pl.col(lower)).round(6))
