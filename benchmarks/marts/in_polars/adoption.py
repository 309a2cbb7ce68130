"""How far interventions have spread."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from benchmarks.marts.in_polars.expected import judged_quarters, open_organisations

Tables = Mapping[str, pl.LazyFrame]


def adoption_stage(tables: Tables) -> pl.LazyFrame:
    """Return how many organisations stand at each stage of an intervention."""
    of_one = ["programme_code", "quarter"]
    interventions = (
        tables["programmes"]
        .filter("has_adoption")
        .join(judged_quarters(tables).select("quarter"), how="cross")
        .filter(
            pl.col("first_quarter") <= pl.col("quarter"),
            pl.col("last_quarter").fill_null("9999") >= pl.col("quarter"),
        )
        .select(*of_one, "eligible_organisation_type")
    )
    organisations = open_organisations(tables)
    eligible = (
        interventions.join(
            organisations,
            left_on=["quarter", "eligible_organisation_type"],
            right_on=["quarter", "organisation_type"],
        )
        .group_by(of_one)
        .agg(pl.len().alias("eligible_count"))
    )
    counted = (
        _at_stage(tables["adoption"].join(interventions, on=of_one), organisations)
        .group_by(*of_one, "stage")
        .agg(pl.col("is_eligible").sum().alias("here"))
    )
    reported = tables["adoption"].select(of_one).unique()
    stages = (
        tables["vocabularies"]
        .filter(pl.col("vocabulary") == "adoption_stage")
        .select(pl.col("code").cast(pl.Int32).alias("stage"), "first_quarter")
        .unique()
    )
    here = pl.when("is_reported").then(pl.col("here").fill_null(0))
    above = pl.col("organisation_count").cum_sum().over(of_one)
    eligible_count = pl.col("eligible_count")
    share = 100.0 * pl.col("organisation_count") / eligible_count
    return (
        interventions.join(stages, how="cross")
        .filter(pl.col("first_quarter").fill_null("") <= pl.col("quarter"))
        .join(counted, on=[*of_one, "stage"], how="left")
        .join(eligible, on=of_one, how="left")
        .join(
            reported.with_columns(pl.lit(value=True).alias("is_reported")),
            on=of_one,
            how="left",
        )
        .with_columns(here.alias("organisation_count"))
        .sort("stage", descending=True)
        .select(
            *of_one,
            "stage",
            "organisation_count",
            "eligible_count",
            share.alias("organisation_pct"),
            above.alias("at_or_above_count"),
            (100.0 * above / eligible_count).alias("at_or_above_pct"),
        )
    )


def _at_stage(adoption: pl.LazyFrame, organisations: pl.LazyFrame) -> pl.LazyFrame:
    """Return each organisation once, at the stage its own AHSN gives."""
    key = ["programme_code", "quarter", "organisation_code"]
    is_own = pl.col("ahsn_code") == pl.col("ahsn_code_right")
    is_of_kind = pl.col("organisation_type") == pl.col("eligible_organisation_type")
    return (
        adoption.filter(pl.col("stage").is_not_null())
        .join(organisations, on=["quarter", "organisation_code"], how="left")
        .sort(
            ~is_own.fill_null(value=False), "ahsn_code", "submission_id", "row_number"
        )
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("stage").first(),
            is_of_kind.first().fill_null(value=False).alias("is_eligible"),
        )
    )
