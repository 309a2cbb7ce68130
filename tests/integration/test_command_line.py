"""The commands: what they do, print and exit with."""

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
from pipelines.cli.main import run_command
from tests.factories.command import Place, command
from tests.factories.judging import Sent
from tests.factories.quarter import LATER, QUARTER, send, send_from_all, sent
from tests.factories.submissions import csv_folder, csv_zip, parquet_folder, workbook
from tests.factories.warehouse_queries import ask

pytestmark = [
    pytest.mark.xdist_group("great expectations"),
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]

LARGEST = 32 * 1024 * 1024
AHSNS = 15
# Beside them stand the nils.
FIGURES = "select * from marts.activity where status = 'final'"


@pytest.fixture(scope="module")
def clean_run(tmp_path_factory):
    """A quarter in which all is well, run by a process of its own."""
    folder = tmp_path_factory.mktemp("all is well")
    place = Place(inbox=folder / "in box", home=folder / "ho me")
    send_from_all(place.inbox)
    return place, place.outturn("run", "--strict", "--json")


@pytest.fixture
def place(clean_run, tmp_path):
    """A copy to change: an inbox and a home in which all is well."""
    ready, _ = clean_run
    copied = Place(inbox=tmp_path / "inbox", home=tmp_path / "home")
    shutil.copytree(ready.inbox, copied.inbox)
    shutil.copytree(ready.home, copied.home, symlinks=True)
    return copied


@pytest.fixture
def empty(tmp_path):
    """An inbox with nothing in it, and a home that is not there yet."""
    place = Place(inbox=tmp_path / "inbox", home=tmp_path / "home")
    place.inbox.mkdir()
    return place


@pytest.fixture
def here(capsys):
    """Run a command in this process; return its exit code, output and messages."""

    def run_here(place, name, *arguments):
        given = ["--home", str(place.home)]
        if name == "run":
            given += ["--inbox", str(place.inbox)]
        capsys.readouterr()
        code = run_command([name, *given, *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_here


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


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["run", "2020-21-Q5"], "2020-21-Q4"),
        (["run", "yesterday"], "2020-21-Q4"),
        (["status", "2051-52-Q1"], "reporting calendar"),
        (["failures", "2020"], "2020-21-Q4"),
        (["failures", "--rule", "cumulative_fal"], "Did you mean cumulative_fall?"),
        (["failures", "--ahsn", "EASTERN"], "Did you mean EAST?"),
        (["explain", "cumulativ_fall"], "Did you mean cumulative_fall?"),
        (["data-docs", "2020-21-Q5"], "2020-21-Q4"),
        (["data-docs", LATER], f"outturn run {LATER}"),
        (["check", "no such file.xlsx"], "no such file.xlsx"),
        (["check"], "FILE"),
        (["frobnicate"], "frobnicate"),
        (["run", "--frobnicate"], "--frobnicate"),
    ],
)
def test_2_what_is_not_known_is_told_with_a_hint(clean_run, here, arguments, hint):
    place, _ = clean_run
    code, out, err = here(place, *arguments)
    assert code == 2
    assert out == ""
    assert hint in err
    assert "Traceback" not in err


def test_a_quarter_may_be_written_in_small_letters(clean_run, here):
    place, _ = clean_run
    code, out, _ = here(place, "status", QUARTER.lower())
    assert code == 0
    assert QUARTER in out


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


def test_5_is_what_status_exits_with_while_anyone_is_missing(clean_run, here):
    place, _ = clean_run
    assert here(place, "status", QUARTER, "--strict")[0] == 0
    assert here(place, "status", LATER)[0] == 0
    code, out, _ = here(place, "status", LATER, "--strict")
    assert code == 5
    assert "0 of 15" in out


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


@pytest.mark.parametrize("arguments", [["status"], ["failures"]])
def test_no_warehouse_yet_is_told(empty, here, arguments):
    code, _, err = here(empty, *arguments)
    assert code == 1
    assert "outturn run" in err
    assert "fault of ours" not in err


def test_explain_needs_no_warehouse(empty, here):
    code, out, _ = here(empty, "explain", "cumulative_fall")
    assert code == 0
    assert "there is no warehouse here yet" in out


