"""The Dagster face of validation: a quarter's verdict, and its asset checks."""

import logging
from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.archive.verdict import Verdict
from assets.archive.workspace import Workspace
from assets.domain.registry.load import load_registry
from assets.validation.rules import RuleBook, load_rules
from assets.validation.standing import judge_stale_quarters, standing_failures

SUBMISSIONS = dg.AssetKey(["archive", "submissions"])
VERDICTS = dg.AssetKey(["archive", "verdicts"])
RULES = dg.AssetKey("rules")
REGISTRY = dg.AssetKey("registry")

# The UI shows a table of this many failing records; audit.failures has all of them.
ROWS_SHOWN = 100
COLUMNS_SHOWN = (
    "rule_id",
    "ahsn_code",
    "organisation_code",
    "source_file",
    "sheet",
    "cell",
    "value",
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


def verdicts_asset(quarters: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Return the asset that judges one quarter, with two checks for each suite."""
    rules = load_rules()

    @dg.asset(
        key=VERDICTS,
        deps=[SUBMISSIONS, RULES, REGISTRY],
        partitions_def=quarters,
        check_specs=list(_check_specs(rules, quarters)),
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
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        workspace: Workspace = context.resources.workspace
        quarter = context.partition_key
        with workspace.lock():
            judged = judge_stale_quarters(
                workspace.archive, load_registry(), rules, quarter, now=workspace.clock
            )
        for verdict in judged:
            log.info("%s  validation  %s", verdict.quarter, verdict.summary())
            if verdict.quarter != quarter:
                _record_other_quarter(context, verdict, rules)
        verdict = workspace.archive.current_verdict(quarter)
        failures = standing_failures(verdict)
        for spec in _check_specs(rules, quarters):
            yield _check_result(spec.name, failures)
        yield dg.MaterializeResult(metadata=_metadata(verdict))

    return verdicts
