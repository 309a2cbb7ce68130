"""A quarter judged: evidence in, verdict out.

The order of the steps: file, cover and sheets say which version of each AHSN counts;
then the records are judged, knowing that; last what all records together come to, and
what is absent. Each step is a module of its own; nothing here opens a file or asks the
time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from assets.archive.frames import CHECKS, SUITES
from assets.archive.verdict import Verdict
from assets.domain.registry.registry import Registry
from assets.validation.evidence import Evidence
from assets.validation.failures import failures_of
from assets.validation.judged.records import Bench
from assets.validation.judged.tables import (
    build_quarter_tables,
    build_record_tables,
    build_sheet_tables,
)
from assets.validation.known_issues import with_known_issues
from assets.validation.moment import settled_by
from assets.validation.outcomes import (
    accepted_records,
    judge_versions,
    rejected_rows,
    superseded_activity,
)
from assets.validation.rules import RuleBook
from assets.validation.suites import SuiteRun, run_suites
from assets.validation.versions import rejected_submissions, standing_versions


def judge_quarter(
    evidence: Evidence,
    registry: Registry,
    rules: RuleBook,
    *,
    judged_at: datetime,
    code_version: str,
) -> Verdict:
    """Return the verdict on every submission of a quarter.

    Args:
        evidence: the quarter's submissions and the accepted past.
        registry: what names, metrics and organisations there are.
        rules: what is checked.
        judged_at: the present moment, UTC.
        code_version: which code judges.

    Raises:
        DeclarationError: a rule names a column that its table does not have.
        ValidationError: a check could not be run; no submission is to blame.
    """
    frames = registry.frames()
    of_sheets = build_sheet_tables(evidence, frames)
    sheet_runs = run_suites(of_sheets.tables, rules)
    standing = standing_versions(
        evidence.submissions, of_sheets.facts, rejected_submissions(sheet_runs)
    )
    bench = Bench(
        evidence=evidence,
        frames=frames,
        facts=of_sheets.facts,
        datasets=of_sheets.datasets,
        sheets=of_sheets.sheets,
        standing=standing,
        judged_at=judged_at,
    )
    records = build_record_tables(bench)
    record_runs = run_suites(records, rules)
    of_quarter = build_quarter_tables(bench, records, rejected_rows(record_runs))
    runs = {**sheet_runs, **record_runs, **run_suites(of_quarter, rules)}
    failures = with_known_issues(
        failures_of(runs, evidence, frames),
        frames.known_issues,
        counting=standing.filter("is_counting")["submission_id"],
        judged_at=judged_at,
    )
    submissions = judge_versions(bench, failures)
    return Verdict(
        quarter=evidence.quarter,
        judged_at=judged_at,
        rules_version=rules.version,
        registry_version=registry.version,
        code_version=code_version,
        inputs_key=evidence.inputs_key(
            rules_version=rules.version,
            registry_version=registry.version,
            code_version=code_version,
            settled=settled_by(registry, evidence.quarter, now=judged_at),
        ),
        submissions=submissions,
        failures=failures,
        checks=checks_frame(runs),
        suites=_suites_frame(runs, failures, evidence.submissions),
        superseded_activity=superseded_activity(
            records["activity"], standing, failures
        ),
        accepted=accepted_records(records, standing, failures),
        results={name: run.outcome.result_json for name, run in runs.items()},
    )


def checks_frame(runs: Mapping[str, SuiteRun]) -> pl.DataFrame:
    """Return what each check came to (`archive.frames.CHECKS`), by its id."""
    found = []
    for suite, run in runs.items():
        declared = pl.DataFrame(
            [
                (check.check.check_id, check.check.rule_id, check.check.severity)
                for check in run.checks
            ],
            schema=["check_id", "rule_id", "severity"],
            orient="row",
        )
        found.append(
            run.outcome.results.join(declared, on="check_id").with_columns(
                pl.lit(suite).alias("suite")
            )
        )
    return pl.concat([f.select(CHECKS.names()) for f in found]).sort("check_id")


def _suites_frame(
    runs: Mapping[str, SuiteRun], failures: pl.DataFrame, submissions: pl.DataFrame
) -> pl.DataFrame:
    """Return a row for each suite and submission.

    A suite runs once over all submissions; its duration is shared by their records.
    """
    ids = submissions.select("submission_id").sort("submission_id")
    rows = [
        _suite_rows(suite, run, failures, ids) for suite, run in sorted(runs.items())
    ]
    return pl.concat(rows).select(
        pl.col(name).cast(dtype) for name, dtype in SUITES.items()
    )


def _suite_rows(
    suite: str, run: SuiteRun, failures: pl.DataFrame, ids: pl.DataFrame
) -> pl.DataFrame:
    check_ids = [check.check.check_id for check in run.checks]
    judged = run.table.group_by("submission_id").agg(pl.len().alias("records_judged"))
    failed = (
        failures.filter(pl.col("check_id").is_in(check_ids))
        .group_by("submission_id")
        .agg(
            pl.col("check_id").n_unique().alias("checks_failed"),
            pl.len().alias("failure_count"),
        )
    )
    counts = ("records_judged", "checks_failed", "failure_count")
    shares = pl.col("records_judged") if run.table.height else pl.lit(1)
    share = shares / max(run.table.height or ids.height, 1)
    return (
        ids.join(judged, on="submission_id", how="left")
        .join(failed, on="submission_id", how="left")
        .with_columns(pl.col(counts).fill_null(0))
        .with_columns(
            pl.lit(suite).alias("suite"),
            pl.lit(len(run.checks)).alias("checks_run"),
            (share * run.outcome.duration_seconds).alias("duration_seconds"),
        )
    )
