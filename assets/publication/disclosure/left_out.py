"""Counts that are left out below England, and what England's figure tells of them.

Of a metric that counts some of the people of another, and of a rate, only England's
figure is published. A reader still knows that a part is no more than its whole.
"""

from __future__ import annotations

import polars as pl

from assets.publication.disclosure.policy import Policy
from assets.publication.disclosure.suppression import (
    ANY,
    POSSIBLE_VALUES,
    narrowed,
    possible,
)

_KEY = ("metric_code", "quarter", "level", "node")


def told_by_england(
    left: pl.DataFrame, shown: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Return the cells of left-out metrics with ``is_suppressed``.

    Args:
        left: the cells of metrics that are left out below England; see `suppress`,
            with metric_code and quarter.
        shown: those of the others, as `suppress` returned them.
        policy: what is small, and which metrics are the wholes of which.

    Returns:
        All below England are suppressed; England's is where a small count below could
        be too few numbers, knowing it and what is shown of the wholes.
    """
    is_below = pl.col("level") > 0
    limits = _limits(shown, policy)
    most = pl.when("is_known").then(0.0).otherwise(pl.col("_limit").fill_null(ANY))
    known = narrowed(
        left.join(limits, on=_KEY, how="left").with_columns(
            pl.when(is_below).then(0.0).otherwise("count").alias("least"),
            pl.when(is_below).then(most).otherwise("count").alias("most"),
        )
    )
    is_few = pl.col("most") - pl.col("least") + 1 < POSSIBLE_VALUES
    is_told = is_below & policy.is_small(pl.col("count")) & is_few
    told = known.filter(is_told)["tree"].unique()
    return left.with_columns(
        (is_below | pl.col("tree").is_in(told.implode())).alias("is_suppressed")
    )


def _limits(shown: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return what a reader knows each part to be no more than, as ``_limit``."""
    pairs = [(part, one) for part, all_ in policy.wholes.items() for one in all_]
    names = {"part": pl.String(), "metric_code": pl.String()}
    of_parts = pl.DataFrame(pairs, schema=names, orient="row")
    return (
        possible(shown.join(of_parts, on="metric_code", how="semi"), policy)
        .join(of_parts, on="metric_code")
        .drop("metric_code")
        .rename({"part": "metric_code"})
        .group_by(_KEY)
        .agg(pl.col("most").min().alias("_limit"))
    )
