"""The judged table of local programmes: the local programmes tracker."""

from __future__ import annotations

import polars as pl

from assets.validation.judged.records import (
    Bench,
    fractions_of,
    records_to_judge,
    with_record_key,
)
from assets.validation.resolve import resolve_lists, vocabulary_names


def judge_local_programmes(bench: Bench) -> pl.DataFrame:
    """Return the local-programme records to judge; one row a record.

    Returns:
        The record's own columns, and ``themes`` and ``shared_with`` (List(String)
        codes), ``themes_unknown`` and ``shared_with_unknown`` (String: the names that
        mean nothing), ``adopters_fraction``, ``record_key``.
    """
    records = records_to_judge(bench, "local_programmes")
    themes = vocabulary_names(bench.frames.vocabularies, "theme", column="themes")
    ahsns = bench.frames.ahsn_names.rename({"ahsn_code": "shared_with"})
    records = resolve_lists(records, "themes", names=themes)
    records = resolve_lists(records, "shared_with", names=ahsns)
    records = records.with_columns(*fractions_of("adopters"))
    return with_record_key(records, pl.col("local_programme_id"))
