"""Which version of each AHSN counts, once file, cover and sheets are judged.

The one definition. What the records of a version come to is `outcomes`' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from assets.validation.suites import SuiteRun


def rejected_submissions(runs: Mapping[str, SuiteRun]) -> list[str]:
    """Return the ids of the submissions that a check rejects as a whole."""
    found: set[str] = set()
    for run in runs.values():
        rejecting = [
            check.check.check_id
            for check in run.checks
            if check.check.rejects == "submission"
        ]
        rows = run.outcome.failing.filter(pl.col("check_id").is_in(rejecting))
        # A row's id is its place in the table.
        found |= set(run.table[rows["row_id"].unique()]["submission_id"])
    return sorted(found)


def standing_versions(
    submissions: pl.DataFrame, facts: pl.DataFrame, rejected: Iterable[str]
) -> pl.DataFrame:
    """Return each submission's version, and whether it is good and counts.

    Versions are numbered by when they were received, for each AHSN that is known. The
    newest that nothing rejects counts.

    Args:
        submissions: the quarter's (`archive.frames.SUBMISSIONS`).
        facts: ``submission_id``, ``ahsn_code``; one row a submission.
        rejected: what `rejected_submissions` returned.

    Returns:
        ``submission_id``, ``ahsn_code``, ``version`` (Int32; null where the AHSN is
        unknown), ``received_at`` (UTC), ``is_good`` (Boolean: nothing rejects it),
        ``is_counting`` (Boolean); in the order of receipt, one row a submission.
    """
    is_known = pl.col("ahsn_code").is_not_null()
    newest_good = pl.col("version").filter("is_good").max().over("ahsn_code")
    return (
        submissions.join(
            facts.select("submission_id", "ahsn_code"), on="submission_id", how="left"
        )
        .sort("received_at", "first_seen_at", "submission_id")
        .with_columns(
            pl.when(is_known)
            .then(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("ahsn_code"))
            .alias("version"),
            (~pl.col("submission_id").is_in(list(rejected))).alias("is_good"),
        )
        .select(
            "submission_id",
            "ahsn_code",
            "version",
            "received_at",
            "is_good",
            (is_known & pl.col("is_good") & (pl.col("version") == newest_good))
            .fill_null(False)
            .alias("is_counting"),
        )
    )
