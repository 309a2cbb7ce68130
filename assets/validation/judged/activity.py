"""The judged table of activity: figures of programmes, beside their metric."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.validation.history.compare import with_history
from assets.validation.judged.elsewhere import with_other_ahsns
from assets.validation.judged.records import (
    Bench,
    filled,
    fractions_of,
    join_organisations,
    records_to_judge,
    resolve_status,
    with_record_key,
)
from assets.validation.judged.replaced import with_replaced_figure
from assets.validation.judged.wholes import with_whole
from assets.validation.resolve import resolve_names


def judge_activity(bench: Bench) -> pl.DataFrame:
    """Return the activity records to judge; one row a record.

    Returns:
        The record's own columns, and ``programme_code``, ``metric_code`` (within its
        programme), ``metric_elsewhere`` (names of the programmes that have it instead),
        ``organisation_code`` and its attributes, ``status``, the metric's ``basis``,
        ``reporting_level`` (both ``unknown`` without a metric), ``is_count``, bounds
        (Float64), ``first_index`` and ``last_index`` (quarters), ``figure`` (Float64:
        the value, or the rate in per cent), ``rate_difference``, ``value_fraction``,
        ``record_key``, ``earlier_value``, ``earlier_quarter`` and ``fall`` (Float64:
        how far the figure is below the earlier value).
    """
    records = records_to_judge(bench, "activity")
    records = resolve_names(
        records, "programme_code", names=bench.frames.programme_names
    )
    records = resolve_metrics(records, bench)
    records = join_organisations(records, bench)
    records = resolve_status(records, bench)
    records = records.join(metric_attributes(bench), on="metric_code", how="left")
    records = records.with_columns(filled("basis"), filled("reporting_level"))
    records = records.with_columns(figure(), *fractions_of("value"))
    records = records.with_columns(_rate_difference())
    records = records.with_columns(_is_placed())
    records = with_other_ahsns(
        records,
        bench.standing,
        of=["shared_code", "metric_code"],
        column="also_reported_by",
    )
    records = with_history(
        records,
        bench.evidence.earlier["activity"],
        quarter=bench.quarter,
        first=Quarter.parse(min(bench.frames.quarters["quarter"])),
        successions=bench.frames.organisation_successions,
    )
    records = with_whole(records, bench.frames, bench.quarter)
    records = with_replaced_figure(records, bench.standing, deadline=_deadline(bench))
    return with_record_key(records, _key())


def _deadline(bench: Bench) -> datetime | None:
    of_quarter = pl.col("quarter") == str(bench.quarter)
    found = bench.frames.quarters.filter(of_quarter)["deadline_at"]
    return found.item() if found.len() else None


def resolve_metrics(records: pl.DataFrame, bench: Bench) -> pl.DataFrame:
    """Return the records with ``metric_code`` and ``metric_elsewhere`` (String)."""
    names = bench.frames.metric_names
    homes = bench.frames.metrics.select("metric_code", "programme_code")
    everywhere = names.filter(pl.col("programme_code").is_null()).select(
        "name_key", "metric_code"
    )
    by_programme = pl.concat(
        [
            names.drop_nulls("programme_code").select(
                "programme_code", "name_key", "metric_code"
            ),
            everywhere.join(homes, on="metric_code").select(
                "programme_code", "name_key", "metric_code"
            ),
        ]
    ).unique()
    elsewhere = (
        by_programme.join(
            bench.frames.programmes.select("programme_code", "programme_name"),
            on="programme_code",
        )
        .group_by("name_key")
        .agg(pl.col("programme_name").unique().sort().alias("metric_elsewhere"))
        .with_columns(pl.col("metric_elsewhere").list.join(" or "))
    )
    resolved = resolve_names(
        records, "metric_code", names=by_programme, within="programme_code"
    )
    resolved = resolve_names(
        resolved.with_columns(metric_elsewhere_text=pl.col("metric_code_text")),
        "metric_elsewhere",
        names=elsewhere,
    )
    is_elsewhere = (
        pl.col("metric_code").is_null() & pl.col("programme_code").is_not_null()
    )
    return resolved.with_columns(
        pl.when(is_elsewhere).then("metric_elsewhere").alias("metric_elsewhere")
    ).drop("metric_elsewhere_text")


def metric_attributes(bench: Bench) -> pl.DataFrame:
    """Return what the rules need of each metric; one row a metric."""
    return bench.frames.metrics.select(
        "metric_code",
        "basis",
        "is_count",
        "reporting_level",
        "lower_bound",
        "upper_bound",
        "first_quarter",
        "last_quarter",
        *open_between(bench.quarter),
    )


def open_between(quarter: Quarter) -> tuple[pl.Expr, ...]:
    """Return ``first_index``, ``last_index``, ``quarter_index`` (Int64, quarters)."""
    return (
        quarter_index("first_quarter").alias("first_index"),
        quarter_index("last_quarter").alias("last_index"),
        pl.lit(quarter.index, pl.Int64).alias("quarter_index"),
    )


def quarter_index(column: str) -> pl.Expr:
    """Return `Quarter.index` of a column of quarters such as ``2020-21-Q4``."""
    start_year = pl.col(column).str.slice(0, 4).cast(pl.Int64)
    return start_year * 4 + pl.col(column).str.slice(-1).cast(pl.Int64) - 1


def figure() -> pl.Expr:
    """Return ``figure``: the value, or a rate's percentage of its parts."""
    parts_make_a_rate = (pl.col("denominator") > 0) & pl.col("numerator").is_not_null()
    percentage = 100 * pl.col("numerator") / pl.col("denominator")
    return (
        pl.when(pl.col("basis") != "rate")
        .then("value")
        .when(parts_make_a_rate)
        .then(percentage)
        .alias("figure")
    )


def _rate_difference() -> pl.Expr:
    return (
        pl.when(pl.col("basis") == "rate")
        .then((pl.col("value") - pl.col("figure")).abs())
        .alias("rate_difference")
    )


def _key() -> pl.Expr:
    key = pl.concat_str(
        "metric_code", pl.col("organisation_code").fill_null(""), separator="|"
    )
    return pl.when("is_placed").then(key)


def _is_placed() -> pl.Expr:
    """Return ``is_placed``: not of an organisation that nobody knows."""
    is_known = pl.col("organisation_code").is_not_null()
    return (is_known | pl.col("organisation_code_text").is_null()).alias("is_placed")
