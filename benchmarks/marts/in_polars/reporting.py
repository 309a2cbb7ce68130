"""What came, and the published table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from benchmarks.marts.in_polars.expected import (
    judged_quarters,
    nils,
    open_metrics,
)

Tables = Mapping[str, pl.LazyFrame]

PAIR = ["quarter", "ahsn_code", "programme_code"]


def coverage(tables: Tables) -> pl.LazyFrame:
    """Return what each AHSN was to send for each programme, and what came."""
    judged = judged_quarters(tables).select("quarter", "deadline_at")
    measured = open_metrics(tables).select("quarter", "programme_code").unique()
    of_measured = ["quarter", "programme_code"]
    counting = tables["submissions"].filter("is_counting")
    sent = (
        tables["submissions"]
        .group_by("quarter", "ahsn_code")
        .agg(
            pl.col("received_at")
            .filter(pl.col("outcome") != "rejected")
            .min()
            .alias("first_received_at")
        )
    )
    expected = (
        judged.select("quarter")
        .join(tables["expected_programmes"], how="cross")
        .filter(
            pl.col("first_quarter") <= pl.col("quarter"),
            pl.col("last_quarter").fill_null("9999") >= pl.col("quarter"),
        )
        .select(*PAIR, pl.lit(value=True).alias("is_expected"))
        .unique()
    )
    pairs = (
        expected.join(_reported(tables, measured), on=PAIR, how="full", coalesce=True)
        .join(judged, on="quarter")
        .join(_rejected(tables, counting, measured), on=PAIR, how="left")
        .join(
            counting.select("quarter", "ahsn_code", "submission_id"),
            on=["quarter", "ahsn_code"],
            how="left",
        )
        .join(sent, on=["quarter", "ahsn_code"], how="left")
        .join(
            measured.with_columns(pl.lit(value=True).alias("is_measured")),
            on=of_measured,
            how="left",
        )
    )
    for dataset in ("activity", "adoption"):
        declared = nils(tables, dataset).rename({"is_nil": f"is_{dataset}_nil"})
        pairs = pairs.join(declared, on=["quarter", "ahsn_code"], how="left")
    return pairs.with_columns(_is_nil_by_cover()).select(*PAIR, *_told())


def programme_summary(tables: Tables) -> pl.LazyFrame:
    """Return each headline metric's year, quarter by quarter."""
    national = tables["marts.metric_quarter"].join(
        tables["quarters"].select("quarter", "quarter_number"), on="quarter"
    )
    latest = (
        national.filter(pl.col("status") != "not_sent")
        .group_by("financial_year")
        .agg(pl.col("quarter").max().alias("latest_quarter"))
    )
    is_latest = pl.col("quarter") == pl.col("latest_quarter")
    year = ["metric_code", "financial_year"]
    years = (
        national.join(latest, on="financial_year", how="left")
        .group_by(year)
        .agg(
            *(
                pl.col("value")
                .filter(pl.col("quarter_number") == number)
                .max()
                .alias(f"q{number}")
                for number in (1, 2, 3, 4)
            ),
            pl.col("trajectory").max(),
            pl.col("outturn_pct", "status").filter(is_latest).max(),
        )
    )
    was_open = pl.col("latest_quarter").is_between(
        pl.col("first_quarter"), pl.col("last_quarter").fill_null("9999")
    )
    notes = pl.concat_str("note", "reason", separator=" ", ignore_nulls=True)
    names = tables["programmes"].select(
        "programme_code", "programme_name", "table_name"
    )
    return (
        years.join(tables["metrics"].filter("is_headline"), on="metric_code")
        .join(names, on="programme_code")
        .join(latest, on="financial_year", how="left")
        .join(tables["outturn_exceptions"], on=year, how="left")
        .join(_flags_of_years(tables), on=year, how="left")
        .select(
            *year,
            "programme_name",
            "table_name",
            "q1",
            "q2",
            "q3",
            "q4",
            "trajectory",
            "outturn_pct",
            pl.coalesce(
                "status",
                pl.when(was_open)
                .then(pl.lit("not_judged"))
                .otherwise(pl.lit("not_open")),
            ),
            "flags",
            pl.when(notes != "").then(notes).alias("notes"),
        )
    )


