"""The judged table of adoption: the stage of an intervention in an organisation."""

from __future__ import annotations

import polars as pl

from assets.validation.history.stages import with_earlier_stage
from assets.validation.judged.activity import open_between, quarter_index
from assets.validation.judged.elsewhere import with_other_ahsns
from assets.validation.judged.records import (
    Bench,
    join_organisations,
    records_to_judge,
    resolve_vocabulary,
    with_record_key,
)
from assets.validation.resolve import resolve_names


def judge_adoption(bench: Bench) -> pl.DataFrame:
    """Return the adoption records to judge; one row a record.

    Returns:
        The record's own columns, and ``programme_code``, ``adoption_programme_code``
        (null for a programme without stages), ``first_index`` and ``last_index`` of
        the programme, ``organisation_code`` and its attributes, ``stage`` (String
        code) with ``stage_first_index`` and ``stage_last_index``, ``record_key``,
        ``also_reported_by`` (the other AHSNs whose counting version has the same).
        ``reporting_level`` is ``organisation`` throughout.
    """
    records = records_to_judge(bench, "adoption")
    records = resolve_names(
        records, "programme_code", names=bench.frames.programme_names
    )
    records = records.join(_programmes(bench), on="programme_code", how="left")
    records = join_organisations(records, bench)
    records = resolve_vocabulary(
        records, "stage", bench=bench, vocabulary="adoption_stage"
    )
    records = records.join(_stages(bench), on="stage", how="left")
    records = records.with_columns(pl.lit("organisation").alias("reporting_level"))
    records = with_other_ahsns(
        records,
        bench.standing,
        of=["shared_code", "programme_code"],
        column="also_reported_by",
    )
    records = with_earlier_stage(
        records,
        bench.evidence.earlier["adoption"],
        quarter=bench.quarter,
        successions=bench.frames.organisation_successions,
    ).with_columns(pl.col("stage").cast(pl.Int32, strict=False).alias("stage_number"))
    key = pl.concat_str("programme_code", "organisation_code", separator="|")
    return with_record_key(records, key)


def _programmes(bench: Bench) -> pl.DataFrame:
    return bench.frames.programmes.select(
        "programme_code",
        pl.when("has_adoption").then("programme_code").alias("adoption_programme_code"),
        "first_quarter",
        "last_quarter",
        *open_between(bench.quarter),
    )


def _stages(bench: Bench) -> pl.DataFrame:
    stages = bench.frames.vocabularies.filter(
        pl.col("vocabulary") == "adoption_stage"
    ).unique("code")
    return stages.select(
        pl.col("code").alias("stage"),
        pl.col("first_quarter").alias("stage_first_quarter"),
        pl.col("last_quarter").alias("stage_last_quarter"),
        quarter_index("first_quarter").alias("stage_first_index"),
        quarter_index("last_quarter").alias("stage_last_index"),
    )
