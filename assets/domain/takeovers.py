"""What is told beside a figure that takes over figures of organisations that closed.

Which those are and how much of each is the warehouse's, in ``staging.takeovers``. How
it is said is the showing stage's.
"""

from __future__ import annotations

import polars as pl

_OF = ["quarter", "ahsn_code", "series_code", "metric_code"]
_FROM = ["from_organisation_code", "from_quarter", "from_ahsn_code"]


def told_takeovers(
    takeovers: pl.DataFrame, inherited: pl.DataFrame, figures: pl.DataFrame
) -> pl.DataFrame:
    """Return what figures take over, with the figures that it is made of.

    Nothing is told of a figure that is not there, though the warehouse keeps what it
    would have taken over, nor where it comes to nought.

    Args:
        takeovers: ``staging.takeovers``, of the figures that are asked about at least.
        inherited: the rows of ``staging.inherited_figures`` that are asked about.
        figures: ``staging.activity_figures``, of the same at least.

    Returns:
        quarter, ahsn_code, series_code, metric_code, inherited_value: what takes over
        and how much in all. from_organisation_code, from_quarter, from_ahsn_code,
        from_submission_id, from_sheet, from_row_number, from_cell, from_value: a row
        for each figure that was taken over, the whole of it though heirs share it. In
        order of these.
    """
    there = figures.filter(
        pl.col("figure_sent").is_not_null() | (pl.col("status") == "nil")
    )
    return (
        inherited.filter(pl.col("inherited_value") != 0)
        .select(*_OF, "inherited_value")
        .join(there, on=_OF, how="semi")
        .join(takeovers.drop("inherited_value"), on=_OF)
        .sort(*_OF, *_FROM)
    )
