"""The counts of people in the marts, as the trees in which they hang together.

England, its regions, their AHSNs, their organisations: one tree for each metric and
quarter. What of it may be shown is `suppression`'s.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.publication.disclosure.left_out import told_by_england
from assets.publication.disclosure.policy import Policy
from assets.publication.disclosure.suppression import suppress

KEY = ("metric_code", "quarter")
ENGLAND, REGION, AHSN, RECORD = range(4)
_ENGLAND_NODE = "England"


def record_node() -> pl.Expr:
    """Return what an organisation's figure is called in the tree of its metric."""
    return pl.col("ahsn_code") + "/" + pl.col("organisation_code").fill_null("")


# Mart, level, the figure's name in its tree.
_LEVELS: tuple[tuple[str, int, pl.Expr], ...] = (
    ("metric_quarter", ENGLAND, pl.lit(_ENGLAND_NODE)),
    ("regions", REGION, pl.col("nhs_region_code")),
    ("ahsn_metric_quarter", AHSN, pl.col("ahsn_code")),
    ("activity", RECORD, record_node()),
)


_CELLS = {
    **dict.fromkeys(KEY, pl.String()),
    "level": pl.Int64(),
    "node": pl.String(),
    "count": pl.Float64(),
    "denominator": pl.Float64(),
    "is_known": pl.Boolean(),
    "is_left_out": pl.Boolean(),
    "ahsn_code": pl.String(),
}


def suppressed_figures(
    marts: Mapping[str, pl.DataFrame], regions: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Return every count of people in the marts, and whether it is suppressed.

    Args:
        marts: the marts by name, without the schema.
        regions: ahsn_code and nhs_region_code, one row for each AHSN.
        policy: which units count people, and how they are shown.

    Returns:
        One row for each figure that is there: metric_code, quarter, level, node,
        is_suppressed. England's is suppressed only where it would give one away.
    """
    cells = pl.concat(
        [
            pl.DataFrame(schema=_CELLS),
            *(
                _cells(marts[name], level, node, policy)
                for name, level, node in _LEVELS
                if name in marts
            ),
        ]
    )
    trees = _only_true_sums(_with_parents(cells, regions)).with_columns(_tree())
    done = suppress(trees.filter(~pl.col("is_left_out")), policy)
    left = told_by_england(trees.filter("is_left_out"), done, policy)
    # Of three it is told that none was: the three are a small count themselves.
    few = policy.is_small(pl.col("denominator")).fill_null(False)
    columns = [*KEY, "level", "node", "denominator", "is_suppressed"]
    return (
        pl.concat([done.select(columns), left.select(columns)])
        .with_columns((pl.col("is_suppressed") | few).alias("is_suppressed"))
        .drop("denominator")
    )


def _tree() -> pl.Expr:
    return pl.concat_str([pl.col(name) for name in KEY], separator=" ").alias("tree")


def _cells(
    mart: pl.DataFrame, level: int, node: pl.Expr, policy: Policy
) -> pl.DataFrame:
    """Return the counts of one mart; a rate's is its upper part.

    That a nil is nought is told by the status beside it, which is always shown.
    """
    has_parts = "numerator" in mart.columns
    is_rate = pl.col("basis") == "rate"
    numerator = pl.col("numerator") if has_parts else pl.lit(None, pl.Float64)
    denominator = pl.col("denominator") if has_parts else pl.lit(None, pl.Float64)
    return (
        mart.filter(policy.is_people())
        .select(
            *KEY,
            pl.lit(level, pl.Int64).alias("level"),
            node.alias("node"),
            pl.when(is_rate)
            .then(numerator)
            .otherwise(pl.col("value"))
            .round()
            .cast(pl.Float64)
            .alias("count"),
            pl.when(is_rate).then(denominator).cast(pl.Float64).alias("denominator"),
            ((pl.col("status") == "nil") & (pl.col("value") == 0))
            .fill_null(False)
            .alias("is_known"),
            policy.is_left_out().alias("is_left_out"),
            *([pl.col("ahsn_code")] if level == RECORD else []),
        )
        .filter(pl.col("count").is_not_null())
        .pipe(_with_column, "ahsn_code")
    )


def _with_column(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    has_it = name in frame.columns
    return frame if has_it else frame.with_columns(pl.lit(None, pl.String).alias(name))


def _with_parents(cells: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    level = pl.col("level")
    region = regions.select(
        pl.col("ahsn_code").alias("node"), pl.col("nhs_region_code").alias("region")
    )
    return (
        cells.join(region, on="node", how="left")
        .with_columns(
            pl.when(level == REGION)
            .then(pl.lit(_ENGLAND_NODE))
            .when(level == AHSN)
            .then(pl.col("region"))
            .when(level == RECORD)
            .then(pl.col("ahsn_code"))
            .alias("parent")
        )
        .drop("region", "ahsn_code")
    )


def _only_true_sums(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells, those that do not come to the one above without a parent."""
    above = cells.select(
        *KEY,
        pl.col("level") + 1,
        pl.col("node").alias("parent"),
        pl.col("count").alias("_above"),
    )
    keys = [*KEY, "level", "parent"]
    is_sum = (pl.col("count").sum().over(keys) - pl.col("_above")).abs() < 0.5
    return (
        cells.join(above, on=keys, how="left")
        .with_columns(
            pl.when(is_sum.fill_null(False)).then(pl.col("parent")).alias("parent")
        )
        .drop("_above")
    )
