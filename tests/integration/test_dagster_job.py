"""The quarterly run as Dagster runs it, in this process, on storage of its own."""

import resource
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from assets.archive.workspace import Workspace
from assets.intake.face import EVERY_FILE_KEPT, SUBMISSIONS
from assets.validation.face import VERDICTS
from pipelines.definitions import build_definitions
from pipelines.jobs import QUARTERLY_RUN
from pipelines.quarterly_run import QUIET
from tests.factories.command import Place
from tests.factories.judging import Sent
from tests.factories.submissions import workbook
from tests.factories.warehouse_queries import ask

pytestmark = [
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]

EARLIER, LATER = "2020-21-Q3", "2020-21-Q4"
LARGEST = 32 * 1024 * 1024
START = datetime(2021, 4, 20, 9, tzinfo=UTC)


class Desk:
    """A home whose runs are started one by one, each a minute after the last."""

    def __init__(self, folder):
        self.minutes = 0
        self.place = Place(inbox=folder / "inbox", home=folder / "home")
        self.place.inbox.mkdir()
        workspace = Workspace(self.place.inbox, self.place.home, self._now)
        workspace_resource = dg.ResourceDefinition.hardcoded_resource(workspace)
        self.job = build_definitions(workspace_resource).resolve_job_def(QUARTERLY_RUN)
        self.instance = dg.DagsterInstance.ephemeral()
        self.archive = workspace.archive

    def _now(self):
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)

    def send(self, quarter, name, value):
        path = self.place.inbox / quarter / name
        path.parent.mkdir(exist_ok=True)
        rows = [{"value": value}]
        path.write_bytes(
            workbook(Sent(quarter=quarter, sheets={"activity": rows}).tables())
        )

    def run(self, quarter):
        return self.job.execute_in_process(
            partition_key=quarter,
            instance=self.instance,
            run_config=QUIET,
            raise_on_error=True,
        )

    def check(self, name, quarter, asset=VERDICTS):
        """The newest evaluation of a check for a quarter."""
        found = self.instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(asset, name), limit=100
        )
        return next(
            record.event.dagster_event.asset_check_evaluation_data
            for record in found
            if record.partition == quarter
        )


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    with desk.instance:
        yield desk


def test_a_correction_changes_the_checks_of_the_later_quarter_it_reaches(desk):
    desk.send(EARLIER, "east.xlsx", "12")
    desk.send(LATER, "east.xlsx", "9")
    assert desk.run(EARLIER).success
    assert desk.run(LATER).success
    fallen = desk.check("activity_warning", LATER)
    assert not fallen.passed
    assert fallen.severity == dg.AssetCheckSeverity.WARN
    assert fallen.metadata["failures"].value == 1
    assert desk.check("activity_warning", EARLIER).passed

    desk.send(EARLIER, "east corrected.xlsx", "8")
    result = desk.run(EARLIER)

    assert desk.check("activity_warning", LATER).passed
    partitions = {
        event.partition
        for event in result.asset_materializations_for_node("archive__verdicts")
    }
    assert partitions == {EARLIER, LATER}
    [national] = ask(
        desk.place,
        "select * from marts.metric_quarter where quarter = ?"
        " and metric_code = 'eied_patients'",
        LATER,
    )
    assert national["value"] == 9
    assert national["flagged_value"] == 0


def test_a_quarter_nobody_sent_anything_for_runs_to_an_empty_table(desk):
    assert desk.run(LATER).success
    assert ask(desk.place, "select * from marts.activity") == []
    assert desk.check("activity_critical", LATER).passed
    assert desk.check(EVERY_FILE_KEPT, LATER, asset=SUBMISSIONS).passed


def test_what_could_not_be_kept_fails_a_check_and_no_one_elses_figures(desk):
    desk.send(LATER, "east.xlsx", "9")
    with (desk.place.inbox / LATER / "large.xlsx").open("wb") as large:
        large.truncate(2 * LARGEST)

    # As if the disk had room for the one and not for the other.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, before[1]))
    try:
        assert desk.run(LATER).success
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    kept = desk.check(EVERY_FILE_KEPT, LATER, asset=SUBMISSIONS)
    assert not kept.passed
    assert "large.xlsx" in kept.metadata
    assert len(ask(desk.place, "select * from marts.activity")) == 1
