"""The judged table of submissions: one row each, readable or not."""

from __future__ import annotations

import polars as pl

from assets.validation.evidence import Evidence


def judge_submissions(
    evidence: Evidence, facts: pl.DataFrame, copies: pl.DataFrame
) -> pl.DataFrame:
    """Return a row for each submission of the quarter.

    Args:
        evidence: the quarter's submissions.
        facts: `judged.cover.cover_facts`.
        copies: `copies.copied_submissions`.

    Returns:
        ``submission_id``, ``ahsn_code``, ``file_name``, ``unreadable_reason``,
        ``copied_from`` (the AHSN whose rows it repeats; null if none), and null
        ``sheet``, ``row_number``, ``cell``, ``column_name``, ``text``, ``dataset``.
    """
    nowhere = ("sheet", "cell", "column_name", "text", "dataset")
    return (
        evidence.submissions.select("submission_id", "file_name", "unreadable_reason")
        .join(
            facts.select("submission_id", "ahsn_code"), on="submission_id", how="left"
        )
        .join(copies, on="submission_id", how="left")
        .with_columns(
            *(pl.lit(None, pl.String).alias(column) for column in nowhere),
            pl.lit(None, pl.Int64).alias("row_number"),
        )
    )
