"""The command `run`: what it does, prints and exits with."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import time

import duckdb
import pytest

from assets.archive.archive import Archive
from tests.factories.command import Place, command
from tests.factories.quarter import LATER, QUARTER, send, send_from_all, sent
from tests.factories.warehouse_queries import ask

pytestmark = [
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]

LARGEST = 32 * 1024 * 1024

AHSNS = 15

# Beside them stand the nils.
FIGURES = "select * from marts.activity where status = 'final'"


def test_0_all_is_well(clean_run):
    place, done = clean_run
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["outcome"] == "done"
    assert found["quarters"] == [QUARTER]
    assert (found["rejected_count"], found["missing_count"]) == (0, 0)
    assert found["not_kept"] == []
    assert found["warehouse"] == str(place.warehouse)
    assert len(ask(place, FIGURES)) == AHSNS


def test_messages_go_to_standard_error_and_nothing_there_is_an_alarm(clean_run):
    _, done = clean_run
    assert f"{QUARTER}  intake      15 new" in done.stderr
    assert f"{QUARTER}  validation  15 of 15" in done.stderr
    for alarm in ("Warning", "Traceback", "\x1b", "DEBUG"):
        assert alarm not in done.stderr + done.stdout


def test_1_a_file_could_not_be_kept_and_is_named(place, here):
    with (place.inbox / QUARTER / "large.xlsx").open("wb") as large:
        large.truncate(2 * LARGEST)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # As if the disk had room for all but this one.
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, before[1]))
    try:
        code, out, err = here(place, "run", "--json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code == 1
    assert json.loads(out)["not_kept"] == [f"{QUARTER}/large.xlsx"]
    assert f"missing from the figures: {QUARTER}/large.xlsx" in err
    assert re.search(rf"{QUARTER}  intake .*File too large", err)
    assert len(ask(place, FIGURES)) == AHSNS


def test_3_and_4_and_5_say_what_was_found(place, here):
    send(place.inbox, sent("EAST", LATER, value="TBC"))
    code, out, err = here(place, "run", "--json")
    assert code == 3
    assert json.loads(out)["outcome"] == "rejections"
    assert "open failures: 1 that reject" in err

    send(place.inbox, sent("EAST", LATER, value="9"), "EAST again.xlsx")
    code, _, err = here(place, "run", "--strict")
    assert code == 5
    assert "missing submissions: 14" in err

    send_from_all(place.inbox, LATER)
    send(place.inbox, sent("EAST", LATER, value="8"))
    code, out, _ = here(place, "run", "--strict")
    assert code == 4
    assert "expected at least 12" in out


def test_130_ctrl_c_ends_a_run_and_the_next_one_goes_on(place, here):
    send(place.inbox, sent("EAST", LATER, value="13"))
    before = place.warehouse.resolve()
    process = subprocess.Popen(
        command("run"),
        cwd=place.home.parent,
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    told = ""
    while "intake" not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    # As a terminal does: to every process of the group.
    os.killpg(process.pid, signal.SIGINT)
    out, rest = process.communicate(timeout=60)
    assert process.returncode == 130, told + rest
    assert out == ""
    assert "interrupted" in rest
    assert "Traceback" not in told + rest
    assert place.warehouse.resolve() == before

    assert here(place, "run")[0] == 0
    [figure] = ask(place, "select * from marts.activity where quarter = ?", LATER)
    assert figure["value"] == 13


def test_two_runs_at_once_both_end_well_and_leave_one_whole_warehouse(empty):
    send_from_all(empty.inbox)
    runs = []
    for _ in range(2):
        runs.append(
            subprocess.Popen(
                command("run"),
                cwd=empty.home.parent,
                env=empty.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        # One is at work when the other begins.
        time.sleep(1)
    for run in runs:
        _, told = run.communicate(timeout=180)
        assert run.returncode == 0, told
    assert len(ask(empty, FIGURES)) == AHSNS
    archive = Archive(empty.home / "archive")
    assert archive.submissions().height == AHSNS
    builds = list((empty.home / "warehouse").glob("*.duckdb"))
    assert 1 <= len(builds) <= 2
    for build in builds:
        with duckdb.connect(str(build), read_only=True) as connection:
            assert connection.sql(FIGURES.replace("*", "count(*)")).fetchone() == (
                AHSNS,
            )
    assert not list((empty.home / "warehouse").glob("*.building*"))


def test_a_changed_sql_file_or_a_lost_warehouse_is_built_anew(place, here):
    shutil.rmtree(place.home / "warehouse")
    place.warehouse.unlink()
    code, out, err = here(place, "run")
    assert code == 0
    assert "the warehouse only" in err
    assert "England, 2020-21" in out
    assert len(ask(place, FIGURES)) == AHSNS


def test_an_empty_inbox_is_nothing_to_do(empty, here):
    code, out, err = here(empty, "run")
    assert (code, out) == (0, "")
    assert "no submission has come" in err
    code, _, err = here(empty, "run", "--all")
    assert code == 0


def test_no_inbox_is_told(tmp_path, here):
    place = Place(inbox=tmp_path / "nowhere", home=tmp_path / "home")
    code, _, err = here(place, "run")
    assert code == 2
    assert f"There is no inbox at {place.inbox}" in err
    assert "--inbox" in err
    assert not place.home.exists()


def test_a_home_that_cannot_be_written_is_told(empty, here):
    send(empty.inbox, sent())
    (empty.home.parent / "a file").write_text("in the way")
    blocked = Place(inbox=empty.inbox, home=empty.home.parent / "a file" / "home")
    code, out, err = here(blocked, "run")
    assert (code, out) == (1, "")
    assert f"{blocked.home} cannot be worked in" in err
    assert "--home" in err
    assert "fault of ours" not in err
