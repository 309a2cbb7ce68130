"""What AHSNs report of their own: innovations, local programmes, impacts, companies."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from benchmarks.marts.in_polars.expected import judged_quarters

Tables = Mapping[str, pl.LazyFrame]

QUARTER = ["quarter", "ahsn_code"]
CELL = [*QUARTER, "category", "stage"]
IMPACT_STATUSES = ("nil", "final", "provisional", "estimated", "not_available")


def local_programmes(tables: Tables) -> pl.LazyFrame:
    """Return each local programme as its AHSN reports it."""
    programme = [*QUARTER, "local_programme_id"]
    counts = (
        tables["impacts"]
        .group_by(programme)
        .agg(
            pl.len().alias("impact_count"),
            pl.col("impact_type").n_unique().alias("impact_type_count"),
        )
    )
    with_impacts = (
        tables["impacts"]
        .select(QUARTER)
        .unique()
        .with_columns(pl.lit(value=True).alias("has_impacts"))
    )
    first = pl.col("quarter").min().over("ahsn_code", "local_programme_id")
    return (
        tables["local_programmes"]
        .join(counts, on=programme, how="left")
        .join(with_impacts, on=QUARTER, how="left")
        .select(
            *programme,
            "title",
            "themes",
            "shared_with",
            pl.col("adopters").alias("adopter_count"),
            *(
                pl.when("has_impacts").then(pl.col(name).fill_null(0)).alias(name)
                for name in ("impact_count", "impact_type_count")
            ),
            (pl.col("quarter") == first).alias("is_new"),
        )
    )


def local_programme_themes(tables: Tables) -> pl.LazyFrame:
    """Return how many local programmes name each theme."""
    programmes = tables["local_programmes"]
    named = (
        programmes.select("quarter", pl.col("themes").list.unique().alias("theme"))
        .explode("theme")
        .group_by("quarter", "theme")
        .agg(pl.len().alias("programme_count"))
    )
    count, all_of_them = pl.col("programme_count"), pl.col("all_programme_count")
    return (
        programmes.group_by("quarter")
        .agg(pl.len().alias("all_programme_count"))
        .join(_terms(tables, "theme", "theme"), how="cross")
        .join(named, on=["quarter", "theme"], how="left")
        .with_columns(count.fill_null(0))
        .with_columns((100.0 * count / all_of_them).alias("programme_pct"))
    )


def local_impacts(tables: Tables) -> pl.LazyFrame:
    """Return the impacts of each type together."""
    ranks = {status: rank for rank, status in enumerate(IMPACT_STATUSES)}
    status = pl.col("status")
    value = pl.when(status == "nil").then(0.0).otherwise("value")
    totals = (
        tables["impacts"]
        .group_by("quarter", "impact_type")
        .agg(
            value.sum().round(6).alias("value"),
            pl.len().alias("impact_count"),
            pl.struct("ahsn_code", "local_programme_id")
            .n_unique()
            .alias("programme_count"),
            status.replace_strict(ranks, default=-1).max().alias("worst"),
        )
    )
    said = pl.col("worst").replace_strict(
        {**dict(enumerate(IMPACT_STATUSES)), -1: "not_applicable"},
        return_dtype=pl.String,
    )
    return (
        tables["impacts"]
        .select("quarter")
        .unique()
        .join(_terms(tables, "impact_type", "impact_type"), how="cross")
        .join(totals, on=["quarter", "impact_type"], how="left")
        .select(
            "quarter",
            "impact_type",
            pl.col("value", "impact_count", "programme_count").fill_null(0),
            said.fill_null("nil").alias("status"),
        )
    )


def economic_growth(tables: Tables) -> pl.LazyFrame:
    """Return companies, investment and jobs of each AHSN and of the nation."""
    year = ["financial_year", "ahsn_code", "company"]
    records = tables["companies"].join(
        tables["quarters"].select("quarter", "financial_year"), on="quarter"
    )
    of_ahsns = records.with_columns(
        pl.coalesce("company_number", "company_name").alias("company")
    )
    of_nation = of_ahsns.with_columns(pl.lit(None, pl.String).alias("ahsn_code"))
    is_new = pl.col("quarter") == pl.col("quarter").min().over(year)
    totals = (
        pl.concat([of_ahsns, of_nation])
        .with_columns(is_new.alias("is_new"))
        .group_by(QUARTER)
        .agg(
            pl.col("company").n_unique().alias("company_count"),
            pl.col("company").filter("is_new").n_unique().alias("new_company_count"),
            pl.col("investment_gbp").sum().round(6),
            pl.col("jobs_created").sum().round(6).alias("jobs_created_count"),
            pl.col("jobs_safeguarded").sum().round(6).alias("jobs_safeguarded_count"),
        )
    )
    nation = pl.LazyFrame({"ahsn_code": [None]}, schema={"ahsn_code": pl.String})
    levels = pl.concat([tables["ahsns"].select("ahsn_code").unique(), nation])
    return (
        judged_quarters(tables)
        .select("quarter")
        .join(levels, how="cross")
        .join(totals, on=QUARTER, how="left", nulls_equal=True)
    )


def innovation_pipeline(tables: Tables) -> pl.LazyFrame:
    """Return innovations by category and stage, and how many moved."""
    innovations = tables["innovations"].select(*CELL, "innovation_id")
    returns = _innovation_returns(tables)
    before = innovations.select(
        pl.col("quarter").alias("compared_with"),
        "ahsn_code",
        "innovation_id",
        pl.col("category").alias("earlier_category"),
        pl.col("stage").alias("earlier_stage"),
    )
    compared = returns.join(innovations, on=QUARTER).join(
        before, on=["compared_with", "ahsn_code", "innovation_id"], how="left"
    )
    has_moved = (pl.col("earlier_category") != pl.col("category")) | (
        pl.col("earlier_stage") != pl.col("stage")
    )
    here = compared.group_by(CELL).agg(
        pl.len().alias("innovation_count"),
        pl.col("earlier_stage").is_null().sum().alias("new_count"),
        has_moved.sum().alias("entered_count"),
    )
    left = (
        compared.filter(has_moved)
        .select(
            *QUARTER,
            pl.col("earlier_category").alias("category"),
            pl.col("earlier_stage").alias("stage"),
        )
        .group_by(CELL)
        .agg(pl.len().alias("left_count"))
    )
    moves = ("new_count", "entered_count", "left_count")
    is_compared = pl.col("is_reported") & pl.col("compared_with").is_not_null()
    return (
        returns.join(_terms(tables, "innovation_category", "category"), how="cross")
        .join(_terms(tables, "innovation_stage", "stage"), how="cross")
        .join(here, on=CELL, how="left")
        .join(left, on=CELL, how="left")
        .with_columns(pl.col("innovation_count", *moves).fill_null(0))
        .select(
            *CELL,
            pl.when("is_reported").then("innovation_count"),
            *(pl.when(is_compared).then(name).alias(name) for name in moves),
        )
    )


def _innovation_returns(tables: Tables) -> pl.LazyFrame:
    """Return what each AHSN's report is compared with: the last one there was."""
    reported = (
        tables["innovations"]
        .select(QUARTER)
        .unique()
        .with_columns(pl.lit(value=True).alias("is_reported"))
    )
    own = pl.when("is_reported").then("quarter")
    last = own.forward_fill().shift(1).over("ahsn_code", order_by="quarter")
    return (
        judged_quarters(tables)
        .select("quarter")
        .join(tables["ahsns"].select("ahsn_code").unique(), how="cross")
        .join(reported, on=QUARTER, how="left")
        .with_columns(pl.col("is_reported").fill_null(value=False))
        .with_columns(last.alias("compared_with"))
    )


def _terms(tables: Tables, vocabulary: str, name: str) -> pl.LazyFrame:
    words = tables["vocabularies"].filter(pl.col("vocabulary") == vocabulary)
    return words.select(pl.col("code").alias(name)).unique()
