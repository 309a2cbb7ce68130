import subprocess
import sys

import dagster as dg
import pytest

from pipelines.dagster_home import prepare_dagster_home
from pipelines.dagster_instance import open_dagster_instance
from pipelines.dead_runs import HOST_TAG, PROCESS_TAG, fail_dead_runs, process_tags


@pytest.fixture
def instance(tmp_path):
    home = prepare_dagster_home(tmp_path)
    with open_dagster_instance(home) as instance:
        yield instance


def started(instance, tags):
    @dg.job
    def nothing():
        pass

    run = instance.create_run_for_job(nothing, tags=tags)
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, "nothing"), run.run_id
    )
    return run.run_id


def status(instance, run_id):
    return instance.get_run_by_id(run_id).status


def ended_process():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return str(done.pid)


def test_a_run_whose_process_is_gone_has_failed(instance):
    dead = started(instance, {**process_tags(), PROCESS_TAG: ended_process()})
    assert fail_dead_runs(instance) == [dead]
    assert status(instance, dead) == dg.DagsterRunStatus.FAILURE
    assert fail_dead_runs(instance) == []


@pytest.mark.parametrize("change", [{}, {HOST_TAG: "elsewhere", PROCESS_TAG: "1"}])
def test_a_run_that_lives_or_is_elsewhere_is_left_alone(instance, change):
    run_id = started(instance, {**process_tags(), **change})
    assert fail_dead_runs(instance) == []
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED


def test_a_run_of_the_daemon_is_left_to_the_daemon(instance):
    run_id = started(instance, {})
    assert fail_dead_runs(instance) == []
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED
