"""The figures together: by AHSN, nationally and by NHS region."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from benchmarks.marts.in_polars.expected import (
    expected_reports,
    latest_trajectories,
    open_metrics,
    open_organisations,
    with_outturn,
)
from benchmarks.marts.in_polars.totals import (
    IS_KEPT,
    IS_RATE,
    SUMMED,
    rate,
    so_far,
    totals_of,
    totals_of_ahsns,
    without_flagged,
    worst_status,
)

Tables = Mapping[str, pl.LazyFrame]


def ahsn_metric_quarter(tables: Tables) -> pl.LazyFrame:
    """Return each AHSN's figure, its outturn, and its place among the others."""
    totals = totals_of_ahsns(tables["marts.activity"])
    keys = ["quarter", "ahsn_code", "metric_code"]
    has_total = pl.col("status_rank").is_not_null()
    is_kept = IS_KEPT | (pl.col("organisation_count") == 0)
    figures = (
        _reports(tables, totals)
        .join(totals, on=keys, how="left")
        .join(
            latest_trajectories(tables).filter(pl.col("ahsn_code").is_not_null()),
            on=["ahsn_code", "metric_code", "financial_year"],
            how="left",
        )
        .join(
            tables["programmes"].select("programme_code", "eligible_organisation_type"),
            on="programme_code",
        )
        .join(
            open_organisations(tables)
            .group_by("quarter", "ahsn_code", "organisation_type")
            .agg(pl.len().alias("eligible")),
            left_on=["quarter", "ahsn_code", "eligible_organisation_type"],
            right_on=["quarter", "ahsn_code", "organisation_type"],
            how="left",
        )
        .with_columns(so_far())
        .with_columns(
            pl.when(is_kept).then(name).alias(name)
            for name in SUMMED
            if name != "value"
        )
        .with_columns(
            pl.when(IS_RATE & is_kept)
            .then(rate("numerator", "denominator"))
            .when(~IS_RATE & is_kept)
            .then(pl.col("value").round(6))
            .alias("value"),
            pl.when(~IS_RATE & is_kept & pl.col("value").is_not_null())
            .then(pl.col("flagged_value").fill_null(0).round(6))
            .alias("flagged_value"),
            pl.when(is_kept).then(without_flagged()).alias("value_if_flagged_removed"),
            pl.when(has_total & ~is_kept)
            .then(pl.lit("not_added"))
            .when(has_total)
            .then(worst_status())
            .otherwise(pl.lit("not_sent"))
            .alias("status"),
            (pl.col("figure_count") > 0).fill_null(value=False).alias("is_reported"),
            has_total.alias("is_received"),
        )
    )
    each = pl.col("value") / pl.when(pl.col("eligible") > 0).then("eligible")
    value = pl.col("value")
    return with_outturn(tables, figures).select(
        *keys,
        "financial_year",
        *(name for name in SUMMED if name not in ("unflagged_value",)),
        "value_if_flagged_removed",
        "trajectory",
        "outturn_pct",
        "status",
        "is_expected",
        "is_reported",
        "is_received",
        pl.when(~IS_RATE).then(each).alias("rate_per_eligible_organisation"),
        value.rank("min", descending=True).over("quarter", "metric_code").alias("rank"),
        value.median().over("quarter", "metric_code").round(6).alias("network_median"),
    )


def metric_quarter(tables: Tables) -> pl.LazyFrame:
    """Return the national figure of each metric and quarter."""
    totals = totals_of(tables["marts.ahsn_metric_quarter"], ["quarter", "metric_code"])
    national = latest_trajectories(tables).filter(pl.col("ahsn_code").is_null())
    figures = (
        open_metrics(tables)
        .join(totals.drop("trajectory"), on=["quarter", "metric_code"], how="left")
        .join(
            national.drop("ahsn_code"),
            on=["metric_code", "financial_year"],
            how="left",
        )
        .with_columns(
            pl.col("ahsns_reported", "ahsns_expected").fill_null(0), *_summed_up()
        )
    )
    return with_outturn(tables, figures).select(
        "quarter", "metric_code", "financial_year", *_TOLD
    )


def regions(tables: Tables) -> pl.LazyFrame:
    """Return the figure of each metric and quarter in each NHS region."""
    region_of = tables["ahsns"].select("ahsn_code", "nhs_region_code").unique()
    keys = ["quarter", "nhs_region_code", "metric_code", "financial_year"]
    figures = (
        totals_of(
            tables["marts.ahsn_metric_quarter"].join(region_of, on="ahsn_code"), keys
        )
        .join(
            tables["metrics"].select("metric_code", "basis", "never_added"),
            on="metric_code",
        )
        .with_columns(
            pl.when(~IS_RATE & IS_KEPT & (pl.col("trajectory_count") > 0)).then(
                pl.col("trajectory").round(6)
            ),
            *_summed_up(),
        )
    )
    return with_outturn(tables, figures).select(*keys, *_TOLD)


_TOLD = (
    "value",
    "cumulative_value",
    "in_quarter_value",
    "flagged_value",
    "value_if_flagged_removed",
    "trajectory",
    "outturn_pct",
    "status",
    "ahsns_reported",
    "ahsns_expected",
)


def _reports(tables: Tables, totals: pl.LazyFrame) -> pl.LazyFrame:
    """Return what each AHSN was to report, or reported unasked."""
    expected = expected_reports(tables)
    keys = ["quarter", "ahsn_code", "metric_code"]
    unasked = open_metrics(tables).join(
        totals.select(keys).join(expected, on=keys, how="anti"),
        on=["quarter", "metric_code"],
    )
    return pl.concat(
        [
            expected.with_columns(pl.lit(value=True).alias("is_expected")),
            unasked.with_columns(pl.lit(value=False).alias("is_expected")),
        ],
        how="diagonal",
    )


def _summed_up() -> list[pl.Expr]:
    said = (
        pl.when(pl.col("status_rank").is_null())
        .then(pl.lit("not_sent"))
        .when(~IS_KEPT)
        .then(pl.lit("not_added"))
        .otherwise(worst_status())
    )
    value = (
        pl.when(IS_RATE)
        .then(rate("numerator", "denominator"))
        .otherwise(pl.col("value").round(6))
    )
    return [
        said.alias("status"),
        pl.when(IS_KEPT).then(value).alias("value"),
        pl.when(IS_KEPT).then(so_far()).alias("cumulative_value"),
        pl.when(IS_KEPT).then(pl.col("in_quarter_value").round(6)),
        pl.when(IS_KEPT & ~IS_RATE)
        .then(pl.col("flagged_value").round(6))
        .alias("flagged_value"),
        pl.when(IS_KEPT).then(without_flagged()).alias("value_if_flagged_removed"),
    ]
