"""A submission's investments together against the usual of its AHSN.

One company's investment has no history, but what all raise in a quarter does. Only
compared here; from how near a slip on a rule fires is in ``expectations/``.
"""

from __future__ import annotations

import polars as pl

from assets.validation.history.signs import slip_from


def with_usual_investment(records: pl.DataFrame, earlier: pl.LazyFrame) -> pl.DataFrame:
    """Return the companies with their total beside the usual one, on one row each.

    The row of the submission's greatest investment, the first of equal ones, stands
    for all; on any other row the columns are null, and ``investment_slip_distance``
    is `signs.NOWHERE_NEAR`.

    Args:
        records: ``submission_id``, ``ahsn_code``, ``row_number``, ``investment_gbp``
            (Float64, pounds).
        earlier: ``ahsn_code``, ``quarter``, ``investment_gbp``; accepted records of
            earlier quarters.

    Returns:
        The records in their order with ``investment_total`` (Float64, pounds: of the
        submission), ``usual_investment`` (Float64, whole pounds: the median of the
        totals of the AHSN's earlier quarters that had any; null if none had),
        ``investment_quarters`` (UInt32: how many those are),
        ``investment_slip_distance``, ``investment_slip`` and ``investment_slip_size``
        (`signs.slip_from`), ``investment_excess`` (Float64, pounds: how far apart the
        two are; null unless both are above 0).
    """
    investment, row = pl.col("investment_gbp"), pl.col("row_number")
    greatest = row.sort_by(
        investment, row, descending=[True, False], nulls_last=True
    ).first()
    stands_for_all = investment.is_not_null() & (row == greatest.over("submission_id"))
    total = investment.sum().over("submission_id")
    both_there = (pl.col("investment_total") > 0) & (pl.col("usual_investment") > 0)
    apart = (pl.col("investment_total") - pl.col("usual_investment")).abs()
    is_greatest = pl.col("investment_total").is_not_null()
    return (
        records.lazy()
        .with_columns(pl.when(stands_for_all).then(total).alias("investment_total"))
        .join(_usual(earlier), on="ahsn_code", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_greatest).then(name).alias(name)
            for name in ("usual_investment", "investment_quarters")
        )
        .with_columns(
            *slip_from(
                "usual_investment", of="investment_total", prefix="investment_slip"
            ),
            pl.when(both_there).then(apart).alias("investment_excess"),
        )
        .collect()
    )


def _usual(earlier: pl.LazyFrame) -> pl.LazyFrame:
    total = pl.col("investment_gbp")
    return (
        earlier.group_by("ahsn_code", "quarter")
        .agg(total.sum())
        .filter(total > 0)
        .group_by("ahsn_code")
        .agg(
            total.median().round().alias("usual_investment"),
            pl.len().alias("investment_quarters"),
        )
    )
