"""Which totals rest in part on figures that get a marker: [e] of an estimate, say.

A total's status is the worst of the figures in it, so that one which is awaited would
hide that others are estimates. One answer for report, tables and area pages, as
`revised` is; what stands beside a total is for `display`.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.publication.disclosure.columns import DISCLOSURE, LEFT_OUT, SUPPRESSED

# Metric and quarter → what is estimated or provisional in a total.
StatusesByTotal = Mapping[tuple[str, str], tuple[str, ...]]

_MARKED = ("estimated", "provisional")
_TOTAL = ("quarter", "metric_code")


def statuses_within(
    activity: pl.DataFrame, regions: pl.DataFrame, place: str | None = None
) -> pl.DataFrame:
    """Return the totals in which a figure is estimated or provisional.

    Args:
        activity: `marts.activity`, as it is or as it is published.
        regions: ahsn_code and nhs_region_code; of an AHSN's rows the last counts.
        place: of which place the totals are: ``ahsn_code``, ``nhs_region_code``, or
            None for England.

    Returns:
        quarter, metric_code and the place, one row for each total that has one, with
        ``statuses_within``, a list of the two words or of one.
    """
    keys = [*_TOTAL, *((place,) if place else ())]
    of_places = regions.select("ahsn_code", "nhs_region_code").unique(
        "ahsn_code", keep="last", maintain_order=True
    )
    is_withheld = (
        pl.col(DISCLOSURE).is_in((SUPPRESSED, LEFT_OUT))
        if DISCLOSURE in activity.columns
        else pl.lit(False)
    )
    return (
        activity.filter(
            pl.col("status").is_in(_MARKED),
            pl.col("value").is_not_null() | is_withheld,
        )
        .join(of_places, on="ahsn_code", how="left")
        .group_by(keys)
        .agg(pl.col("status").unique().sort().alias("statuses_within"))
        .sort(keys)
    )


def by_total(totals: pl.DataFrame) -> StatusesByTotal:
    """Return what `statuses_within` found, of one place, by metric and quarter."""
    names = ("metric_code", "quarter", "statuses_within")
    return {
        (metric, quarter): tuple(statuses)
        for metric, quarter, statuses in totals.select(names).iter_rows()
    }
