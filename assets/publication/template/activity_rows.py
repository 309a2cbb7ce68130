"""The rows laid out on the Activity sheet: each figure that is expected of an AHSN."""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.last_quarter import last_figures, reported_lately
from assets.publication.template.expected import (
    expected_programmes_of,
    metrics_in,
    organisations_of,
)
from assets.publication.template.words import basis_words

_LAST = ("last_value", "last_words")


def activity_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return a row for each figure that is expected of an AHSN.

    Those of the programmes it is expected to report or reported last quarter, for each
    metric open in the quarter: one of the AHSN's own, or one for each of its
    organisations that reported it within a year; where none did, for each eligible one.
    """
    last = last_figures(archive, quarter)
    metrics = metrics_in(frames, quarter).join(
        _own_programmes(frames, last, ahsn_code, quarter),
        on="programme_code",
        how="semi",
        maintain_order="left",
    )
    by_ahsn = _of_the_ahsn(metrics, last, ahsn_code)
    by_organisation = _by_organisation(
        metrics.filter(pl.col("reporting_level") != "ahsn"),
        organisations_of(frames, ahsn_code, quarter),
        reported_lately(archive, quarter),
    )
    had_any = last.filter(pl.col("ahsn_code") == ahsn_code).height > 0
    not_given = pl.lit("not reported" if had_any else None, pl.String)
    return (
        pl.concat([by_organisation, by_ahsn], how="diagonal")
        .sort(
            "programme_order",
            "metric_order",
            "who",
            nulls_last=True,
            maintain_order=True,
        )
        .join(
            last.select("who", "metric_code", *_LAST),
            on=["who", "metric_code"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            basis_words(quarter).alias("basis_words"),
            pl.when(pl.col("last_value").is_null() & pl.col("last_words").is_null())
            .then(not_given)
            .otherwise("last_words")
            .alias("last_words"),
        )
        .select(
            pl.col("programme_name").alias("programme_code"),
            pl.col("metric_name").alias("metric_code"),
            pl.col("organisation_shown").alias("organisation_code"),
            "basis",
            pl.concat_str("unit", "basis_words", separator="; ").alias("hint"),
            "is_count",
            "lower_bound",
            "upper_bound",
            *_LAST,
        )
    )


def _own_programmes(
    frames: RegistryFrames, last: pl.DataFrame, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    expected = expected_programmes_of(frames, ahsn_code, quarter)
    reported = last.filter(pl.col("ahsn_code") == ahsn_code)
    return pl.concat([expected, reported.select("programme_code")]).unique()


def _of_the_ahsn(
    metrics: pl.DataFrame, last: pl.DataFrame, ahsn_code: str
) -> pl.DataFrame:
    """Return the metrics of the AHSN as a whole; an optional total if it gave one."""
    reported = last.filter(pl.col("who") == ahsn_code)["metric_code"].to_list()
    is_own = pl.col("reporting_level") == "ahsn"
    is_total = pl.col("reporting_level") == "organisation_with_total"
    return metrics.filter(
        is_own | (is_total & pl.col("metric_code").is_in(reported))
    ).with_columns(
        pl.lit(ahsn_code).alias("who"),
        pl.lit(None, pl.String).alias("organisation_code"),
        pl.lit(None, pl.String).alias("organisation_shown"),
    )


def _by_organisation(
    metrics: pl.DataFrame, organisations: pl.DataFrame, reported: pl.DataFrame
) -> pl.DataFrame:
    pairs = metrics.join(organisations, how="cross").join(
        reported.with_columns(is_reported=True),
        on=["organisation_code", "metric_code"],
        how="left",
    )
    is_reported = pl.col("is_reported").fill_null(False)
    is_eligible = pl.col("organisation_type") == pl.col("eligible_organisation_type")
    # Most eligible organisations take part in few programmes: once somebody does, a
    # row for each of the others would have to be filled in to say nothing.
    is_new = ~is_reported.any().over("metric_code")
    return pairs.filter(
        is_reported | (is_new & is_eligible.fill_null(False))
    ).with_columns(pl.col("organisation_code").alias("who"))
