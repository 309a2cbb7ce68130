"""The judged table of impacts: the library of impacts of local programmes."""

from __future__ import annotations

import polars as pl

from assets.validation.history.library import with_earlier_impact
from assets.validation.judged.records import (
    Bench,
    records_to_judge,
    resolve_status,
    resolve_vocabulary,
    with_record_key,
)

_TRACKER = "local_programmes"
_ID = "local_programme_id"


def judge_impacts(bench: Bench) -> pl.DataFrame:
    """Return the impact records to judge; one row a record.

    Returns:
        The record's own columns, and ``impact_type``, ``status``,
        ``known_programme_id`` (the local programme, if it is in the submission or in
        the accepted records of the AHSN's earlier quarters), ``has_programmes``
        (Boolean: the sheet of local programmes can be relied on), ``record_key``, and
        what was last reported of the impact (`history.library.with_earlier_impact`).
    """
    records = records_to_judge(bench, "impacts")
    records = resolve_vocabulary(
        records, "impact_type", bench=bench, vocabulary="impact_type"
    )
    records = resolve_status(records, bench)
    records = (
        records.lazy()
        .join(_here(bench), on=["submission_id", _ID], how="left")
        .join(_earlier(bench), on=["ahsn_code", _ID], how="left")
        .join(_with_tracker(bench), on="submission_id", how="left")
        .with_columns(
            pl.coalesce("known_here", "known_earlier").alias("known_programme_id"),
            pl.col("has_programmes").fill_null(False),
        )
        .drop("known_here", "known_earlier")
        .collect()
    )
    records = with_earlier_impact(records, bench.evidence.earlier["impacts"])
    return with_record_key(records, pl.concat_str(_ID, "impact_type", separator="|"))


def _here(bench: Bench) -> pl.LazyFrame:
    return (
        bench.evidence.records[_TRACKER]
        .select("submission_id", _ID)
        .drop_nulls()
        .unique()
        .with_columns(pl.col(_ID).alias("known_here"))
    )


def _earlier(bench: Bench) -> pl.LazyFrame:
    return (
        bench.evidence.earlier[_TRACKER]
        .select("ahsn_code", _ID)
        .drop_nulls()
        .unique()
        .with_columns(pl.col(_ID).alias("known_earlier"))
    )


def _with_tracker(bench: Bench) -> pl.LazyFrame:
    of_tracker = pl.col("dataset") == _TRACKER
    can_be_judged = bench.sheets.filter(of_tracker).select("submission_id")
    is_nil = bench.datasets.filter(of_tracker, pl.col("is_nil")).select("submission_id")
    return (
        pl.concat([can_be_judged, is_nil])
        .unique()
        .with_columns(pl.lit(True).alias("has_programmes"))
        .lazy()
    )
