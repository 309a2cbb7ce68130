"""The accepted activity of one made-up quarter, by a seed.

Nine in ten figures are final; the others have one of the statuses there are. One
figure in a hundred was not sent. A figure of a basis rises as that basis does.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from assets.archive.frames import ACCEPTED
from benchmarks.marts.scale import Scale, open_in
from benchmarks.marts.sites import reporting_in

SEED = 20201
NOT_SENT = 0.01
# The status from each bound on, of a number drawn between 0 and 1.
STATUSES = {
    0.90: "provisional",
    0.95: "estimated",
    0.97: "nil",
    0.985: "not_available",
    0.995: "not_applicable",
}


def figures_of(
    scale: Scale, members: pl.DataFrame, position: int, *, absent: set[str]
) -> pl.DataFrame:
    """Return what all AHSNs send for a quarter, by AHSN and row.

    Args:
        scale: how large it is.
        members: the organisations (`sites.memberships`).
        position: the quarter's place in the scale's calendar.
        absent: AHSNs that send nothing.

    Returns:
        The columns of ``ACCEPTED["activity"]``, ``submission_id`` null.
    """
    random = np.random.default_rng([SEED, position])
    quarter = scale.calendar.row(position, named=True)
    lines = _lines(scale, members, quarter).filter(
        ~pl.col("ahsn_code").is_in(list(absent))
    )
    drawn = {
        name: pl.Series(random.random(lines.height, dtype=np.float32))
        for name in ("sent", "said", "share")
    }
    return (
        lines.lazy()
        .with_columns(**drawn)
        .filter(pl.col("sent") >= NOT_SENT)
        .with_columns(
            _status(),
            (20 + (pl.col("number") * 7919 + pl.col("metric") * 104729) % 400).alias(
                "level"
            ),
        )
        .with_columns(_figure(position, quarter["quarter_number"]), *_parts())
        .select(
            pl.lit(None, pl.String).alias("submission_id"),
            "ahsn_code",
            pl.lit(quarter["quarter"]).alias("quarter"),
            pl.lit("Activity").alias("sheet"),
            pl.int_range(2, pl.len() + 2).over("ahsn_code").alias("row_number"),
            "programme_code",
            "metric_code",
            "organisation_code",
            "value",
            "numerator",
            "denominator",
            "status",
            pl.when(pl.col("sent") > 0.995).then(pl.lit("Made up.")).alias("comment"),
        )
        .select(
            pl.col(name).cast(dtype) for name, dtype in ACCEPTED["activity"].items()
        )
        .collect()
    )


def _lines(
    scale: Scale, members: pl.DataFrame, quarter: dict[str, object]
) -> pl.DataFrame:
    """Return a row for each figure that may be sent, AHSN by AHSN."""
    metrics = open_in(scale.metric_list, str(quarter["quarter"])).select(
        pl.col("number").alias("metric"),
        "metric_code",
        "programme_code",
        "basis",
        pl.col("reporting_level")
        .replace_strict(
            {"organisation": ["organisation"], "ahsn": ["ahsn"]},
            default=["organisation", "ahsn"],
            return_dtype=pl.List(pl.String),
        )
        .alias("level"),
    )
    sites = reporting_in(members, quarter["quarter_start_date"]).select(  # type: ignore[arg-type]
        "ahsn_code",
        "organisation_code",
        "number",
        pl.lit("organisation").alias("level"),
    )
    own = pl.DataFrame({"ahsn_code": scale.ahsns}).select(
        "ahsn_code",
        pl.lit(None, pl.String).alias("organisation_code"),
        pl.lit(0, pl.Int64).alias("number"),
        pl.lit("ahsn").alias("level"),
    )
    return (
        pl.concat([sites, own])
        .sort("ahsn_code", "organisation_code", nulls_last=True)
        .join(metrics.explode("level"), on="level", maintain_order="left")
        .drop("level")
    )


def _status() -> pl.Expr:
    said = pl.lit("final")
    for bound, status in STATUSES.items():
        said = pl.when(pl.col("said") >= bound).then(pl.lit(status)).otherwise(said)
    return said.alias("status")


def _figure(position: int, number_in_year: int) -> pl.Expr:
    level, basis = pl.col("level"), pl.col("basis")
    drawn = (pl.col("share") * 30).floor().cast(pl.Int64)
    figure = (
        pl.when(basis == "cumulative_fy")
        .then(level * number_in_year)
        .when(basis == "cumulative_programme")
        .then(level * (position + 1))
        .otherwise(level + drawn)
    )
    has_one = _has_figure() & (basis != "rate")
    return pl.when(has_one).then(figure.cast(pl.Float64)).alias("value")


def _parts() -> tuple[pl.Expr, pl.Expr]:
    denominator = pl.col("level").cast(pl.Float64)
    numerator = (denominator * pl.col("share")).floor()
    is_rate = _has_figure() & (pl.col("basis") == "rate")
    return (
        pl.when(is_rate).then(numerator).alias("numerator"),
        pl.when(is_rate).then(denominator).alias("denominator"),
    )


def _has_figure() -> pl.Expr:
    return ~pl.col("status").is_in(["nil", "not_available", "not_applicable"])
