"""What the failures cost: each version's outcome, and which records are accepted.

From judged tables and failures to the verdict's submissions and accepted records.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.archive.frames import ACCEPTED, JUDGED_SUBMISSIONS
from assets.validation.evidence import Evidence
from assets.validation.judged.records import Bench
from assets.validation.suites import SuiteRun

_RECORD = ["submission_id", "dataset", "row_number"]


def rejected_rows(runs: Mapping[str, SuiteRun]) -> Mapping[str, pl.Series]:
    """Return the ids of the rows that a check rejects as records, by judged table."""
    found = {}
    for table, run in runs.items():
        rejecting = [
            check.check.check_id
            for check in run.checks
            if check.check.rejects == "record"
        ]
        rows = run.outcome.failing.filter(pl.col("check_id").is_in(rejecting))
        found[table] = rows["row_id"].unique()
    return found


def judge_versions(bench: Bench, failures: pl.DataFrame) -> pl.DataFrame:
    """Return the quarter's submissions (`archive.frames.JUDGED_SUBMISSIONS`).

    Older good versions than the one that counts are superseded.
    """
    warned = failures.filter(pl.col("severity") != "info")["submission_id"]
    outcome = (
        pl.when(~pl.col("is_good"))
        .then(pl.lit("rejected"))
        .when(~pl.col("is_counting"))
        .then(pl.lit("superseded"))
        .when(pl.col("submission_id").is_in(warned.drop_nulls().unique().to_list()))
        .then(pl.lit("accepted_with_warnings"))
        .otherwise(pl.lit("accepted"))
        .alias("outcome")
    )
    kept = bench.evidence.submissions.drop("received_at")
    return (
        bench.standing.join(kept, on="submission_id", maintain_order="left")
        .join(bench.facts.drop("ahsn_code"), on="submission_id", how="left")
        .with_columns(
            pl.col("inbox_quarter").alias("quarter"),
            outcome,
            pl.col("is_good").alias("has_figures_kept"),
        )
        .join(
            _record_counts(bench.evidence, failures),
            on="submission_id",
            how="left",
            maintain_order="left",
        )
        .select(JUDGED_SUBMISSIONS.names())
    )


def accepted_records(
    records: Mapping[str, pl.DataFrame], standing: pl.DataFrame, failures: pl.DataFrame
) -> Mapping[str, pl.DataFrame]:
    """Return the accepted records of the counting submissions, by dataset.

    Args:
        records: the judged tables of the records.
        standing: what `versions.standing_versions` returned.
        failures: every failure of the quarter.

    Returns:
        Frames of `archive.frames.ACCEPTED`: the records without a rejecting failure,
        in the order of submission, sheet and row. No value is altered.
    """
    counting = standing.filter("is_counting")
    return {
        dataset: _accepted_of(records[dataset], dataset, counting, failures)
        for dataset in ACCEPTED
    }


def superseded_activity(
    activity: pl.DataFrame, standing: pl.DataFrame, failures: pl.DataFrame
) -> pl.DataFrame:
    """Return the accepted activity of the good versions that count no more.

    Args:
        activity: the judged table of the activity records.
        standing: what `versions.standing_versions` returned.
        failures: every failure of the quarter.

    Returns:
        `archive.frames.SUPERSEDED_ACTIVITY`, in the order of submission, sheet and row.
    """
    is_superseded = pl.col("is_good") & pl.col("ahsn_code").is_not_null()
    superseded = standing.filter(is_superseded, ~pl.col("is_counting"))
    return _accepted_of(activity, "activity", superseded, failures)


def _accepted_of(
    records: pl.DataFrame, dataset: str, versions: pl.DataFrame, failures: pl.DataFrame
) -> pl.DataFrame:
    """Return the versions' records of a dataset without a failure that rejects."""
    is_of_dataset = pl.col("dataset") == dataset
    rejected = failures.filter(pl.col("rejects") == "record", is_of_dataset)
    return (
        records.lazy()
        .join(versions.lazy(), on="submission_id", how="semi")
        .join(rejected.lazy(), on=["submission_id", "row_number"], how="anti")
        .select(pl.col(name).cast(kind) for name, kind in ACCEPTED[dataset].items())
        .sort("submission_id", "sheet", "row_number")
        .collect()
    )


def _record_counts(evidence: Evidence, failures: pl.DataFrame) -> pl.DataFrame:
    """Return how many records each submission had, and what became of them.

    A rejected submission's records are all rejected. ``records_flagged`` are accepted
    ones with a failure that rejects nothing.
    """
    records = pl.concat(
        frame.select("submission_id", pl.lit(name).alias("dataset"), "row_number")
        for name, frame in evidence.records.items()
    )
    read = records.group_by("submission_id").agg(
        pl.len().cast(pl.Int64).alias("records_read")
    )
    marks = (
        failures.lazy()
        .filter(pl.col("rejects") != "submission")
        # A failing heading or sheet is no record.
        .join(records, on=_RECORD, how="semi")
        .group_by(_RECORD)
        .agg(
            (pl.col("rejects") == "record").any().alias("is_rejected"),
            (pl.col("severity") != "info").any().alias("is_flagged"),
        )
        .group_by("submission_id")
        .agg(
            pl.col("is_rejected").sum().cast(pl.Int64).alias("rejected"),
            (pl.col("is_flagged") & ~pl.col("is_rejected"))
            .sum()
            .cast(pl.Int64)
            .alias("flagged"),
        )
    )
    whole = failures.lazy().filter(pl.col("rejects") == "submission")
    all_rejected = whole.select("submission_id", is_whole=True).unique()
    count = pl.col("records_read").fill_null(0)
    lost = pl.col("is_whole").fill_null(False)
    rejected = pl.when(lost).then(count).otherwise(pl.col("rejected").fill_null(0))
    return (
        evidence.submissions.lazy()
        .select("submission_id")
        .join(read, on="submission_id", how="left")
        .join(marks, on="submission_id", how="left")
        .join(all_rejected, on="submission_id", how="left")
        .select(
            "submission_id",
            count.alias("records_read"),
            (count - rejected).alias("records_accepted"),
            rejected.alias("records_rejected"),
            pl.when(lost)
            .then(0)
            .otherwise(pl.col("flagged").fill_null(0))
            .cast(pl.Int64)
            .alias("records_flagged"),
        )
        .collect()
    )
