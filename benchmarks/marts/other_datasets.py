"""The five other datasets of a made-up quarter: as many rows as the sample has.

Adoption grows with the organisations; what an AHSN reports of its own does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from assets.archive.frames import ACCEPTED
from assets.domain.datasets import BY_NAME
from benchmarks.marts.scale import Scale
from benchmarks.marts.sites import reporting_in

INNOVATIONS, LOCAL_PROGRAMMES, COMPANIES = 37, 4, 48
SEVEN_STAGES_FROM = "2020-21-Q3"


def others_of(
    scale: Scale,
    members: pl.DataFrame,
    position: int,
    *,
    absent: set[str],
    nil: set[str],
) -> dict[str, pl.DataFrame]:
    """Return dataset → accepted records of a quarter, ``submission_id`` null.

    ``absent`` are the AHSNs that sent nothing at all, ``nil`` those without adoption.
    """
    quarter = scale.calendar.row(position, named=True)
    own = pl.DataFrame({"ahsn_code": scale.ahsns}).with_row_index("ahsn")
    frames = {
        "adoption": _adoption(
            scale, members, quarter["quarter"], quarter["quarter_start_date"], position
        ),
        "innovations": _innovations(scale, own, position),
        "local_programmes": _local_programmes(scale, own, position),
        "impacts": _impacts(scale, own, position),
        "companies": _companies(own, position),
    }
    return {
        name: _accepted(
            name,
            frame.filter(
                ~pl.col("ahsn_code").is_in(
                    list(absent | nil if name == "adoption" else absent)
                )
            ),
            quarter["quarter"],
        )
        for name, frame in frames.items()
    }


def _accepted(dataset: str, frame: pl.DataFrame, quarter: str) -> pl.DataFrame:
    row = pl.int_range(2, pl.len() + 2).over("ahsn_code")
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias("submission_id"),
        pl.lit(None, pl.String).alias("comment"),
        pl.lit(quarter).alias("quarter"),
        pl.lit(BY_NAME[dataset].sheet).alias("sheet"),
        row.alias("row_number"),
    )
    schema = ACCEPTED[dataset]
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _adoption(
    scale: Scale, members: pl.DataFrame, quarter: str, start: date, position: int
) -> pl.DataFrame:
    interventions = scale.real.programmes.filter("has_adoption").select(
        "programme_code",
        pl.col("eligible_organisation_type").alias("organisation_type"),
    )
    most = 7 if quarter >= SEVEN_STAGES_FROM else 5
    reached = 1 + (pl.col("number") * 5 + position) // 6 % 7
    return (
        reporting_in(members, start)
        .join(interventions, on="organisation_type", maintain_order="left")
        .with_columns(
            pl.min_horizontal(reached, pl.lit(most)).alias("stage"),
            pl.lit(start - timedelta(days=30)).alias("stage_since"),
        )
    )


def _innovations(scale: Scale, own: pl.DataFrame, position: int) -> pl.DataFrame:
    one = _times(own, INNOVATIONS)
    return one.select(
        "ahsn_code",
        pl.format("{}-INN-{}", "ahsn_code", "n").alias("innovation_id"),
        pl.format("Made-up innovation {}", "n").alias("title"),
        _nth(scale, "innovation_category", pl.col("n")).alias("category"),
        _nth(scale, "innovation_stage", (pl.col("n") + position) // 4).alias("stage"),
        _nth(scale, "innovation_status", pl.col("n") // 7).alias("status"),
    )


def _local_programmes(scale: Scale, own: pl.DataFrame, position: int) -> pl.DataFrame:
    themes = [_nth(scale, "theme", pl.col("n") + step) for step in (0, 2, 5)]
    return _times(own, LOCAL_PROGRAMMES).select(
        "ahsn_code",
        pl.format("{}-LP-{}", "ahsn_code", "n").alias("local_programme_id"),
        pl.format("Made-up local programme {}", "n").alias("title"),
        pl.concat_list(themes).alias("themes"),
        (pl.col("n") + position).alias("adopters"),
        pl.lit(["EM", "WM"], pl.List(pl.String)).alias("shared_with"),
    )


def _impacts(scale: Scale, own: pl.DataFrame, position: int) -> pl.DataFrame:
    return _times(own, LOCAL_PROGRAMMES).select(
        "ahsn_code",
        pl.format("{}-LP-{}", "ahsn_code", "n").alias("local_programme_id"),
        _nth(scale, "impact_type", pl.col("n") + pl.col("ahsn")).alias("impact_type"),
        (1000 * (pl.col("n") + 1) + position).alias("value"),
        pl.lit("final").alias("status"),
    )


def _companies(own: pl.DataFrame, position: int) -> pl.DataFrame:
    # Neighbours share every fourth company.
    company = pl.col("n") + COMPANIES * pl.col("ahsn").cast(pl.Int64)
    number = pl.when(pl.col("n") % 4 == 0).then(pl.col("n")).otherwise(company)
    return (
        _times(own, COMPANIES)
        .with_columns(number.alias("company"))
        .select(
            "ahsn_code",
            pl.col("company").cast(pl.String).str.zfill(8).alias("company_number"),
            pl.format("Made-up company {}", "company").alias("company_name"),
            pl.lit("advice").alias("support_type"),
            (pl.col("company") % 9 * 1000 + position).alias("investment_gbp"),
            (pl.col("company") % 3).alias("jobs_created"),
            (pl.col("company") % 2).alias("jobs_safeguarded"),
        )
    )


def _times(own: pl.DataFrame, count: int) -> pl.DataFrame:
    return own.join(pl.DataFrame({"n": range(count)}), how="cross")


def _nth(scale: Scale, vocabulary: str, place: pl.Expr) -> pl.Expr:
    codes = (
        scale.real.vocabularies.filter(pl.col("vocabulary") == vocabulary)["code"]
        .unique(maintain_order=True)
        .to_list()
    )
    terms: Mapping[int, str] = dict(enumerate(codes))
    return (place.cast(pl.Int64) % len(codes)).replace_strict(terms)
