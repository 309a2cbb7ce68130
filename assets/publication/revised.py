"""Which totals were told otherwise before: those that get the marker [r].

One answer for report, tables and area pages. A total is of the figures of England, a
region or an AHSN; what its figures say is not asked here.
"""

from __future__ import annotations

import polars as pl

from assets.publication.disclosure.columns import (
    DISCLOSURE,
    EXACT,
    LEFT_OUT,
    SUPPRESSED,
)

_FIGURE = ("quarter", "ahsn_code", "organisation_code", "metric_code")
_TOTAL = ("quarter", "metric_code")
_FIRST_TOLD = "_first_told"


def revised_totals(
    revisions: pl.DataFrame,
    activity: pl.DataFrame,
    regions: pl.DataFrame,
    place: str | None = None,
) -> pl.DataFrame:
    """Return the totals that were told otherwise before.

    A figure that came late revises the sums it is a part of, where another figure of
    them had been told. An AHSN's first return revises nothing of its own, however late:
    nothing had been told; nor does a figure where none was known before.

    Of people England's totals alone are told: a mark on one AHSN's or region's, or none
    on it, would say where England's figure changed, and whether what changed is new.

    Args:
        revisions: `audit.revisions`.
        activity: `marts.activity` as it is published.
        regions: ahsn_code and nhs_region_code; of an AHSN's rows the last counts.
        place: of which place the totals are: ``ahsn_code``, ``nhs_region_code``, or
            None for England.

    Returns:
        quarter, metric_code and the place, one row for each total.
    """
    keys = [*_TOTAL, *((place,) if place else ())]
    if place:
        revisions = revisions.join(_of_people(activity), on="metric_code", how="anti")
    of_places = regions.select("ahsn_code", "nhs_region_code").unique(
        "ahsn_code", keep="last", maintain_order=True
    )
    changed = revisions.join(of_places, on="ahsn_code", how="left")
    told = pl.concat(
        [_told_in_time(activity, revisions), _first_changes(revisions)]
    ).join(of_places, on="ahsn_code", how="left")
    first = told.group_by(keys).agg(
        pl.col(_FIRST_TOLD).is_null().any().alias("_in_time"),
        pl.col(_FIRST_TOLD).min(),
    )
    return (
        changed.group_by(keys)
        .agg(pl.col("revised_at").max())
        .join(first, on=keys)
        .filter(pl.col("_in_time") | (pl.col("revised_at") > pl.col(_FIRST_TOLD)))
        .select(keys)
        .sort(keys)
    )


def _of_people(activity: pl.DataFrame) -> pl.DataFrame:
    """Return the metrics whose records are not published as they are."""
    protected = activity.filter(pl.col(DISCLOSURE) != EXACT)
    return protected.select("metric_code").unique()


def _told_in_time(activity: pl.DataFrame, revisions: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that were never revised: told once, in time."""
    is_withheld = pl.col(DISCLOSURE).is_in((SUPPRESSED, LEFT_OUT))
    figures = activity.filter(pl.col("value").is_not_null() | is_withheld)
    return figures.join(
        revisions.select(_FIGURE).unique(), on=_FIGURE, how="anti", nulls_equal=True
    ).select(*_FIGURE, _never_late(revisions))


def _first_changes(revisions: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that were revised, and when each was first told if late."""
    first = pl.col("revision_number") == pl.col("revision_number").min().over(_FIGURE)
    came_late = pl.col("old_value").is_null()
    return revisions.filter(first).select(
        *_FIGURE, pl.when(came_late).then(pl.col("revised_at")).alias(_FIRST_TOLD)
    )


def _never_late(revisions: pl.DataFrame) -> pl.Expr:
    """Return null in the type of a time: the figure came before any that was late."""
    return pl.lit(None, dtype=revisions.schema["revised_at"]).alias(_FIRST_TOLD)
