"""The judged table of companies supported."""

from __future__ import annotations

import polars as pl

from assets.domain.names import name_key_column
from assets.validation.history.investments import with_usual_investment
from assets.validation.judged.elsewhere import with_other_ahsns
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
        ``jobs_created_fraction``, ``jobs_safeguarded_fraction``, ``record_key``,
        ``also_supported_by`` (the other AHSNs whose counting version has the company),
        and the submission's investments together beside the usual ones
        (`history.investments.with_usual_investment`).
    """
    records = records_to_judge(bench, "companies")
    records = resolve_vocabulary(
        records, "support_type", bench=bench, vocabulary="support_type"
    )
    records = records.with_columns(*fractions_of("jobs_created", "jobs_safeguarded"))
    records = with_usual_investment(records, bench.evidence.earlier["companies"])
    company = pl.coalesce("company_number", name_key_column("company_name"))
    records = with_other_ahsns(
        records.with_columns(company.alias("company")),
        bench.standing,
        of=["company"],
        column="also_supported_by",
    )
    key = pl.concat_str("company", "support_type", separator="|")
    return with_record_key(records, key).drop("company")
