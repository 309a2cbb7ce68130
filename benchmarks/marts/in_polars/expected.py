"""What was to be reported: open metrics, expected programmes, trajectories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

Tables = Mapping[str, pl.LazyFrame]


def judged_quarters(tables: Tables) -> pl.LazyFrame:
    """Return the calendar's quarters that were judged."""
    came = tables["submissions"].select("quarter").unique()
    return tables["quarters"].join(came, on="quarter", how="semi")


def open_metrics(tables: Tables) -> pl.LazyFrame:
    """Return each metric in each judged quarter it was open in."""
    return (
        tables["metrics"]
        .join(judged_quarters(tables).select("quarter", "financial_year"), how="cross")
        .filter(
            pl.col("first_quarter") <= pl.col("quarter"),
            pl.col("last_quarter").fill_null("9999") >= pl.col("quarter"),
        )
        .select(
            "quarter",
            "financial_year",
            "metric_code",
            "programme_code",
            "basis",
            "never_added",
        )
    )


def expected_reports(tables: Tables) -> pl.LazyFrame:
    """Return the open metrics that each AHSN was to report."""
    expected = tables["expected_programmes"]
    return (
        open_metrics(tables)
        .join(expected, on="programme_code")
        .filter(
            pl.col("first_quarter") <= pl.col("quarter"),
            pl.col("last_quarter").fill_null("9999") >= pl.col("quarter"),
        )
        .drop("first_quarter", "last_quarter")
        .unique()
    )


def nils(tables: Tables, dataset: str) -> pl.LazyFrame:
    """Return the AHSNs whose counting submission declares a whole dataset nil."""
    said = tables["cover"].filter(
        pl.col("field") == "nil_datasets",
        pl.col("value").str.to_lowercase().str.contains(dataset, literal=True),
    )
    return (
        tables["submissions"]
        .filter("is_counting")
        .join(said.select("submission_id"), on="submission_id", how="semi")
        .select("quarter", "ahsn_code", pl.lit(value=True).alias("is_nil"))
    )


def latest_trajectories(tables: Tables) -> pl.LazyFrame:
    """Return what counts of each trajectory: the revised one, if there is one."""
    keys = ["metric_code", "financial_year", "ahsn_code"]
    return (
        tables["trajectories"]
        .sort("trajectory_version", descending=True)
        .unique(keys, keep="first", maintain_order=True)
        .select(*keys, "trajectory")
    )


def open_organisations(tables: Tables) -> pl.LazyFrame:
    """Return each organisation open on the last day of each judged quarter."""
    end = pl.col("quarter_end_date")
    ends = judged_quarters(tables).select("quarter", "quarter_end_date")
    return (
        tables["organisations"]
        .join(ends, how="cross")
        .filter(
            pl.col("valid_from").fill_null(date.min) <= end,
            pl.col("valid_to").fill_null(date.max) >= end,
            pl.col("opened_on").fill_null(date.min) <= end,
            pl.col("closed_on").fill_null(date.max) >= end,
        )
        .select("quarter", "ahsn_code", "organisation_code", "organisation_type")
    )


def with_outturn(tables: Tables, figures: pl.LazyFrame) -> pl.LazyFrame:
    """Return the figures with their share of the trajectory, in per cent."""
    excepted = tables["outturn_exceptions"].select(
        "metric_code", "financial_year", pl.lit(value=True).alias("is_excepted")
    )
    reached = pl.when(pl.col("basis") == "in_quarter").then("cumulative_value")
    outturn = 100.0 * reached.otherwise("value") / pl.col("trajectory")
    is_told = (
        (pl.col("status") != "not_available")
        & pl.col("is_excepted").is_null()
        & (pl.col("trajectory") != 0)
    )
    return figures.join(
        excepted, on=["metric_code", "financial_year"], how="left"
    ).with_columns(pl.when(is_told).then(outturn).alias("outturn_pct"))
