"""A figure beside the whole it is a part of, in the same submission.

The whole is another metric's figure of the same organisation or AHSN, or the number of
organisations that the programme could reach. Which pairs there are is the registry's.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.history.past import NO_FIGURE
from assets.validation.history.series import who_reports
from assets.validation.judged.eligible import eligible_organisations

_PLACE = "_place"


def with_whole(
    records: pl.DataFrame, frames: RegistryFrames, quarter: Quarter
) -> pl.DataFrame:
    """Return the activity records with the least whole they are a part of.

    Args:
        records: ``submission_id``, ``ahsn_code``, ``organisation_code``,
            ``programme_code``, ``metric_code``, ``status`` (String), ``figure``
            (Float64), ``is_placed`` (Boolean).
        frames: the pairs, and the organisations that could take part.
        quarter: the quarter being judged.

    Returns:
        The records in their order with ``whole_value`` (Float64, the metric's unit;
        null if it is a part of nothing that is reported), ``whole_name`` (String: what
        the whole is) and ``whole_excess`` (Float64: by how much the figure is more).
    """
    placed = records.with_row_index(_PLACE)
    parts = (
        placed.lazy()
        .filter("is_placed", pl.col("figure").is_not_null())
        .join(
            frames.part_whole_pairs.lazy(),
            left_on="metric_code",
            right_on="part_metric_code",
        )
        .with_columns(who_reports())
    )
    least = (
        pl.concat(
            [
                _of_metrics(parts, records.lazy(), frames),
                _of_eligible(parts, frames, quarter),
            ]
        )
        .sort("whole_value", "whole_name")
        .unique(_PLACE, keep="first", maintain_order=True)
        .collect()
    )
    return (
        placed.join(least, on=_PLACE, how="left", maintain_order="left")
        .drop(_PLACE)
        .with_columns((pl.col("figure") - pl.col("whole_value")).alias("whole_excess"))
    )


def _of_metrics(
    parts: pl.LazyFrame, records: pl.LazyFrame, frames: RegistryFrames
) -> pl.LazyFrame:
    at = ["submission_id", "who", "whole_metric_code"]
    names = frames.metrics.lazy().select(
        whole_metric_code="metric_code", whole_name="metric_name"
    )
    wholes = (
        records.filter("is_placed", ~pl.col("status").is_in(NO_FIGURE))
        .join(names, left_on="metric_code", right_on="whole_metric_code", how="semi")
        .rename({"metric_code": "whole_metric_code"})
        .group_by("submission_id", who_reports(), "whole_metric_code")
        .agg(pl.col("figure").max().alias("whole_value"))
        .drop_nulls("whole_value")
    )
    return (
        parts.join(wholes, on=at)
        .join(names, on="whole_metric_code")
        .select(_PLACE, "whole_value", "whole_name")
    )


def _of_eligible(
    parts: pl.LazyFrame, frames: RegistryFrames, quarter: Quarter
) -> pl.LazyFrame:
    at = ["ahsn_code", "programme_code"]
    eligible = eligible_organisations(frames, quarter).lazy()
    return (
        parts.filter("whole_is_eligible")
        .join(eligible, on=at)
        .select(
            _PLACE,
            pl.col("eligible_count").cast(pl.Float64).alias("whole_value"),
            pl.lit("the organisations that can take part").alias("whole_name"),
        )
    )
