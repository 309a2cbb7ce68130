"""What the rules found in a made-up quarter: two of its figures in a thousand.

Half are warnings, which flag a figure; a quarter are information; a quarter rejected
a record, which is then not among the accepted ones.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from assets.archive.frames import FAILURES
from benchmarks.marts.quarter_figures import SEED

ONE_IN = 500
KINDS = ("warning", "warning", "info", "rejected")


def failures_in(figures: pl.DataFrame, position: int) -> pl.DataFrame:
    """Return failures of accepted figures and of some that were not accepted.

    Args:
        figures: a quarter's accepted activity, each with its submission.
        position: the quarter's place in the calendar.

    Returns:
        The columns of ``FAILURES``.
    """
    random = np.random.default_rng([SEED, position, 1])
    count = figures.height // ONE_IN
    chosen = np.sort(random.choice(figures.height, count, replace=False))
    kind = pl.Series("kind", random.choice(KINDS, count))
    rejected = pl.col("kind") == "rejected"
    # A rejected record stood below those that were accepted.
    below = 10_000_000 + pl.col("row_number")
    found = figures[chosen].with_columns(kind)
    return (
        found.with_columns(
            pl.when(rejected).then(below).otherwise("row_number").alias("row_number")
        )
        .select(
            pl.format("{}-{}-{}", "ahsn_code", "quarter", "row_number").alias(
                "failure_id"
            ),
            pl.lit("peer_outlier.activity").alias("check_id"),
            pl.lit("peer_outlier").alias("rule_id"),
            pl.when(rejected)
            .then(pl.lit("critical"))
            .otherwise("kind")
            .alias("severity"),
            pl.when(rejected)
            .then(pl.lit("record"))
            .otherwise(pl.lit("nothing"))
            .alias("rejects"),
            "submission_id",
            "ahsn_code",
            "quarter",
            pl.lit("activity").alias("dataset"),
            "programme_code",
            "metric_code",
            "organisation_code",
            pl.format("{} {} v1.parquet", "ahsn_code", "quarter").alias("source_file"),
            "sheet",
            "row_number",
            pl.lit("value").alias("column_name"),
            pl.format("D{}", "row_number").alias("cell"),
            pl.col("value").cast(pl.String),
            pl.lit("a figure nearer to those of its like").alias("expected"),
            pl.format("The figure of {} is far from the others'.", "metric_code").alias(
                "message"
            ),
            pl.col("value").alias("size"),
            pl.lit(None, pl.String).alias("known_issue_id"),
        )
        .cast(dict(FAILURES))
    )
