"""The judged table of expected organisations: who reported last quarter, and now?

What an organisation reports is a series: a metric of a programme on Activity, or the
stage of a programme on Adoption. The AHSN as a whole is one that reports too.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.absence import (
    nowhere,
    quarter_in_span,
    sheets_that_tell,
)
from assets.validation.judged.records import Bench, organisations_in

SERIES = ("dataset", "programme_code", "metric_code", "organisation_code")


def judge_expected_organisations(
    bench: Bench, records: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return a row for each version asked and series its AHSN reported last quarter.

    Series that have come to an end are left out: `can_go_on`. So are those of a
    programme of which there is no row: of that `expected_programmes` speaks.

    Args:
        bench: the versions, their sheets, the registry and the accepted past.
        records: the judged tables of activity and adoption.

    Returns:
        `expected_and_reported`, ``last_quarter_reported`` (String), and null
        ``row_number``, ``column_name``, ``text``.
    """
    last = reported_in(bench.evidence.earlier, bench.quarter.previous())
    due = can_go_on(last, bench.frames, bench.quarter)
    now = _rows_now(records)
    return expected_and_reported(sheets_that_tell(bench), due, now).with_columns(
        pl.lit(str(bench.quarter.previous())).alias("last_quarter_reported"),
        *nowhere(with_sheet=False),
    )


def reported_in(earlier: Mapping[str, pl.LazyFrame], quarter: Quarter) -> pl.DataFrame:
    """Return each series that was reported in a quarter, whatever its status.

    Args:
        earlier: the accepted records of earlier quarters, by dataset.
        quarter: the one looked at.

    Returns:
        ``ahsn_code`` and the columns of `SERIES`; ``metric_code`` is null on Adoption,
        ``organisation_code`` for the AHSN as a whole.
    """
    frames = [
        earlier[dataset]
        .filter(pl.col("quarter") == str(quarter))
        .select(
            "ahsn_code",
            pl.lit(dataset).alias("dataset"),
            "programme_code",
            metric.alias("metric_code"),
            "organisation_code",
        )
        for dataset, metric in (
            ("activity", pl.col("metric_code")),
            ("adoption", pl.lit(None, pl.String)),
        )
    ]
    return pl.concat(frames).unique().sort(pl.all()).collect()


def can_go_on(
    series: pl.DataFrame, frames: RegistryFrames, quarter: Quarter
) -> pl.DataFrame:
    """Return the series that have not come to an end by the quarter.

    A series ends with its metric, its programme or its stages; and for this AHSN when
    the organisation closes, merges, or is no longer in its area at the quarter's end.
    An AHSN's own total beside its organisations' figures is never asked for.

    Args:
        series: ``ahsn_code`` and the columns of `SERIES`.
        frames: the registry.
        quarter: the quarter judged.
    """
    is_open = quarter_in_span(str(quarter))
    with_stages = frames.programmes.filter(is_open, "has_adoption")["programme_code"]
    metrics = frames.metrics.filter(is_open)
    with_total = metrics.filter(pl.col("reporting_level") == "organisation_with_total")[
        "metric_code"
    ]
    is_asked = (
        pl.when(pl.col("dataset") == "adoption")
        .then(pl.col("programme_code").is_in(with_stages.implode()))
        .otherwise(pl.col("metric_code").is_in(metrics["metric_code"].implode()))
    )
    is_total = pl.col("organisation_code").is_null() & pl.col("metric_code").is_in(
        with_total.implode()
    )
    merged = frames.organisation_successions.filter(
        pl.col("happened_on") <= quarter.end_date
    )["predecessor_code"]
    members = organisations_in(frames.organisations, quarter).filter(
        pl.col("closed_on").is_null() | (pl.col("closed_on") > quarter.end_date),
        ~pl.col("organisation_code").is_in(merged.implode()),
    )
    of_members = series.join(
        members.select("organisation_code", ahsn_code="organisation_ahsn_code"),
        on=["organisation_code", "ahsn_code"],
        how="semi",
    )
    of_ahsns = series.filter(pl.col("organisation_code").is_null() & ~is_total)
    return pl.concat([of_members, of_ahsns]).filter(is_asked)


def expected_and_reported(
    sheets: pl.DataFrame, due: pl.DataFrame, now: pl.DataFrame
) -> pl.DataFrame:
    """Return each series that is due, with the first row that has it.

    Args:
        sheets: `absence.sheets_that_tell`.
        due: ``ahsn_code`` and the columns of `SERIES`.
        now: ``submission_id``, the columns of `SERIES` (null where unknown),
            ``is_nameless`` (Boolean: it names an organisation nobody knows) and
            ``row_number``; every row, rejected or not.

    Returns:
        ``submission_id``, ``ahsn_code``, ``dataset``, ``sheet``, ``sheet_name``, the
        columns of `SERIES`, ``first_row`` (Int64; null if there is none). A row of the
        series whose organisation nobody knows may be the one that is missed, and is
        taken for it: what is wrong with it has been said.
    """
    of_metric = ["submission_id", "dataset", "programme_code", "metric_code"]
    first = pl.col("row_number").min()
    there = now.join(sheets, on=["submission_id", "dataset"], how="semi")
    named = there.filter(~pl.col("is_nameless"))
    own = named.group_by(*of_metric, "organisation_code").agg(first.alias("own_row"))
    nameless = (
        there.filter("is_nameless").group_by(of_metric).agg(first.alias("any_row"))
    )
    of_programme = of_metric[:3]
    return (
        sheets.join(due, on=["ahsn_code", "dataset"])
        .join(there, on=of_programme, how="semi")
        .join(
            own,
            on=[*of_metric, "organisation_code"],
            how="left",
            nulls_equal=True,
        )
        .join(nameless, on=of_metric, how="left", nulls_equal=True)
        .with_columns(pl.coalesce("own_row", "any_row").alias("first_row"))
        .drop("own_row", "any_row")
        .sort("submission_id", *SERIES)
    )


def _rows_now(records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    is_nameless = (
        pl.col("organisation_code").is_null()
        & pl.col("organisation_code_text").is_not_null()
    )
    return pl.concat(
        records[dataset].select(
            "submission_id",
            pl.lit(dataset).alias("dataset"),
            "programme_code",
            metric.alias("metric_code"),
            "organisation_code",
            is_nameless.alias("is_nameless"),
            "row_number",
        )
        for dataset, metric in (
            ("activity", pl.col("metric_code")),
            ("adoption", pl.lit(None, pl.String)),
        )
    )
