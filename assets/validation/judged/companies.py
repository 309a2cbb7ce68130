"""The judged table of companies supported."""

from __future__ import annotations

import polars as pl

from assets.domain.names import name_key_column
from assets.validation.judged.records import (
    Bench,
    fractions_of,
    records_to_judge,
    resolve_vocabulary,
    with_record_key,
)


def judge_companies(bench: Bench) -> pl.DataFrame:
    """Return the company records to judge; one row a record.

    A company is known by its number, or by its name where it has none; one company
    may have several types of support.

    Returns:
        The record's own columns, and ``support_type`` (code; null if unknown),
        ``jobs_created_fraction``, ``jobs_safeguarded_fraction``, ``record_key``.
    """
    records = records_to_judge(bench, "companies")
    records = resolve_vocabulary(
        records, "support_type", bench=bench, vocabulary="support_type"
    )
    records = records.with_columns(*fractions_of("jobs_created", "jobs_safeguarded"))
    company = pl.coalesce("company_number", name_key_column("company_name"))
    return with_record_key(
        records, pl.concat_str(company, pl.col("support_type"), separator="|")
    )
