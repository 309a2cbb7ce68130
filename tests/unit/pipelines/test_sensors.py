import json
import os
from datetime import UTC, datetime

import dagster as dg
import pytest

from assets.archive.workspace import Workspace
from assets.intake.take_in import take_in
from pipelines.definitions import build_definitions
from pipelines.sensors import LOOKED_AT, new_submissions, stillness_of

# Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
pytestmark = pytest.mark.filterwarnings("ignore::dagster.PreviewWarning")

QUARTER = "2020-21-Q4"
NOW = datetime(2021, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "inbox" / QUARTER).mkdir(parents=True)
    return Workspace(
        inbox=tmp_path / "inbox", home=tmp_path / "home", clock=lambda: NOW
    )


class Ticks:
    """The sensor asked again and again, each time with what it remembered."""

    def __init__(self, workspace):
        place = dg.ResourceDefinition.hardcoded_resource(workspace)
        self.resources = {"workspace": workspace}
        self.definitions = build_definitions(place)
        self.cursor = None

    def tick(self):
        with dg.build_sensor_context(
            cursor=self.cursor,
            resources=self.resources,
            definitions=self.definitions,
        ) as context:
            result = new_submissions.evaluate_tick(context)
        self.cursor = result.cursor
        return result

    def asked_for(self):
        return [run.partition_key for run in self.tick().run_requests or []]


@pytest.fixture
def ticks(workspace):
    return Ticks(workspace)


def send(workspace, name="east.xlsx", content=b"a submission", quarter=QUARTER):
    path = workspace.inbox / quarter / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def take(workspace, quarter=QUARTER):
    take_in(workspace.inbox, workspace.archive, quarter, now=NOW)


def test_a_file_is_asked_for_at_the_second_tick_it_lies_still(workspace, ticks):
    send(workspace)
    first = ticks.tick()
    assert not first.run_requests
    assert QUARTER in first.skip_message
    assert ticks.asked_for() == [QUARTER]


def test_a_growing_file_waits_until_it_is_still(workspace, ticks):
    for size in range(1, 5):
        send(workspace, content=b"x" * size)
        assert ticks.asked_for() == []
    assert ticks.asked_for() == [QUARTER]


def test_a_file_rewritten_in_the_same_size_and_time_is_not_still(workspace, ticks):
    path = send(workspace, content=b"one")
    before = path.stat()
    ticks.tick()
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ticks.asked_for() == []


def test_the_same_files_do_not_ask_twice(workspace, ticks):
    send(workspace)
    ticks.tick()
    [first] = ticks.tick().run_requests
    assert ticks.asked_for() == []
    # Touched, so looked at again: the key stays, and Dagster runs a key once.
    os.utime(workspace.inbox / QUARTER / "east.xlsx")
    ticks.tick()
    [second] = ticks.tick().run_requests
    assert second.run_key == first.run_key


def test_another_file_asks_with_another_key(workspace, ticks):
    send(workspace)
    ticks.tick()
    [first] = ticks.tick().run_requests
    send(workspace, "west.xlsx", b"another submission")
    ticks.tick()
    [second] = ticks.tick().run_requests
    assert second.run_key != first.run_key


def test_what_the_archive_has_asks_for_nothing(workspace, ticks):
    send(workspace)
    take(workspace)
    ticks.tick()
    second = ticks.tick()
    assert not second.run_requests
    assert second.skip_message == "Nothing new in the inbox."


def test_each_quarter_has_a_run_of_its_own_and_waits_for_itself_only(workspace, ticks):
    send(workspace)
    send(workspace, quarter="2020-21-Q3", content=b"of an earlier quarter")
    ticks.tick()
    send(workspace, "growing.xlsx")
    [earlier] = ticks.tick().run_requests
    assert earlier.partition_key == "2020-21-Q3"
    again, this = ticks.tick().run_requests
    assert (again.run_key, this.partition_key) == (earlier.run_key, QUARTER)


def test_a_file_moved_to_another_quarter_asks_for_that_quarter(workspace, ticks):
    path = send(workspace)
    take(workspace)
    ticks.tick()
    ticks.tick()
    target = workspace.inbox / "2020-21-Q3" / path.name
    target.parent.mkdir()
    path.rename(target)
    ticks.tick()
    assert ticks.asked_for() == ["2020-21-Q3"]


@pytest.mark.parametrize(
    "name", ["2020-21-Q9", "2051-52-Q1", "notes", "old 2020-21-Q4", ".hidden"]
)
def test_a_folder_that_is_no_quarter_of_the_calendar_is_left_alone(
    workspace, ticks, name
):
    send(workspace, quarter=name)
    ticks.tick()
    assert ticks.asked_for() == []


def test_files_still_being_copied_do_not_ask(workspace, ticks):
    send(workspace, "east.xlsx.part")
    send(workspace, "~$east.xlsx")
    ticks.tick()
    assert ticks.asked_for() == []


def test_a_folder_is_not_looked_at_again_until_it_changes(workspace, ticks):
    path = send(workspace)
    ticks.tick()
    ticks.tick()
    looked_at = json.loads(ticks.cursor)[QUARTER]
    assert looked_at.startswith(LOOKED_AT)
    ticks.tick()
    assert json.loads(ticks.cursor)[QUARTER] == looked_at
    path.write_bytes(b"changed")
    ticks.tick()
    assert not json.loads(ticks.cursor)[QUARTER].startswith(LOOKED_AT)


def test_what_cannot_be_read_just_now_is_looked_at_again(workspace, ticks):
    (workspace.inbox / QUARTER / "empty folder").mkdir()
    ticks.tick()
    ticks.tick()
    assert not json.loads(ticks.cursor)[QUARTER].startswith(LOOKED_AT)


def test_no_inbox_asks_for_nothing(tmp_path):
    nowhere = Workspace(tmp_path / "inbox", tmp_path / "home", lambda: NOW)
    ticks = Ticks(nowhere)
    ticks.tick()
    assert ticks.asked_for() == []


def test_a_mark_changes_with_name_size_and_time(tmp_path):
    marks = [stillness_of(tmp_path)]
    (tmp_path / "a").write_bytes(b"1")
    marks.append(stillness_of(tmp_path))
    (tmp_path / "a").write_bytes(b"12")
    marks.append(stillness_of(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    marks.append(stillness_of(tmp_path))
    assert len(set(marks)) == 4
    assert stillness_of(tmp_path) == marks[-1]
