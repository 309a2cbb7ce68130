"""The figures of England, its regions and its AHSNs: one row for each, protected.

Nothing is rounded here but what disclosure rounds.
"""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.published import Published
from assets.publication.display import beside
from assets.publication.revised import revised_totals
from assets.publication.statuses_within import statuses_within

_MEASURE = (
    *("table_name", "programme_code", "programme_name"),
    *("metric_code", "metric_name", "unit", "basis"),
)
_FIGURE = ("value", "status", "disclosure", "is_revised", "markers")
_YEAR = ("trajectory", "outturn_pct")
_COVERED = ("ahsns_reported", "ahsns_expected")
# What a total rests on that is in doubt, and what it lacks.
GAPS = (
    "flagged_count",
    "other_failure_count",
    "lapsed_count",
    "cumulative_unknown_count",
)

ENGLAND_KEY = ("quarter", "metric_code")
REGION_KEY = ("quarter", "nhs_region_code", "metric_code")
AHSN_KEY = ("quarter", "ahsn_code", "metric_code")


def england(given: Published) -> pl.DataFrame:
    """Return England's figures of every measure, one row each quarter."""
    rows = _revised(given, given.so_far("metric_quarter"), ())
    return _arranged(given, rows, (), _COVERED + GAPS)


def regions(given: Published) -> pl.DataFrame:
    """Return the figures by NHS region, one row each measure and quarter."""
    rows = _revised(given, given.so_far("regions"), ("nhs_region_code",))
    return _arranged(given, rows, ("nhs_region_code", "nhs_region"), _COVERED)


def ahsns(given: Published) -> pl.DataFrame:
    """Return the figures by AHSN, one row each measure and quarter."""
    named = given.so_far("ahsn_metric_quarter").join(
        given.ahsns, on="ahsn_code", how="left"
    )
    rows = _revised(given, named, ("ahsn_code",))
    places = ("ahsn_code", "ahsn_name", "nhs_region_code", "nhs_region")
    return _arranged(given, rows, places, ())


def _arranged(
    given: Published,
    rows: pl.DataFrame,
    places: tuple[str, ...],
    more: tuple[str, ...],
) -> pl.DataFrame:
    """Return the rows in the order of the measures, with their names."""
    measures = given.measures.drop("unit", "basis", "programme_code")
    return (
        rows.join(measures, on="metric_code", how="left")
        .sort("place", *places[:1], "quarter")
        .select("quarter", *places, *_MEASURE, *_FIGURE, *_YEAR, *more)
    )


def _revised(
    given: Published, rows: pl.DataFrame, places: tuple[str, ...]
) -> pl.DataFrame:
    """Return the rows with whether they were told otherwise before, and markers."""
    keys = ["quarter", "metric_code", *places]
    activity = given.marts["activity"]
    revised = revised_totals(
        given.tables.frames["audit.revisions"], activity, given.ahsns, *places
    ).with_columns(pl.lit(True).alias("_is"))
    within = statuses_within(activity, given.ahsns, *places)
    has_figure = pl.col("value").is_not_null()
    marked = (
        rows.join(revised, on=keys, how="left")
        .join(within, on=keys, how="left")
        .with_columns((pl.col("_is").fill_null(False) & has_figure).alias("is_revised"))
    )
    names = ("value", "status", "is_revised", "statuses_within")
    markers = [_markers(*row) for row in marked.select(names).iter_rows()]
    return marked.with_columns(pl.Series("markers", markers, pl.String))


def _markers(
    value: float | None, status: str, is_revised: bool, within: list[str] | None
) -> str:
    if value is None:
        return ""
    return "".join(beside(status, is_revised=is_revised, within=within or ()))