def test_a_home_that_cannot_be_written_is_told(empty, here):
    send(empty.inbox, sent())
    (empty.home.parent / "a file").write_text("in the way")
    blocked = Place(inbox=empty.inbox, home=empty.home.parent / "a file" / "home")
    code, out, err = here(blocked, "run")
    assert (code, out) == (1, "")
    assert f"{blocked.home} cannot be worked in" in err
    assert "--home" in err
    assert "fault of ours" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", QUARTER],
        ["failures", QUARTER],
        ["explain", "cumulative_fall"],
        ["check", "in box/2020-21-Q3/EAST.xlsx"],
    ],
)
def test_json_has_a_version_of_its_shape(clean_run, here, monkeypatch, arguments):
    place, _ = clean_run
    monkeypatch.chdir(place.home.parent)
    code, out, _ = here(place, *arguments, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["schema_version"] == 1
    assert found["command"] == arguments[0]


def test_data_docs_are_built_on_request_and_stand_by_themselves(clean_run, here):
    place, _ = clean_run
    code, out, _ = here(place, "data-docs", QUARTER)
    assert code == 0
    folder = place.home / "outbox" / QUARTER / "data-docs"
    assert out.strip() == str(folder / "index.html")
    index = (folder / "index.html").read_text()
    pages = re.findall(r'href="(validations/[^"]+)"', index)
    assert "activity" in index
    assert len(pages) > 5
    for page in pages:
        text = (folder / page).read_text()
        assert "://" not in re.sub(r"https?://www\.w3\.org/\S+", "", text)
    assert any(
        "running total" in (folder / page).read_text().lower()
        or "cumulative_fall" in (folder / page).read_text()
        for page in pages
    )


@pytest.mark.parametrize("form", ["workbook", "csv folder", "zip", "parquet"])
def test_check_reads_every_form_and_compares_with_earlier_quarters(
    clean_run, here, tmp_path, form
):
    place, _ = clean_run
    tables = sent("EAST", LATER, value="9").tables()
    path = tmp_path / "my submission"
    if form == "workbook":
        path.write_bytes(workbook(tables))
    elif form == "csv folder":
        csv_folder(path, tables)
    elif form == "zip":
        path.write_bytes(csv_zip(tables))
    else:
        parquet_folder(path, tables)
    code, out, _ = here(place, "check", path)
    assert code == 0
    assert "accepted with warnings; 1 records read" in out
    assert "cumulative_fall" in out
    assert "at least 12" in out
    assert here(place, "check", path, "--strict")[0] == 4


def test_check_of_what_is_no_submission_says_so_and_keeps_nothing(
    empty, here, tmp_path
):
    garbage = tmp_path / "notes.pdf"
    garbage.write_bytes(b"%PDF-1.7 not a submission")
    code, out, err = here(empty, "check", garbage)
    assert code == 3
    assert "file_unreadable" in out
    assert "Traceback" not in out + err
    hollow = tmp_path / "an empty folder"
    hollow.mkdir()
    code, out, err = here(empty, "check", hollow)
    assert code == 3
    assert "fault of ours" not in err
    assert not empty.home.exists()


HOSTILE = "\x1b[31mred\x1b[0m [red]x[/red] \\[/bold] \x9b2J \u202eevil"


def test_what_a_cell_holds_cannot_steer_the_terminal(empty, here, tmp_path):
    quarter_folder = empty.inbox / QUARTER
    quarter_folder.mkdir()
    tables = Sent(
        quarter=QUARTER,
        sheets={"activity": [{"organisation_code": HOSTILE}]},
    ).tables()
    (quarter_folder / "[red]east[bold].zip").write_bytes(csv_zip(tables))
    code, out, err = here(empty, "run")
    assert code == 3
    printed = [out + err]
    printed += ["".join(here(empty, "failures")[1:])]
    printed += ["".join(here(empty, "status", QUARTER)[1:])]
    printed += [
        "".join(here(empty, "check", quarter_folder / "[red]east[bold].zip")[1:])
    ]
    for text in printed:
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    assert "[red]x[/red] \\[/bold]" in printed[1]
    assert "[red]east[bold].zip" in printed[2]
    assert "[red]east[bold].zip" in printed[3]

    code, out, _ = here(empty, "failures", "--json")
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    [failure] = [
        f
        for f in json.loads(out)["failures"]
        if f["column_name"] == "organisation_code"
    ]
    assert failure["value"] == HOSTILE
