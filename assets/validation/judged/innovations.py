"""The judged table of innovations: the national innovation pipeline."""

from __future__ import annotations

import polars as pl

from assets.validation.judged.records import (
    Bench,
    records_to_judge,
    resolve_vocabulary,
    with_record_key,
)

_VOCABULARIES = {
    "category": "innovation_category",
    "stage": "innovation_stage",
    "status": "innovation_status",
}


def judge_innovations(bench: Bench) -> pl.DataFrame:
    """Return the innovation records to judge; one row a record.

    Returns:
        The record's own columns, and ``category``, ``stage``, ``status`` (codes; null
        if unknown) and ``record_key``.
    """
    records = records_to_judge(bench, "innovations")
    for column, vocabulary in _VOCABULARIES.items():
        records = resolve_vocabulary(
            records, column, bench=bench, vocabulary=vocabulary
        )
    return with_record_key(records, pl.col("innovation_id"))
