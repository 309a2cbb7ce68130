"""The figures of the quarter before, as they stand beside this quarter's cells.

From the accepted records of the counting submissions; what they mean for this quarter
is the rules' business.
"""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.domain.quarter import Quarter

STATUS_WORDS = {
    "not_available": "not available",
    "not_applicable": "not applicable",
    "nil": "nil",
}
_QUARTERS_OF_A_YEAR = 4
_KEY = ("who", "metric_code")


def last_figures(archive: Archive, quarter: Quarter) -> pl.DataFrame:
    """Return what was reported for the quarter before, by every AHSN.

    Returns:
        ``who`` (the organisation's code, or the AHSN's if it names none),
        ``metric_code``, ``programme_code``, ``organisation_code``, ``ahsn_code``
        (String), ``last_value`` (Float64, the metric's unit; null for a rate),
        ``last_words`` (String: what to show where there is no value, ``135 of 135``
        for a rate); one row for each who and metric.
    """
    accepted = archive.accepted("activity", [str(quarter.previous())]).collect()
    # A rate is its parts, whatever was written beside them.
    is_rate = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    parts = pl.concat_str(plain("numerator"), pl.lit(" of "), plain("denominator"))
    return (
        accepted.sort("submission_id", "row_number")
        .select(
            pl.coalesce("organisation_code", "ahsn_code").alias("who"),
            "metric_code",
            "programme_code",
            "organisation_code",
            "ahsn_code",
            pl.when(~is_rate).then("value").alias("last_value"),
            pl.when(is_rate)
            .then(parts)
            .when(pl.col("value").is_null())
            .then(pl.col("status").replace(STATUS_WORDS))
            .alias("last_words"),
        )
        .unique(_KEY, keep="last", maintain_order=True)
    )


def reported_lately(archive: Archive, quarter: Quarter) -> pl.DataFrame:
    """Return which metrics an organisation reported in the year before a quarter.

    Returns:
        ``organisation_code``, ``metric_code``; one row for each pair.
    """
    year = [quarter.previous()]
    while len(year) < _QUARTERS_OF_A_YEAR:
        year.append(year[-1].previous())
    return (
        archive.accepted("activity", [str(one) for one in year])
        .filter(pl.col("organisation_code").is_not_null())
        .select("organisation_code", "metric_code")
        .unique()
        .collect()
    )


def plain(column: str) -> pl.Expr:
    """Return a number as text, whole where it is whole: ``12``, ``12.5``."""
    text = pl.col(column).cast(pl.String)
    return text.str.replace(r"\.0$", "")
