"""What was reported before: the greatest earlier figure of each running total.

From the accepted records of the counting submissions of earlier quarters. Whether a
figure below it is a failure is the rules' business.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter

NO_FIGURE = ("not_available", "not_applicable")


def who_reports() -> pl.Expr:
    """Return the organisation's code, or the AHSN's where it reports as a whole."""
    return pl.coalesce("organisation_code", "ahsn_code").alias("who")


def greatest_earlier_figures(
    earlier: pl.LazyFrame, metrics: pl.DataFrame, *, quarter: Quarter
) -> pl.LazyFrame:
    """Return the greatest figure of each running total before a quarter, in its span.

    The span is the quarter's financial year for a metric of basis ``cumulative_fy``
    and all earlier quarters for ``cumulative_programme``; other bases have none. An
    organisation that moved to another AHSN keeps its figures.

    Args:
        earlier: ``ahsn_code``, ``organisation_code``, ``metric_code``, ``quarter``,
            ``status`` (String), ``value`` (Float64); several quarters.
        metrics: ``metric_code``, ``basis`` (String).
        quarter: the quarter being judged.

    Returns:
        ``who``, ``metric_code``, ``earlier_value`` (Float64, the metric's unit),
        ``earlier_quarter`` (String; the latest with that value): one row for each
        organisation, or AHSN, and metric.
    """
    first_of_year = str(Quarter(quarter.start_year, 1))
    in_span = (pl.col("basis") == "cumulative_programme") | (
        (pl.col("basis") == "cumulative_fy") & (pl.col("quarter") >= first_of_year)
    )
    greatest = pl.col("value") == pl.col("value").max().over("who", "metric_code")
    return (
        earlier.filter(
            pl.col("quarter") < str(quarter),
            pl.col("value").is_not_null(),
            ~pl.col("status").is_in(NO_FIGURE),
        )
        .join(metrics.lazy().select("metric_code", "basis"), on="metric_code")
        .filter(in_span)
        .select(who_reports(), "metric_code", "value", "quarter")
        .filter(greatest)
        .group_by("who", "metric_code")
        .agg(
            pl.col("value").first().alias("earlier_value"),
            pl.col("quarter").max().alias("earlier_quarter"),
        )
    )
