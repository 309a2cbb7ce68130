"""The Dagster face of validation: the verdicts, and their asset checks."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg
import polars as pl

from assets.archive.verdict import KeptVerdict, Verdict
from assets.archive.workspace import Workspace
from assets.domain.project import EXPECTATIONS
from assets.domain.registry.load import load_registry
from assets.validation.declarations import NATIONAL_TABLES
from assets.validation.national_standing import judge_stale_national
from assets.validation.rules import load_rules
from assets.validation.standing import judge_stale_quarters, standing_failures

SUBMISSIONS = dg.AssetKey(["archive", "submissions"])
VERDICTS = dg.AssetKey(["archive", "verdicts"])
RULES = dg.AssetKey("rules")
REGISTRY = dg.AssetKey("registry")

# Its suites are two tables, but one matter: what the marts come to.
NATIONAL = "national"

# A check's severity in Dagster, by the severity of the failures it shows.
SEVERITIES = {
    "critical": dg.AssetCheckSeverity.ERROR,
    "warning": dg.AssetCheckSeverity.WARN,
}

# The UI shows this many failing records; audit.failures has every one.
ROWS_SHOWN = 100
COLUMNS_SHOWN = (
    "rule_id",
    "ahsn_code",
    "organisation_code",
    "source_file",
    "sheet",
    "cell",
    "value",
    "expected",
    "message",
)

log = logging.getLogger("outturn")


def rules_source() -> dg.AssetSpec:
    """Return the rules as the asset that people write by hand."""
    return dg.AssetSpec(
        RULES,
        description="expectations/: what is checked, and what a failure costs.",
        group_name="sources",
    )


def verdicts_asset(
    quarters: dg.PartitionsDefinition, rules_folder: Path = EXPECTATIONS
) -> dg.AssetsDefinition:
    """Return the asset that judges a quarter, with two checks for each suite."""
    checks = load_rules(rules_folder).checks.values()
    suites = sorted({check.check.table for check in checks} - set(NATIONAL_TABLES))

    @dg.asset(
        key=VERDICTS,
        deps=[SUBMISSIONS, RULES, REGISTRY],
        partitions_def=quarters,
        check_specs=[
            dg.AssetCheckSpec(
                f"{suite}_{severity}",
                asset=VERDICTS,
                partitions_def=quarters,
                description=f"{severity} failures of the suite {suite}, as they stand",
            )
            for suite in suites
            for severity in SEVERITIES
        ],
        required_resource_keys={"workspace"},
        group_name="archive",
        kinds={"greatexpectations", "duckdb"},
        description=(
            "What Great Expectations said of every submission of the quarter: its "
            "failures, and the accepted records of the versions that count."
        ),
    )
    def verdicts(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        quarter = context.partition_key
        for verdict in _judge(workspace, quarter, rules_folder):
            if verdict.quarter != quarter:
                # A correction reaches other quarters: their history says so too.
                for event in _events_elsewhere(workspace, suites, verdict, quarter):
                    context.log_event(event)
        current = workspace.archive.current_verdict(quarter)
        yield from _check_results(suites, current)
        yield dg.MaterializeResult(metadata=_metadata(current))

    return verdicts


def judge_national_mart(workspace: Workspace, metric_quarter: pl.DataFrame) -> None:
    """Judge the rows of the national mart; the caller holds the lock."""
    verdict = judge_stale_national(
        workspace.archive,
        load_registry(),
        load_rules(),
        metric_quarter,
        now=workspace.clock(),
    )
    if verdict is not None:
        log.info(
            "validation             %s national figures judged, %s failures",
            f"{metric_quarter.height:,}",
            f"{verdict.failures.height:,}",
        )


def national_check_specs(mart: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """Return the checks of the national suites, on the national mart."""
    return [
        dg.AssetCheckSpec(
            f"{NATIONAL}_{severity}",
            asset=mart,
            description=f"{severity} failures of the national figures, as they stand",
        )
        for severity in SEVERITIES
    ]


def national_check_results(
    workspace: Workspace, mart: dg.AssetKey
) -> Iterator[dg.AssetCheckResult]:
    """Yield what the current national verdict says, for each of the checks."""
    current = workspace.archive.current_national_verdict()
    failures = None if current is None else current.frame("failures")
    for severity in SEVERITIES:
        failing = (
            pl.DataFrame()
            if failures is None
            else failures.filter(pl.col("severity") == severity)
        )
        yield _check_result(NATIONAL, severity, failing, asset=mart)


def _judge(workspace: Workspace, quarter: str, rules_folder: Path) -> list[Verdict]:
    with workspace.lock():
        judged = []
        for verdict in judge_stale_quarters(
            workspace.archive,
            load_registry(),
            load_rules(rules_folder),
            quarter,
            clock=workspace.clock,
        ):
            log.info("%s  validation  %s", verdict.quarter, _summary(verdict))
            judged.append(verdict)
    if quarter not in {verdict.quarter for verdict in judged}:
        log.info("%s  validation  nothing new to judge", quarter)
    return judged


def _summary(verdict: Verdict) -> str:
    seconds = verdict.suites["duration_seconds"].sum()
    counting = verdict.submissions.filter("is_counting").height
    read = verdict.submissions["records_read"].sum()
    return (
        f"{counting} of {verdict.submissions.height} submissions count, "
        f"{read:,} records judged, {verdict.failures.height:,} failures "
        f"({seconds:.1f} s)"
    )


def _events_elsewhere(
    workspace: Workspace, suites: Sequence[str], verdict: Verdict, because_of: str
) -> Iterator[dg.AssetMaterialization | dg.AssetCheckEvaluation]:
    """Yield what happened to another quarter than the step's own, under its name."""
    current = workspace.archive.current_verdict(verdict.quarter)
    yield dg.AssetMaterialization(
        VERDICTS,
        partition=verdict.quarter,
        metadata={"judged again because of": because_of, **_metadata(current)},
    )
    for result in _check_results(suites, current):
        yield dg.AssetCheckEvaluation(
            asset_key=VERDICTS,
            check_name=str(result.check_name),
            passed=result.passed,
            metadata=result.metadata,
            severity=result.severity,
            partition=verdict.quarter,
        )


