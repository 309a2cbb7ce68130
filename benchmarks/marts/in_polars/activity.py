"""Each figure with what it says about the quarter and the year."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Tables = Mapping[str, pl.LazyFrame]

LOOKING_BACK = ("cumulative_fy", "cumulative_programme", "in_quarter")


def activity(tables: Tables) -> pl.LazyFrame:
    """Return the mart of single figures."""
    sent = _sent(tables)
    derived = pl.concat(
        [
            _looked_back(sent, _inherited(tables, sent)),
            sent.filter(~pl.col("basis").is_in(LOOKING_BACK)).with_columns(
                pl.when((pl.col("basis") == "snapshot") & (pl.col("status") == "nil"))
                .then(0.0)
                .otherwise("figure")
                .alias("value"),
                pl.lit(None, pl.Float64).alias("cumulative_value"),
                pl.lit(None, pl.Float64).alias("in_quarter_value"),
            ),
        ],
        how="diagonal",
    )
    return derived.join(
        _flags(tables), on=["submission_id", "row_number"], how="left"
    ).select(
        "quarter",
        "ahsn_code",
        "organisation_code",
        "metric_code",
        "submission_id",
        "status",
        "value",
        "numerator",
        "denominator",
        "cumulative_value",
        "in_quarter_value",
        pl.col("failure_count").fill_null(0),
        pl.col("is_flagged").fill_null(value=False),
    )


def _sent(tables: Tables) -> pl.LazyFrame:
    rate = 100.0 * pl.col("numerator") / pl.col("denominator")
    has_parts = pl.col("denominator") != 0
    return (
        tables["activity"]
        .drop("programme_code", "sheet", "comment")
        .join(
            tables["metrics"].select(
                "metric_code", "basis", "first_quarter", "reporting_level"
            ),
            on="metric_code",
        )
        .join(tables["quarters"].select("quarter", "financial_year"), on="quarter")
        .filter(
            pl.col("organisation_code").is_not_null()
            | (pl.col("reporting_level") != "organisation_with_total")
        )
        .with_columns(
            pl.coalesce("organisation_code", "ahsn_code").alias("series"),
            pl.when(pl.col("basis") == "rate")
            .then(pl.when(has_parts).then(rate))
            .when(pl.col("status") != "nil")
            .then("value")
            .alias("figure"),
            pl.when(pl.col("basis") != "cumulative_programme")
            .then("financial_year")
            .otherwise(pl.lit(""))
            .alias("span"),
        )
        .drop("value", "reporting_level")
    )


def _inherited(tables: Tables, sent: pl.LazyFrame) -> pl.LazyFrame:
    """Return what organisations took over from those that closed."""
    closed = ["predecessor_code", "metric_code", "span"]
    basis, figure, status = pl.col("basis"), pl.col("figure"), pl.col("status")
    handovers = _handovers(tables)
    looking_back = sent.filter(basis.is_in(LOOKING_BACK))
    of_closed = (
        looking_back.filter(figure.is_not_null())
        .join(
            handovers.select("predecessor_code", "since_quarter").unique(),
            left_on="series",
            right_on="predecessor_code",
        )
        .filter(pl.col("quarter") < pl.col("since_quarter"))
        .group_by(pl.col("series").alias("predecessor_code"), "metric_code", "span")
        .agg(
            figure.sort_by("quarter").last().alias("last_figure"),
            figure.sum().alias("all_figures"),
        )
    )
    is_first = pl.col("quarter") == pl.col("claimed_in")
    is_early = pl.col("claimed_in").is_null() | (
        pl.col("claimed_in") > pl.col("quarter")
    )
    share = (
        pl.when(basis == "in_quarter")
        .then(pl.when(pl.col("kind") == "merger").then("all_figures"))
        .when(is_first)
        .then(pl.col("last_figure") * figure / figure.sum().over(*closed, "quarter"))
        .when((status == "nil") & is_early)
        .then(pl.col("last_figure") * pl.col("part"))
    )
    came = pl.when(figure.is_not_null()).then("quarter")
    return (
        looking_back.select(
            "series", "metric_code", "span", "quarter", "basis", "status", "figure"
        )
        .join(handovers, left_on="series", right_on="successor_code")
        .filter(pl.col("quarter") >= pl.col("since_quarter"))
        .join(of_closed, on=closed)
        .with_columns(came.min().over(closed).alias("claimed_in"))
        .with_columns(share.alias("inherited"))
        .filter(pl.col("inherited").is_not_null())
        .group_by("quarter", "series", "metric_code")
        .agg(pl.col("inherited").sum().round(6))
    )


def _handovers(tables: Tables) -> pl.LazyFrame:
    """Return who followed whom, from which quarter on."""
    return (
        tables["organisation_successions"]
        .join_where(
            tables["quarters"],
            pl.col("happened_on") >= pl.col("quarter_start_date"),
            pl.col("happened_on") <= pl.col("quarter_end_date"),
        )
        .select(
            "predecessor_code",
            "successor_code",
            "kind",
            pl.col("quarter").alias("since_quarter"),
            (1.0 / pl.len().over("predecessor_code")).alias("part"),
        )
    )


def _looked_back(sent: pl.LazyFrame, inherited: pl.LazyFrame) -> pl.LazyFrame:
    basis, figure, nil = pl.col("basis"), pl.col("figure"), pl.col("status") == "nil"
    series = ["metric_code", "series", "span"]
    taken_over = pl.col("inherited").fill_null(0)
    before = pl.col("last_figure").fill_null(0) + taken_over
    value = pl.col("value")
    is_known = (
        nil
        | (pl.col("known") > 0).fill_null(value=False)
        | pl.col("inherited").is_not_null()
        | (pl.col("quarter") == pl.col("first_quarter"))
    )
    has_begun = (basis == "cumulative_fy") | (
        (basis == "cumulative_programme") & is_known
    )
    so_far = pl.col("running").fill_null(0) + value + taken_over
    return (
        sent.filter(basis.is_in(LOOKING_BACK))
        .sort(*series, "quarter")
        .with_columns(
            figure.forward_fill().shift(1).over(series).alias("last_figure"),
            (figure.is_not_null() | nil).cum_sum().shift(1).over(series).alias("known"),
            figure.fill_null(0).cum_sum().shift(1).over(series).alias("running"),
        )
        .join(inherited, on=["quarter", "series", "metric_code"], how="left")
        .with_columns(
            pl.when(~nil)
            .then(figure)
            .when(basis == "in_quarter")
            .then(0.0)
            .otherwise(before.round(6))
            .alias("value")
        )
        .with_columns(
            pl.when(basis != "in_quarter")
            .then(value)
            .otherwise(so_far.round(6))
            .alias("cumulative_value"),
            pl.when(basis == "in_quarter")
            .then(value)
            .when(has_begun)
            .then((value - before).round(6))
            .alias("in_quarter_value"),
        )
    )


def _flags(tables: Tables) -> pl.LazyFrame:
    flags = pl.col("severity").is_in(["critical", "warning"])
    return (
        tables["failures"]
        .filter(pl.col("dataset") == "activity", pl.col("rejects") == "nothing")
        .group_by("submission_id", "row_number")
        .agg(pl.len().alias("failure_count"), flags.any().alias("is_flagged"))
    )
