from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.archive.frames import CHECKS, FAILURES, SUITES
from assets.archive.national_verdict import NationalVerdict
from assets.archive.workspace import Workspace
from assets.validation.face import national_check_results
from assets.warehouse.face import national_mart_key
from pipelines.definitions import build_definitions

# Partitioned checks are a preview in the Dagster that is pinned.
pytestmark = pytest.mark.filterwarnings("ignore::dagster.PreviewWarning")

MART = dg.AssetKey(["marts", "metric_quarter"])
NOW = datetime(2021, 5, 1, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(inbox=tmp_path / "inbox", home=tmp_path, clock=lambda: NOW)


def test_the_national_checks_stand_on_the_mart_and_on_no_quarters_verdict(
    workspace: Workspace,
) -> None:
    place = dg.ResourceDefinition.hardcoded_resource(workspace)
    graph = build_definitions(place).resolve_asset_graph()
    keys = {key for key in graph.asset_check_keys if "national" in key.name}
    assert keys == {
        dg.AssetCheckKey(MART, f"national_{severity}")
        for severity in ("critical", "warning")
    }
    assert national_mart_key() == MART


def test_a_check_says_what_the_current_verdict_found(workspace: Workspace) -> None:
    before = list(national_check_results(workspace, MART))
    assert [result.passed for result in before] == [True, True]
    failure = {"failure_id": "f", "severity": "warning", "message": "It fell."}
    workspace.archive.keep_national_verdict(
        NationalVerdict(
            judged_at=NOW,
            rules_version="r",
            registry_version="g",
            code_version="c",
            inputs_key="0",
            failures=pl.DataFrame([failure], schema=FAILURES),
            checks=pl.DataFrame(schema=CHECKS),
            suites=pl.DataFrame(schema=SUITES),
            results={},
        )
    )
    found = {r.check_name: r for r in national_check_results(workspace, MART)}
    assert found["national_critical"].passed
    assert not found["national_warning"].passed
    assert found["national_warning"].severity == dg.AssetCheckSeverity.WARN
