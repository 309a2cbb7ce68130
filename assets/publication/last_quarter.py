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
        for a rate), ``numerator``, ``denominator`` (Float64); one row for each who and
        metric.
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
            "numerator",
            "denominator",
        )
        .unique(_KEY, keep="last", maintain_order=True)
    )


def last_totals(last: pl.DataFrame) -> pl.DataFrame:
    """Return what each AHSN came to in the quarter before.

    Its own figure where it gave one, or else its organisations' added up; a rate from
    their parts. Where some of them gave none, that is said.

    Args:
        last: what `last_figures` returned.

    Returns:
        ``ahsn_code``, ``metric_code``, ``last_total`` (String, as it is shown: the
        metric's unit, ``40 of 60`` for a rate, or why the AHSN gave none); one row for
        each pair of which there is anything to show.
    """
    is_own = pl.col("organisation_code").is_null()
    is_rate = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    has_figure = is_rate | pl.col("last_value").is_not_null()
    of_sites = ~is_own & has_figure
    added = (
        last.group_by("ahsn_code", "metric_code")
        .agg(
            own=_shown().filter(is_own & has_figure).first(),
            own_words=pl.col("last_words").filter(is_own).first(),
            given=of_sites.sum(),
            asked=(~is_own).sum(),
            is_rate=(of_sites & is_rate).any(),
            last_value=pl.col("last_value").filter(of_sites).sum().round(6),
            numerator=pl.col("numerator").filter(of_sites).sum().round(6),
            denominator=pl.col("denominator").filter(of_sites).sum().round(6),
        )
        .with_columns(
            last_words=pl.when("is_rate").then(
                pl.concat_str(plain("numerator"), pl.lit(" of "), plain("denominator"))
            )
        )
    )
    lacking = pl.concat_str(
        pl.lit(" ("), "given", pl.lit(" of "), "asked", pl.lit(" organisations)")
    )
    is_whole = pl.col("given") == pl.col("asked")
    note = pl.when(~is_whole).then(lacking).otherwise(pl.lit(""))
    total = pl.when(pl.col("given") > 0).then(pl.concat_str(_shown(), note))
    return added.select(
        "ahsn_code",
        "metric_code",
        pl.coalesce("own", total, "own_words").alias("last_total"),
    ).drop_nulls("last_total")


def _shown() -> pl.Expr:
    """Return a figure, or the words there are instead of it."""
    return pl.coalesce("last_words", plain("last_value"))


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
