"""What the commands print on a terminal, into a pipe, and how quickly they answer."""

import os
import pty
import re
import subprocess
import sys

import pytest

from tests.factories.command import Place, command

EXPLAIN = command("explain", "cumulative_fall")
COMMANDS = ["run", "check", "status", "failures", "explain", "data-docs", "dev"]
COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


@pytest.fixture
def place(tmp_path):
    return Place(inbox=tmp_path / "inbox", home=tmp_path / "home")


def on_a_terminal(place, arguments, **environment):
    """The output of a command whose standard output is a terminal."""
    reader, terminal = pty.openpty()
    process = subprocess.Popen(
        arguments,
        cwd=place.home.parent,
        env={**place.environment(), "TERM": "xterm-256color", **environment},
        stdout=terminal,
        stderr=subprocess.PIPE,
    )
    os.close(terminal)
    shown = b""
    try:
        while chunk := os.read(reader, 4096):
            shown += chunk
    except OSError:
        # How Linux says that the other end was closed.
        pass
    finally:
        os.close(reader)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    return shown.decode()


def test_a_terminal_is_shown_emphasis_and_no_color_is_honoured(place):
    assert "\x1b[1m" in on_a_terminal(place, EXPLAIN)
    assert not COLOUR.search(on_a_terminal(place, EXPLAIN, NO_COLOR="1"))


def test_a_pipe_gets_plain_text(place):
    done = place.outturn("explain", "cumulative_fall")
    assert "A running total cannot go down" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_went_away_is_no_failure(place):
    process = subprocess.Popen(
        EXPLAIN,
        cwd=place.home.parent,
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert told == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        *([name, "--help"] for name in COMMANDS),
    ],
    ids=" ".join,
)
def test_help_is_quick_for_it_imports_nothing_heavy(arguments, place):
    code = (
        "import sys\n"
        "from pipelines.cli.main import run_command\n"
        f"code = run_command({arguments!r})\n"
        "heavy = {'dagster', 'great_expectations', 'duckdb', 'pandas', 'polars'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: outturn")
    assert done.stderr.strip() == "[]"


def test_a_run_with_nothing_new_imports_nothing_heavy(place):
    place.inbox.mkdir()
    code = (
        "import sys\n"
        "from pipelines.cli.main import run_command\n"
        "code = run_command(['run'])\n"
        "heavy = {'dagster', 'great_expectations', 'duckdb', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=place.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_is_told_by_every_command(place):
    (place.home.parent / "outturn.toml").write_text("inbx = 3\n")
    done = place.outturn("status")
    assert done.returncode == 2
    assert "inbx" in done.stderr
    assert "inbox, home" in done.stderr
    assert "Traceback" not in done.stderr