def _check_results(
    suites: Sequence[str], current: KeptVerdict | None
) -> Iterator[dg.AssetCheckResult]:
    failures = pl.DataFrame() if current is None else standing_failures(current)
    for suite in suites:
        for severity in SEVERITIES:
            failing = (
                failures.filter(
                    (pl.col("suite") == suite) & (pl.col("severity") == severity)
                )
                if failures.height
                else failures
            )
            yield _check_result(suite, severity, failing)


def _check_result(
    suite: str,
    severity: str,
    failing: pl.DataFrame,
    *,
    asset: dg.AssetKey | None = None,
) -> dg.AssetCheckResult:
    shown = [
        dg.TableRecord({name: row[name] or "" for name in COLUMNS_SHOWN})
        for row in failing.head(ROWS_SHOWN).iter_rows(named=True)
    ]
    schema = dg.TableSchema([dg.TableColumn(name) for name in COLUMNS_SHOWN])
    return dg.AssetCheckResult(
        check_name=f"{suite}_{severity}",
        asset_key=asset,
        passed=failing.is_empty(),
        severity=SEVERITIES[severity],
        metadata={
            "failures": failing.height,
            "failing records": dg.MetadataValue.table(shown, schema=schema),
        },
    )


def _metadata(current: KeptVerdict | None) -> dict[str, int | str]:
    if current is None:
        return {"submissions": 0}
    submissions = current.frame("submissions")
    return {
        "verdict": current.verdict_id,
        "submissions": submissions.height,
        "counting": submissions.filter("is_counting").height,
        "records read": int(submissions["records_read"].sum()),
        "records rejected": int(submissions["records_rejected"].sum()),
        "records flagged": int(submissions["records_flagged"].sum()),
        "failures": current.frame("failures").height,
    }
