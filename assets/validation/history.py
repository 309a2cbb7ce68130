"""What was reported before: the earlier figures of each running total.

From the accepted records of the counting submissions of earlier quarters. Whether a
figure below one of them is a failure is the rules' business.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter

NO_FIGURE = ("not_available", "not_applicable")
_OF_WHOM = ("who", "metric_code")


def who_reports() -> pl.Expr:
    """Return ``who``: the organisation's code, or the AHSN's if it names none."""
    return pl.coalesce("organisation_code", "ahsn_code").alias("who")


def earlier_figures(
    earlier: pl.LazyFrame, metrics: pl.DataFrame, *, quarter: Quarter
) -> pl.LazyFrame:
    """Return the figures of running totals before a quarter, within their span.

    The span is the quarter's financial year for a metric of basis ``cumulative_fy``
    and all earlier quarters for ``cumulative_programme``; other bases have none. An
    organisation that moved to another AHSN keeps its figures.

    Args:
        earlier: ``ahsn_code``, ``organisation_code``, ``metric_code``, ``quarter``,
            ``status`` (String), ``value`` (Float64); several quarters.
        metrics: ``metric_code``, ``basis`` (String).
        quarter: the quarter being judged.

    Returns:
        ``who``, ``metric_code``, ``quarter``, ``value`` (Float64, the metric's unit);
        one row for each organisation, or AHSN, metric and earlier quarter.
    """
    # Filtered by plain lists first: most of the history is of no interest, and a list
    # can be pushed down into the files.
    in_span = pl.col("metric_code").is_in(
        _of_basis(metrics, "cumulative_programme")
    ) | (
        pl.col("metric_code").is_in(_of_basis(metrics, "cumulative_fy"))
        & (pl.col("quarter") >= str(Quarter(quarter.start_year, 1)))
    )
    return earlier.filter(
        pl.col("quarter") < str(quarter),
        in_span,
        pl.col("value").is_not_null(),
        ~pl.col("status").is_in(NO_FIGURE),
    ).select(who_reports(), "metric_code", "quarter", "value")


def with_earlier_figure(records: pl.DataFrame, figures: pl.LazyFrame) -> pl.DataFrame:
    """Return the records beside the greatest earlier figure of the same total.

    Args:
        records: ``ahsn_code``, ``organisation_code``, ``metric_code`` (String),
            ``figure`` (Float64).
        figures: what `earlier_figures` returned.

    Returns:
        The records with ``earlier_value`` (Float64; null if there is none) and, only
        where the figure is below it, ``earlier_quarter`` (String): the last quarter
        that had it.
    """
    greatest = figures.group_by(_OF_WHOM).agg(
        pl.col("value").max().alias("earlier_value")
    )
    compared = (
        records.lazy()
        .with_columns(who_reports())
        .join(greatest, on=_OF_WHOM, how="left")
        .collect()
    )
    # Only for the few that fall: for all of them this would be the dearest step.
    falls = compared.lazy().filter(pl.col("figure") < pl.col("earlier_value"))
    quarters = (
        figures.join(
            falls.select(*_OF_WHOM, pl.col("earlier_value").alias("value")).unique(),
            on=[*_OF_WHOM, "value"],
            how="semi",
        )
        .group_by(_OF_WHOM)
        .agg(pl.col("quarter").max().alias("fallen_from"))
    )
    is_fall = pl.col("figure") < pl.col("earlier_value")
    return (
        compared.lazy()
        .join(quarters, on=_OF_WHOM, how="left")
        .with_columns(pl.when(is_fall).then("fallen_from").alias("earlier_quarter"))
        .drop("who", "fallen_from")
        .collect()
    )


def _of_basis(metrics: pl.DataFrame, basis: str) -> list[str]:
    return metrics.filter(pl.col("basis") == basis)["metric_code"].to_list()
