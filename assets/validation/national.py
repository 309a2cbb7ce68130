"""The national figures judged: the mart's rows in, a verdict out.

The order of the steps, in two passes: the series first, for known issues may be about
what fails there; then the issues themselves. Nothing here opens a file or asks the
time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import polars as pl

from assets.archive.frames import (
    COVER_VALUES,
    DATASETS_PRESENT,
    FAILURES,
    LAYOUT,
    SUBMISSIONS,
    SUITES,
)
from assets.archive.national_verdict import NationalVerdict
from assets.domain.registry.frames import RegistryFrames
from assets.validation.evidence import Evidence, no_history
from assets.validation.failures import failures_of
from assets.validation.judge import checks_frame
from assets.validation.judged.known_issues import judge_known_issues
from assets.validation.judged.national import judge_national_series
from assets.validation.known_issues import with_known_issues
from assets.validation.rules import RuleBook
from assets.validation.suites import SuiteRun, run_suites


def judge_national(
    metric_quarter: pl.DataFrame,
    standing: pl.DataFrame,
    frames: RegistryFrames,
    rules: RuleBook,
    *,
    quarters_judged: Collection[str],
    judged_at: datetime,
    registry_version: str,
    code_version: str,
    inputs_key: str,
) -> NationalVerdict:
    """Return the verdict on the national figures.

    Args:
        metric_quarter: every row of the national mart.
        standing: the failures that stand in the quarters' current verdicts, which the
            known issues may be about (`archive.frames.FAILURES`).
        frames: the registry: deadlines, printed outturns, known issues, names.
        rules: what is checked.
        quarters_judged: the quarters that have a verdict.
        judged_at: the present moment, UTC.
        registry_version: of which registry the frames are.
        code_version: which code judges.
        inputs_key: what the verdict rests on.

    Raises:
        DeclarationError: a rule names a column that its table does not have.
        ValidationError: a check could not be run.
    """
    series = judge_national_series(metric_quarter, frames, judged_at=judged_at)
    runs = dict(run_suites({"national": series}, rules))
    found = _covered(_failures(runs, frames), frames, judged_at=judged_at)
    issues = judge_known_issues(
        frames.known_issues,
        pl.concat([standing.select(FAILURES.names()), found]),
        quarters_judged=quarters_judged,
        judged_at=judged_at,
    )
    of_issues = run_suites({"known_issues": issues}, rules)
    runs |= of_issues
    failures = pl.concat([found, _failures(of_issues, frames)])
    return NationalVerdict(
        judged_at=judged_at,
        rules_version=rules.version,
        registry_version=registry_version,
        code_version=code_version,
        inputs_key=inputs_key,
        failures=failures,
        checks=checks_frame(runs),
        suites=_suites_frame(runs, failures),
        results={name: run.outcome.result_json for name, run in runs.items()},
    )


def _failures(runs: Mapping[str, SuiteRun], frames: RegistryFrames) -> pl.DataFrame:
    tables = [run.table for run in runs.values() if run.table.height]
    latest = max((str(table["quarter"].max()) for table in tables), default=None)
    if latest is None:
        return pl.DataFrame(schema=FAILURES)
    return failures_of(runs, _no_evidence(latest), frames)


def _covered(
    failures: pl.DataFrame, frames: RegistryFrames, *, judged_at: datetime
) -> pl.DataFrame:
    """Return the failures with the known issue of each; issues count by the quarter."""
    of_quarters = failures.partition_by("quarter", maintain_order=True)
    return pl.concat(
        [
            failures.clear(),
            *(
                with_known_issues(
                    of_quarter, frames.known_issues, counting=(), judged_at=judged_at
                )
                for of_quarter in of_quarters
            ),
        ]
    )


def _suites_frame(runs: Mapping[str, SuiteRun], failures: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each suite; it was run on no submission."""
    rows = []
    for suite, run in sorted(runs.items()):
        ids = [check.check.check_id for check in run.checks]
        failed = failures.filter(pl.col("check_id").is_in(ids))
        rows.append(
            {
                "suite": suite,
                "checks_run": len(ids),
                "checks_failed": failed["check_id"].n_unique(),
                "records_judged": run.table.height,
                "failure_count": failed.height,
                "duration_seconds": run.outcome.duration_seconds,
            }
        )
    return pl.DataFrame(rows, schema=SUITES)


def _no_evidence(quarter: str) -> Evidence:
    """Return the evidence of a quarter that nobody sent anything for."""
    return Evidence(
        quarter=quarter,
        submissions=pl.DataFrame(schema=SUBMISSIONS),
        cover=pl.DataFrame(schema=COVER_VALUES),
        datasets=pl.DataFrame(schema=DATASETS_PRESENT),
        layout=pl.DataFrame(schema=LAYOUT),
        records={},
        earlier=no_history(),
    )
