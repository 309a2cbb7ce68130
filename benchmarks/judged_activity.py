"""Judged activity made up by a seed: as many rows as wanted, a few wrong by each rule.

The columns are those that the rules of activity look at, as the judged table has them.
About one row in a thousand breaks each rule, as in an ordinary quarter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from benchmarks.judged_history import basis_signs, sign_of_others, usual_signs

SEED = 20201
ONE_IN = 1000
# Of those rows that a rule looks at, where it does not look at all.
ONE_IN_FEW = 100
AHSNS = 15
# Quarter.index of 2020-21-Q4, of a quarter long before it, and of one after it.
PRESENT, BEFORE, AFTER = 8083, 8060, 8090
PARTS = ("value", "numerator", "denominator")

# True for about one row in so many, chosen anew at each call.
Some = Callable[[int], pl.Expr]


def judged_activity(rows: int) -> pl.DataFrame:
    """Return the records, one row each, with ``row_id`` (Int64) from 0."""
    random = np.random.default_rng(SEED)

    def some(one_in: int) -> pl.Expr:
        return pl.lit(pl.Series(random.random(rows) < 1 / one_in))

    drawn = pl.DataFrame(
        {
            "row_id": np.arange(rows),
            "value": random.integers(0, 5000, rows).astype(float),
            "kind": random.integers(0, 10, rows),
            "programme": random.integers(0, 24, rows),
            "said": random.integers(0, 20, rows),
        }
    )
    return (
        drawn.lazy()
        .with_columns(_names())
        .with_columns(*_metric(some), *_organisation(some), *_status(some))
        .with_columns(_numbers(some))
        .with_columns(_texts(some))
        .with_columns(_readable(some))
        .with_columns(_figures())
        .with_columns(_history(some))
        .with_columns(*usual_signs(some), *basis_signs(some), *sign_of_others(some))
        .drop("kind", "said", "programme", "site")
        .collect()
    )


def _names() -> list[pl.Expr]:
    ahsn = pl.col("row_id") % AHSNS
    return [
        pl.format("programme_{}", "programme").alias("programme_code"),
        pl.format("programme_{}_patients", "programme").alias("metric_code"),
        pl.format("AHSN{}", ahsn).alias("ahsn_code"),
        pl.format("SYN-AHSN{}-{}", ahsn, pl.col("row_id") // AHSNS).alias("site"),
    ]


def _is_rate() -> pl.Expr:
    return pl.col("kind") == 0


def _metric(some: Some) -> list[pl.Expr]:
    kind = pl.col("kind")
    is_cumulative = pl.when(kind < 7).then(pl.lit("cumulative_fy"))
    counted = is_cumulative.otherwise(pl.lit("snapshot"))
    ended = pl.when(some(ONE_IN)).then(BEFORE).when(kind == 2).then(AFTER)
    return [
        pl.when(~some(ONE_IN)).then("programme_code").alias("programme_code"),
        pl.when(~some(ONE_IN)).then("metric_code").alias("metric_code"),
        pl.when(some(ONE_IN)).then(pl.lit("Another")).alias("metric_elsewhere"),
        pl.lit(PRESENT, pl.Int64).alias("quarter_index"),
        pl.when(some(ONE_IN)).then(AFTER).otherwise(BEFORE).alias("first_index"),
        ended.alias("last_index"),
        pl.when(_is_rate()).then(pl.lit("rate")).otherwise(counted).alias("basis"),
        pl.lit(True).alias("is_count"),
        pl.when(some(ONE_IN_FEW)).then(200.0).otherwise(0.0).alias("lower_bound"),
        pl.when(some(ONE_IN)).then(10.0).otherwise(100_000.0).alias("upper_bound"),
    ]


def _organisation(some: Some) -> list[pl.Expr]:
    is_whole_ahsn = pl.col("kind") == 1
    level = pl.when(is_whole_ahsn).then(pl.lit("ahsn"))
    wrong_ahsn = pl.when(some(ONE_IN)).then(pl.lit("AHSN99"))
    is_named = ~(is_whole_ahsn ^ some(ONE_IN))
    return [
        level.otherwise(pl.lit("organisation")).alias("reporting_level"),
        pl.when(is_named).then("site").alias("organisation_code_text"),
        pl.when(~some(ONE_IN)).then("site").alias("organisation_code"),
        wrong_ahsn.otherwise("ahsn_code").alias("organisation_ahsn_code"),
        pl.when(some(ONE_IN)).then(date(2019, 9, 30)).alias("closed_before"),
        pl.when(some(ONE_IN)).then(date(2022, 4, 1)).alias("opened_after"),
    ]


def _status(some: Some) -> list[pl.Expr]:
    said = pl.col("said").replace_strict(
        {0: "estimated", 1: "not_available", 2: "nil"}, default=None
    )
    awaited = pl.when(some(ONE_IN)).then(pl.lit("Waiting; figures to follow"))
    agreed = pl.when(pl.col("said") == 3).then(pl.lit("As agreed with the sites"))
    return [
        said.alias("status_text"),
        pl.when(~some(ONE_IN)).then(said.fill_null("final")).alias("status"),
        awaited.otherwise(agreed).alias("comment"),
    ]


def _numbers(some: Some) -> list[pl.Expr]:
    value = pl.col("value")
    is_unavailable = (pl.col("said") == 1) & ~some(ONE_IN_FEW)
    is_nil = (pl.col("said") == 2) & ~some(ONE_IN_FEW)
    wrong = pl.when(some(ONE_IN)).then(-3.0).when(some(ONE_IN)).then(value + 0.5)
    numerator = pl.when(some(ONE_IN_FEW)).then(-1.0).otherwise(value % 90)
    zero = pl.when(some(ONE_IN_FEW)).then(0.0)
    denominator = zero.when(some(ONE_IN_FEW)).then(-90.0).otherwise(90.0)
    return [
        pl.when(is_nil)
        .then(0.0)
        .when(~is_unavailable)
        .then(wrong.otherwise(value))
        .alias("value"),
        pl.when(_is_rate()).then(numerator).alias("numerator"),
        pl.when(_is_rate()).then(denominator).alias("denominator"),
    ]


def _texts(some: Some) -> list[pl.Expr]:
    return [
        pl.when(~some(ONE_IN_FEW))
        .then(pl.col(part).cast(pl.String))
        .alias(f"{part}_text")
        for part in PARTS
    ]


def _readable(some: Some) -> list[pl.Expr]:
    return [pl.when(~some(ONE_IN_FEW)).then(part).alias(part) for part in PARTS]


def _figures() -> list[pl.Expr]:
    rate = 100 * pl.col("numerator") / pl.col("denominator")
    return [
        (pl.col("value") % 1).alias("value_fraction"),
        pl.when(_is_rate()).then(rate).otherwise("value").alias("figure"),
    ]


def _history(some: Some) -> list[pl.Expr]:
    difference = pl.when(some(ONE_IN_FEW)).then(1.0).otherwise(0.1)
    site = pl.when(some(ONE_IN)).then(pl.lit("twice")).otherwise("site")
    key = pl.concat_str("metric_code", site, separator="|")
    return [
        pl.when(_is_rate()).then(difference).alias("rate_difference"),
        pl.when(some(ONE_IN)).then(9999.0).otherwise(0.0).alias("earlier_value"),
        key.alias("record_key"),
    ]