def _reported(tables: Tables, measured: pl.LazyFrame) -> pl.LazyFrame:
    of_measured = ["quarter", "programme_code"]
    status = pl.col("status")
    by_activity = (
        tables["activity"]
        .join(measured, on=of_measured, how="semi")
        .group_by(PAIR)
        .agg(
            pl.len().alias("accepted_count"),
            (status == "nil").sum().alias("nil_count"),
            (status == "not_available").sum().alias("not_available_count"),
        )
    )
    by_adoption = (
        tables["adoption"]
        .join(measured, on=of_measured, how="anti")
        .group_by(PAIR)
        .agg(pl.len().alias("accepted_count"))
    )
    return pl.concat([by_activity, by_adoption], how="diagonal")


def _rejected(
    tables: Tables, counting: pl.LazyFrame, measured: pl.LazyFrame
) -> pl.LazyFrame:
    is_measured = pl.col("is_measured").is_not_null()
    dataset = (
        pl.when(is_measured).then(pl.lit("activity")).otherwise(pl.lit("adoption"))
    )
    return (
        tables["failures"]
        .filter(pl.col("rejects") == "record")
        .join(counting, on="submission_id", how="semi")
        .join(
            measured.with_columns(pl.lit(value=True).alias("is_measured")),
            on=["quarter", "programme_code"],
            how="left",
        )
        .filter(pl.col("dataset") == dataset)
        .group_by(PAIR)
        .agg(pl.col("row_number").n_unique().alias("rejected_count"))
    )


def _is_nil_by_cover() -> pl.Expr:
    declared = (
        pl.when("is_measured").then("is_activity_nil").otherwise("is_adoption_nil")
    )
    is_nil = pl.col("accepted_count").is_null() & declared.fill_null(value=False)
    return is_nil.alias("is_nil_by_cover")


def _told() -> list[pl.Expr]:
    accepted = pl.col("accepted_count").fill_null(0)
    rejected = pl.col("rejected_count").fill_null(0)
    is_received = (accepted > 0) | pl.col("is_nil_by_cover")
    was_in_time = pl.col("first_received_at") <= pl.col("deadline_at")
    is_sent_in_vain = pl.col("first_received_at").is_not_null() & (
        pl.col("submission_id").is_null()
    )

    def is_all(name: str) -> pl.Expr:
        return (accepted > 0) & (accepted == pl.col(name).fill_null(0))

    return [
        accepted.alias("accepted_count"),
        rejected.alias("rejected_count"),
        pl.col("is_expected").fill_null(value=False),
        is_received.alias("is_received"),
        pl.when(is_received).then(was_in_time).otherwise(False).alias("is_on_time"),
        (pl.col("is_nil_by_cover") | is_all("nil_count")).alias("is_nil"),
        is_all("not_available_count").alias("is_not_available"),
        (is_sent_in_vain | ((accepted == 0) & (rejected > 0))).alias("is_rejected"),
    ]


def _flags_of_years(tables: Tables) -> pl.LazyFrame:
    return (
        tables["failures"]
        .filter(
            pl.col("dataset") == "activity",
            pl.col("severity").is_in(["critical", "warning"]),
        )
        .join(
            tables["submissions"].filter("is_counting"), on="submission_id", how="semi"
        )
        .join(tables["quarters"], on="quarter")
        .group_by("metric_code", "financial_year", "rule_id")
        .agg(pl.len().alias("count"))
        .sort("rule_id")
        .group_by("metric_code", "financial_year", maintain_order=True)
        .agg(pl.format("{} ({})", "rule_id", "count").str.join(", ").alias("flags"))
    )
