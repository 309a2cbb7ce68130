"""The records behind figures, each with the cell its number stands in.

Frames in, a frame out; the page that lists them is `figures`.
"""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.takeovers import takeovers_of
from assets.publication.audit_pages.year import AuditYear

_SERIES = ["quarter", "ahsn_code", "series_code", "metric_code"]
_RUNNING = ["cumulative_fy", "cumulative_programme"]


def records_of(year: AuditYear) -> pl.DataFrame:
    """Return the records that the year's figures are made of.

    Returns:
        The rows of ``marts.activity``, in order of metric, quarter (newest first), AHSN
        and row; and where a nil leaves a running total where it was, the cell that it
        was last given in: carried_quarter, carried_submission_id, carried_sheet,
        carried_row_number, carried_cell, carried_value (all null elsewhere). Beside a
        figure that takes others over, inherited_value and taken_over, as `takeovers_of`
        returns them (null elsewhere).
    """
    return (
        year.frames["marts.activity"]
        .with_columns(
            pl.coalesce("organisation_code", "ahsn_code").alias("series_code")
        )
        .join(_carried(year), on=_SERIES, how="left")
        .join(takeovers_of(year), on=_SERIES, how="left")
        .sort(
            ["metric_code", "quarter", "ahsn_code", "row_number", "series_code"],
            descending=[False, True, False, False, False],
        )
    )


def _carried(year: AuditYear) -> pl.DataFrame:
    """Return for each nil of a running total the last figure before it."""
    nils = year.frames["staging.activity_figures"].filter(
        pl.col("status") == "nil", pl.col("basis").is_in(_RUNNING)
    )
    given = year.before["staging.activity_figures"].filter(
        pl.col("figure_sent").is_not_null()
    )
    earlier = given.select(
        "series_code",
        "metric_code",
        "span",
        pl.col("ahsn_code").alias("carried_ahsn_code"),
        pl.col("quarter").alias("carried_quarter"),
        pl.col("submission_id").alias("carried_submission_id"),
        pl.col("sheet").alias("carried_sheet"),
        pl.col("row_number").alias("carried_row_number"),
        pl.col("cell").alias("carried_cell"),
        pl.col("figure_sent").alias("carried_value"),
    )
    return (
        nils.select(*_SERIES, "span")
        .join(earlier, on=["series_code", "metric_code", "span"])
        .filter(pl.col("carried_quarter") < pl.col("quarter"))
        .sort("carried_quarter", "carried_ahsn_code", descending=[True, False])
        .unique(_SERIES, keep="first", maintain_order=True)
        .drop("span", "carried_ahsn_code")
    )
