"""The Dagster UI, as `outturn dev` serves it: real processes, real daemon."""

import json
import time
from datetime import UTC, datetime

import pytest

from assets.warehouse.sql_file import sql_files
from tests.factories.command import Place
from tests.factories.dagster_ui import free_port, start_ui, wait_for
from tests.factories.judging import Sent
from tests.factories.submissions import workbook
from tests.factories.warehouse_queries import ask

QUARTER = "2020-21-Q4"
ARRIVES = "2020-21-Q3"
SENSOR = {
    "repositoryLocationName": "pipelines.definitions",
    "repositoryName": "__repository__",
    "sensorName": "new_submissions",
}

AUTOMATION = """
{ repositoriesOrError { ... on RepositoryConnection { nodes {
    schedules { name scheduleState { status } }
    sensors { name sensorState { status } }
} } } }
"""
GRAPH = """
{ assetNodes {
    assetKey { path } dependencyKeys { path } partitionKeys description jobNames
    metadataEntries { label ... on TableSchemaMetadataEntry {
        schema { columns { name description } } } }
} }
"""
MATERIALISED = """
query ($partition: String!) {
  assetNodeOrError(assetKey: {path: ["archive", "verdicts"]}) { ... on AssetNode {
    latestMaterializationByPartition(partitions: [$partition]) { partition runId }
    assetChecksOrError { ... on AssetChecks { checks { name } } }
  } }
}
"""
CHECK = """
query ($name: String!, $partition: String!) {
  assetCheckExecutions(
    assetKey: {path: ["archive", "verdicts"]}, checkName: $name,
    partition: $partition, limit: 1
  ) { status partition evaluation { severity metadataEntries { label
      ... on IntMetadataEntry { intValue }
      ... on TableMetadataEntry { table { records } } } } }
}
"""
EVALUATE = """
mutation ($schedule: ScheduleSelector!, $moment: Float) {
  scheduleDryRun(selectorData: $schedule, timestamp: $moment) {
    ... on DryRunInstigationTick { evaluationResult {
      error { message } skipReason runRequests { runKey tags { key value } } } }
    ... on PythonError { message }
  }
}
"""
TICKS = """
query ($sensor: SensorSelector!) { sensorOrError(sensorSelector: $sensor) {
  ... on Sensor { sensorState { status ticks { status runIds skipReason } } }
} }
"""
START = """
mutation ($sensor: SensorSelector!) {
  startSensor(sensorSelector: $sensor) { __typename }
}
"""
RESET = """
mutation ($sensor: SensorSelector!) {
  resetSensor(sensorSelector: $sensor) { __typename }
}
"""


def submission(quarter, **figure):
    row = {"value": "12"} | figure
    return workbook(Sent(quarter=quarter, sheets={"activity": [row]}).tables())


