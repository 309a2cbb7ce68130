"""The outputs as Dagster writes them: what it is told of each, and where one fails."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg
import pytest

from assets.archive.workspace import Workspace
from assets.domain.outputs import OUTPUT_NAMES
from assets.publication.face import OUTPUT_WRITTEN
from assets.publication.outputs.folder import output_folder
from pipelines.definitions import build_definitions
from pipelines.jobs import QUARTERLY_RUN
from pipelines.quarterly_run import QUIET

# Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
pytestmark = pytest.mark.filterwarnings("ignore::dagster.PreviewWarning")

QUARTER = "2020-21-Q4"


@pytest.fixture
def workspace(sample_year_outputs, tmp_path):
    """A copy, to be changed, of a home whose outputs are written."""
    place, _ = sample_year_outputs
    shutil.copytree(place.home, tmp_path / "home", symlinks=True)
    return Workspace(
        place.inbox,
        tmp_path / "home",
        lambda: datetime.now(UTC),
        outputs=frozenset(OUTPUT_NAMES),
    )


def materialised(workspace, *names):
    """A run of the assets of some outputs alone, as the job of every run does them."""
    resource = dg.ResourceDefinition.hardcoded_resource(workspace)
    job = build_definitions(resource).resolve_job_def(QUARTERLY_RUN)
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(
            partition_key=QUARTER,
            instance=instance,
            run_config=QUIET,
            asset_selection=[key_of(name) for name in names],
            raise_on_error=True,
        )
    assert result.success
    return result


def key_of(name):
    return dg.AssetKey(["outbox", name])


def files_told(result):
    """How many files Dagster is told of, by the output that was materialised."""
    return {
        event.asset_key.path[-1]: event.materialization.metadata["files"].value
        for event in result.get_asset_materialization_events()
    }


def checks_told(result):
    """Whether each output's check passed, and what it says of it."""
    checks = result.get_asset_check_evaluations()
    assert {one.check_name for one in checks} == {OUTPUT_WRITTEN}
    return {
        one.asset_key.path[-1]: (
            one.passed,
            {name: value.text for name, value in one.metadata.items()},
        )
        for one in checks
    }


def test_an_output_that_fails_fails_its_own_check_and_the_others_are_written(workspace):
    tables = output_folder(workspace.home, f"{QUARTER}/tables")
    tables.unlink()
    tables.mkdir()
    gallery = output_folder(workspace.home, "gallery") / "index.html"
    gallery.unlink()

    result = materialised(workspace, "tables", "gallery")

    assert files_told(result) == {"tables": 0, "gallery": 1}
    assert gallery.is_file()
    passed, said = checks_told(result).pop("tables")
    assert not passed
    assert "is not the link that outturn keeps there" in said[f"tables {QUARTER}"]
    assert checks_told(result)["gallery"] == (True, {})


def test_an_output_the_settings_do_not_ask_for_is_not_materialised(workspace):
    result = materialised(replace(workspace, outputs=frozenset()), *OUTPUT_NAMES)
    assert files_told(result) == {}
    assert checks_told(result) == dict.fromkeys(OUTPUT_NAMES, (True, {}))
