"""Each AHSN's figure with the organisations that belong to it today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from benchmarks.marts.in_polars.totals import (
    IS_KEPT,
    IS_RATE,
    rate,
    so_far,
    totals_of_ahsns,
    worst_status,
)

Tables = Mapping[str, pl.LazyFrame]


def ahsn_metric_quarter_today(tables: Tables) -> pl.LazyFrame:
    """Return the AHSNs' figures on today's structure."""
    keys = ["quarter", "ahsn_code", "metric_code"]
    silent = tables["marts.ahsn_metric_quarter"].filter(~pl.col("is_received"))
    moved = (
        tables["marts.activity"]
        .join(_areas(tables), on="organisation_code", how="left")
        .with_columns(pl.coalesce("area", "ahsn_code").alias("ahsn_code"))
    )
    reported = (
        moved.filter(pl.col("value").is_not_null())
        .group_by(keys)
        .agg(
            pl.col("organisation_code")
            .drop_nulls()
            .n_unique()
            .alias("organisations_reported")
        )
    )
    is_kept = IS_KEPT | (pl.col("organisation_count") == 0)
    value = pl.when(IS_RATE).then(rate("numerator", "denominator")).otherwise("value")
    totals = (
        totals_of_ahsns(moved)
        .join(
            tables["metrics"].select("metric_code", "basis", "never_added"),
            on="metric_code",
        )
        .with_columns(so_far())
        .with_columns(
            pl.when(is_kept).then(value).alias("value"),
            *(
                pl.when(is_kept).then(name).alias(name)
                for name in ("cumulative_value", "in_quarter_value")
            ),
            pl.when(is_kept)
            .then(worst_status())
            .otherwise(pl.lit("not_added"))
            .alias("status"),
        )
    )
    return (
        totals.join(reported, on=keys, how="left")
        .join(silent.select(keys), on=keys, how="full", coalesce=True)
        .select(
            *keys,
            "value",
            "cumulative_value",
            "in_quarter_value",
            pl.col("organisations_reported").fill_null(0),
            pl.col("status").fill_null("not_sent"),
        )
    )


def _areas(tables: Tables) -> pl.LazyFrame:
    """Return where each organisation's figures stand today."""
    since = pl.col("valid_from").fill_null(date.min)
    last = (
        tables["organisations"]
        .group_by("organisation_code")
        .agg(pl.col("ahsn_code").sort_by(since).last())
    )
    heirs = tables["organisation_successions"].join(
        last, left_on="successor_code", right_on="organisation_code"
    )
    first_heir, last_heir = pl.col("first_heir"), pl.col("last_heir")
    of_heirs = heirs.group_by(
        pl.col("predecessor_code").alias("organisation_code")
    ).agg(
        pl.col("ahsn_code").min().alias("first_heir"),
        pl.col("ahsn_code").max().alias("last_heir"),
    )
    return last.join(of_heirs, on="organisation_code", how="left").select(
        "organisation_code",
        pl.when(first_heir == last_heir)
        .then(first_heir)
        .otherwise("ahsn_code")
        .alias("area"),
    )
