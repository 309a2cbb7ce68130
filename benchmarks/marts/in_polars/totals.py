"""How figures are put together: sums, a flow's year so far, rates, the worst status."""

from __future__ import annotations

import polars as pl

STATUSES = (
    "not_applicable",
    "nil",
    "final",
    "provisional",
    "estimated",
    "not_available",
    "not_added",
)
RANKS = {status: rank for rank, status in enumerate(STATUSES)}
IS_KEPT = pl.col("never_added").is_null()
IS_RATE = pl.col("basis") == "rate"
SUMMED = (
    "value",
    "cumulative_value",
    "in_quarter_value",
    "flagged_value",
    "unflagged_value",
    "numerator",
    "denominator",
    "flagged_numerator",
    "flagged_denominator",
)


def _sum(name: str, *, where: pl.Expr | None = None) -> pl.Expr:
    """Return the sum of a column, null where nothing was there to be summed."""
    values = pl.col(name) if where is None else pl.when(where).then(name)
    return pl.when(values.count() > 0).then(values.sum())


def totals_of_ahsns(activity: pl.LazyFrame) -> pl.LazyFrame:
    flagged = pl.col("is_flagged")
    totals = activity.group_by("quarter", "ahsn_code", "metric_code").agg(
        *(
            _sum(name).alias(name)
            for name in (
                "value",
                "cumulative_value",
                "in_quarter_value",
                "numerator",
                "denominator",
            )
        ),
        _sum("value", where=flagged).alias("flagged_value"),
        _sum("value", where=~flagged).alias("unflagged_value"),
        _sum("numerator", where=flagged).alias("flagged_numerator"),
        _sum("denominator", where=flagged).alias("flagged_denominator"),
        pl.col("organisation_code").count().alias("organisation_count"),
        pl.col("value").count().alias("figure_count"),
        pl.col("status").replace_strict(RANKS).max().alias("status_rank"),
    )
    return _with_flow(totals, ["ahsn_code", "metric_code"])


def _with_flow(totals: pl.LazyFrame, series: list[str]) -> pl.LazyFrame:
    """Return totals with what the quarters of the year came to so far."""
    running = pl.col("value").fill_null(0).cum_sum()
    year = pl.col("quarter").str.head(7)
    return totals.with_columns(
        running.over(*series, year, order_by="quarter").alias("flow_of_year")
    )


def totals_of(figures: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """Return the AHSNs' figures together, whatever the metric allows."""
    summed = [name for name in SUMMED if name != "unflagged_value"]
    totals = figures.group_by(keys).agg(
        *(_sum(name).alias(name) for name in summed),
        _sum("value_if_flagged_removed").alias("unflagged_value"),
        pl.col("trajectory").sum(),
        pl.col("trajectory").count().alias("trajectory_count"),
        pl.col("is_reported").sum().alias("ahsns_reported"),
        pl.col("is_expected").sum().alias("ahsns_expected"),
        pl.col("status").replace_strict(RANKS, default=None).max().alias("status_rank"),
    )
    series = [key for key in keys if key not in ("quarter", "financial_year")]
    return _with_flow(totals, series)


def so_far() -> pl.Expr:
    """Return what was reached so far in its span."""
    is_flow = pl.col("basis") == "in_quarter"
    return (
        pl.when(~is_flow)
        .then("cumulative_value")
        .when(pl.col("value").is_not_null())
        .then("flow_of_year")
        .round(6)
        .alias("cumulative_value")
    )


def without_flagged() -> pl.Expr:
    unflagged = rate(
        pl.col("numerator") - pl.col("flagged_numerator").fill_null(0),
        pl.col("denominator") - pl.col("flagged_denominator").fill_null(0),
    )
    return (
        pl.when(IS_RATE).then(unflagged).otherwise(pl.col("unflagged_value").round(6))
    )


def rate(numerator: str | pl.Expr, denominator: str | pl.Expr) -> pl.Expr:
    upper = pl.col(numerator) if isinstance(numerator, str) else numerator
    lower = pl.col(denominator) if isinstance(denominator, str) else denominator
    return pl.when(lower != 0).then(100.0 * upper / lower)


def worst_status() -> pl.Expr:
    return pl.col("status_rank").replace_strict(
        dict(enumerate(STATUSES)), return_dtype=pl.String
    )