@pytest.fixture(scope="module")
def ui(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a place with spaces")
    place = Place(inbox=folder / "in box", home=folder / "ho me")
    (place.inbox / QUARTER).mkdir(parents=True)
    (place.inbox / QUARTER / "east.xlsx").write_bytes(submission(QUARTER, value="TBC"))
    served = start_ui(place, free_port())
    try:
        wait_for(served.is_ready, within=90)
        yield served
        served.interrupt()
        wait_for(lambda: not served.living(), within=60)
    finally:
        served.kill()


@pytest.fixture(scope="module")
def automation(ui):
    """Schedules and sensors with their state, before any test switches one on."""
    [found] = ui.ask(AUTOMATION)["repositoriesOrError"]["nodes"]
    return found


@pytest.fixture(scope="module")
def graph(ui):
    return {
        "/".join(node["assetKey"]["path"]): node for node in ui.ask(GRAPH)["assetNodes"]
    }


@pytest.fixture(scope="module")
def materialised(ui):
    run_id = ui.launch(QUARTER)
    assert ui.ended(run_id, within=120) == "SUCCESS"
    return run_id


def test_every_sql_file_is_an_asset_whose_lineage_is_read_from_its_sql(graph):
    sources = {"archive": "archive/verdicts", "registry": "registry"}
    for file in sql_files():
        node = graph[file.name.replace(".", "/")]
        found = {"/".join(key["path"]) for key in node["dependencyKeys"]}
        assert found == {
            sources.get(name.split(".")[0], name.replace(".", "/"))
            for name in file.dependencies
        }
        assert node["jobNames"].count("quarterly_run") == 1
        [schema] = [e["schema"] for e in node["metadataEntries"] if "schema" in e]
        assert {c["name"]: c["description"] for c in schema["columns"]} == {
            column.name: column.comment for column in file.columns
        }


def test_the_stages_follow_one_another_and_the_quarters_read_as_people_say_them(graph):
    submissions, verdicts = graph["archive/submissions"], graph["archive/verdicts"]
    assert submissions["dependencyKeys"] == [{"path": ["inbox"]}]
    assert {"path": ["archive", "submissions"]} in verdicts["dependencyKeys"]
    for node in (submissions, verdicts):
        assert QUARTER in node["partitionKeys"]
        assert node["partitionKeys"] == sorted(node["partitionKeys"])


def test_schedule_and_sensor_are_off_until_switched_on(automation):
    assert automation["schedules"] == [
        {"name": "after_each_deadline", "scheduleState": {"status": "STOPPED"}}
    ]
    assert automation["sensors"] == [
        {"name": "new_submissions", "sensorState": {"status": "STOPPED"}}
    ]


@pytest.mark.parametrize(("day", "quarters"), [(21, []), (22, [QUARTER]), (23, [])])
def test_the_schedule_asks_for_a_quarter_on_the_morning_after_its_deadline(
    ui, day, quarters
):
    schedule = {
        "repositoryLocationName": "pipelines.definitions",
        "repositoryName": "__repository__",
        "scheduleName": "after_each_deadline",
    }
    moment = datetime(2021, 4, day, 5, tzinfo=UTC).timestamp()
    tick = ui.ask(EVALUATE, schedule=schedule, moment=moment)["scheduleDryRun"]
    result = tick["evaluationResult"]
    assert result["error"] is None
    tags = [
        {tag["key"]: tag["value"] for tag in request["tags"]}
        for request in result["runRequests"] or []
    ]
    assert [tag["dagster/partition"] for tag in tags] == quarters
    assert bool(result["skipReason"]) != bool(quarters)


def test_nothing_is_told_to_dagsters_makers(ui):
    assert (
        "telemetry:\n  enabled: false"
        in ui.ask("{ instance { info } }")["instance"]["info"]
    )
    page = ui.get("/")
    assert '"telemetryEnabled": false' in page
    assert "oss-telemetry" not in page
    assert not list((ui.place.home / "dagster").rglob("*telemetry*/*"))


def test_a_quarter_is_materialised_from_the_ui_up_to_the_warehouse(ui, materialised):
    [found] = ask(
        ui.place, "select * from audit.submissions where quarter = ?", QUARTER
    )
    assert found["ahsn_code"] == "EAST"
    node = ui.ask(MATERIALISED, partition=QUARTER)["assetNodeOrError"]
    [materialisation] = node["latestMaterializationByPartition"]
    assert materialisation["partition"] == QUARTER


def test_the_checks_of_a_quarter_carry_its_failing_records(ui, materialised):
    node = ui.ask(MATERIALISED, partition=QUARTER)["assetNodeOrError"]
    checks = {
        check["name"]: execution
        for check in node["assetChecksOrError"]["checks"]
        for execution in ui.ask(CHECK, name=check["name"], partition=QUARTER)[
            "assetCheckExecutions"
        ]
    }
    assert {"activity_critical", "activity_warning", "cover_critical"} <= set(checks)
    found = checks.pop("activity_critical")
    assert found["partition"] == QUARTER
    assert found["status"] == "FAILED"
    assert found["evaluation"]["severity"] == "ERROR"
    entries = {e["label"]: e for e in found["evaluation"]["metadataEntries"]}
    assert entries["failures"]["intValue"] == 1
    [record] = map(json.loads, entries["failing records"]["table"]["records"])
    assert record["rule_id"] == "value_not_a_number"
    assert record["value"] == "TBC"
    assert record["sheet"] == "Activity"
    assert record["cell"]
    failed = {name for name, check in checks.items() if check["status"] == "FAILED"}
    # One AHSN sent one programme: everything else is missing.
    assert failed == {"returns_warning", "expected_programmes_warning"}


def test_a_file_dropped_in_the_inbox_reaches_the_marts_once_it_is_still(ui, automation):
    folder = ui.place.inbox / ARRIVES
    folder.mkdir()
    content = submission(ARRIVES)
    arriving = folder / "arriving.xlsx"
    arriving.write_bytes(content[:100])
    ui.ask(START, sensor=SENSOR)
    try:
        before = len(ticks(ui))
        grown = 100
        # Grows through at least two ticks of the sensor.
        while len(ticks(ui)) < before + 2:
            grown += 10
            arriving.write_bytes(content[:grown])
            assert runs_of(ui, ARRIVES) == []
            time.sleep(1)
        arriving.write_bytes(content)

        wait_for(lambda: figures(ui.place, ARRIVES), within=180)
        after = len(ticks(ui))
        wait_for(lambda: len(ticks(ui)) >= after + 2, within=120)
    finally:
        ui.ask(RESET, sensor=SENSOR)

    [figure] = figures(ui.place, ARRIVES)
    assert figure["value"] == 12
    assert figure["organisation_code"] == "SYN-EAST-04"
    [run] = runs_of(ui, ARRIVES)
    assert run["tags"]["dagster/sensor_name"] == "new_submissions"
    assert ui.ended(run["runId"], within=60) == "SUCCESS"
    assert not [tick for tick in ticks(ui) if tick["status"] == "FAILURE"]


def test_the_terminal_shows_stages_and_no_alarm(ui, materialised):
    out, err = ui.printed()
    assert f"http://127.0.0.1:{ui.port}" in err
    assert "validation" in err
    assert "STEP_START" not in err
    assert "\x1b[" not in out + err
    assert "Traceback" not in out + err
    assert "uperseded" not in out + err
    levels = {
        json.loads(line)["level"]
        for line in out.splitlines()
        # Dagster's remark on the first start of a home.
        if "No cursor for event type" not in line
    }
    assert levels == {"info"}


def test_a_second_ui_is_refused_in_plain_words(ui):
    same_port = ui.place.outturn("dev", "--port", str(ui.port))
    assert same_port.returncode == 2
    assert f"Port {ui.port} is in use" in same_port.stderr
    same_home = ui.place.outturn("dev", "--port", str(free_port()))
    assert same_home.returncode == 2
    assert "Another `outturn dev` is serving" in same_home.stderr
    assert "Traceback" not in same_port.stderr + same_home.stderr


def ticks(ui):
    state = ui.ask(TICKS, sensor=SENSOR)["sensorOrError"]["sensorState"]
    return [tick for tick in state["ticks"] if tick["status"] != "STARTED"]


def runs_of(ui, quarter):
    return ui.runs(tags=[{"key": "dagster/partition", "value": quarter}])


def figures(place, quarter):
    if not place.warehouse.exists():
        return []
    return ask(place, "select * from marts.activity where quarter = ?", quarter)
