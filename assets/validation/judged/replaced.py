"""A figure beside the one it replaces: that of the AHSN's good version before it.

Only of versions that came when the deadline had passed: until then an AHSN is still at
work on its figures.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from assets.validation.history.series import who_reports

_AT = ("who", "metric_code")


def with_replaced_figure(
    records: pl.DataFrame, standing: pl.DataFrame, *, deadline: datetime | None
) -> pl.DataFrame:
    """Return the activity records with the figure that a late version changes.

    Args:
        records: ``submission_id``, ``ahsn_code``, ``organisation_code``,
            ``metric_code`` (String), ``figure`` (Float64), ``is_placed`` (Boolean).
        standing: `versions.standing_versions`.
        deadline: the quarter's; None if it has none.

    Returns:
        The records in their order with ``replaced_value`` (Float64, the metric's unit:
        the figure of the version before, where both are there and differ) and
        ``restated_by`` (Float64: how far apart they are).
    """
    late = _late_versions(standing, deadline)
    # Mostly there is none, and nothing has to be joined.
    before = _figures_before(records, late) if late.height else None
    if before is None:
        nothing = pl.lit(None, pl.Float64)
        return records.with_columns(
            nothing.alias("replaced_value"), nothing.alias("restated_by")
        )
    apart = (pl.col("figure") - pl.col("replaced_value")).abs()
    return (
        records.with_columns(pl.when("is_placed").then(who_reports()).alias("who"))
        .join(before, on=["submission_id", *_AT], how="left", maintain_order="left")
        .drop("who")
        .with_columns(pl.when(apart > 0).then(apart).alias("restated_by"))
        .with_columns(
            pl.when(pl.col("restated_by").is_not_null())
            .then("replaced_value")
            .alias("replaced_value")
        )
    )


def _late_versions(standing: pl.DataFrame, deadline: datetime | None) -> pl.DataFrame:
    """Return ``submission_id`` and ``before_id``, the good version it follows."""
    good_before = pl.when("is_good").then("submission_id").forward_fill().shift(1)
    return (
        standing.drop_nulls("version")
        .sort("ahsn_code", "version")
        .with_columns(good_before.over("ahsn_code").alias("before_id"))
        .filter(
            pl.col("received_at") > pl.lit(deadline, standing.schema["received_at"])
        )
        .drop_nulls("before_id")
        .select("submission_id", "before_id")
    )


def _figures_before(records: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    return (
        records.lazy()
        .filter("is_placed", pl.col("figure").is_not_null())
        .join(late.lazy(), left_on="submission_id", right_on="before_id")
        .select(
            pl.col("submission_id_right").alias("submission_id"),
            who_reports(),
            "metric_code",
            pl.col("figure").alias("replaced_value"),
        )
        # A record sent twice replaces nothing in particular; it is rejected anyhow.
        .unique(["submission_id", *_AT], keep="none")
        .collect()
    )
