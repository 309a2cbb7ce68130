"""The outbox when the process that writes to it is killed."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assets.domain.lock import home_lock
from assets.publication.outputs.folder import (
    output_folder,
    put_folder,
    remove_unfinished,
)
from pipelines.cli.main import run_command

ROOT = Path(__file__).resolve().parents[2]
PLACE = "2020-21-Q4/report"
PAGES = 100

WRITE = """
import sys
from pathlib import Path
from assets.domain.lock import home_lock
from assets.publication.outputs.folder import put_folder

home, place, pages, first = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
with home_lock(home):
    for number in range(first, first + 1000):
        files = {f"pages/{at}.html": str(number).encode() for at in range(pages)}
        put_folder(home, place, f"v{number}", files)
        print(number, flush=True)
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "inbox").mkdir()
    return tmp_path / "home"


def killed_writer(home, first, wait_seconds):
    """A writer that dies some time after its first folder; what it had written last."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, home, PLACE, str(PAGES), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    told = [int(writer.stdout.readline())]
    time.sleep(wait_seconds)
    writer.kill()
    return max([*told, *map(int, writer.communicate()[0].split())])


def number_in_place(home):
    """Which of the writer's folders readers find, that must be whole."""
    pages = list((output_folder(home, PLACE) / "pages").iterdir())
    [number] = {int(page.read_text()) for page in pages}
    assert len(pages) == PAGES
    return number


def unfinished(home):
    return list((home / "outbox").rglob(".writing-*"))


def test_a_killed_writer_leaves_the_last_whole_folder_and_the_next_run_clears_the_rest(
    home, monkeypatch
):
    monkeypatch.setenv("OUTTURN_OUTPUTS", "none")
    rolls = random.Random(20210331)
    cleared = 0
    for first in range(1, 20_000, 1000):
        last = killed_writer(home, first, rolls.uniform(0, 0.05))
        assert number_in_place(home) in (last, last + 1)
        left = unfinished(home)
        inbox = ["--inbox", str(home.parent / "inbox")]
        assert run_command(["run", "--home", str(home), *inbox]) == 0
        assert unfinished(home) == []
        assert number_in_place(home) in (last, last + 1)
        cleared += len(left)
        if cleared > 2:
            return
    pytest.fail("no writer was killed while it wrote")


def test_what_is_still_being_written_is_left_alone(home):
    draft = home / "outbox" / ".gallery" / ".writing-0123456789ab"
    draft.mkdir(parents=True)
    with home_lock(home):
        remove_unfinished(home)
        assert draft.is_dir()
    remove_unfinished(home)
    assert not draft.exists()


def test_a_folder_that_was_replaced_goes_though_its_writer_was_killed_then(home):
    for page in (b"87 patients", b"91 patients"):
        with home_lock(home):
            put_folder(home, PLACE, page[:2].decode(), {"index.html": page})
    versions = output_folder(home, PLACE).with_name(".report")
    assert [path.name for path in versions.iterdir()] == ["91"]
    (versions / "87").mkdir()
    (versions / ".link.new").symlink_to("91")
    remove_unfinished(home)
    assert [path.name for path in versions.iterdir()] == ["91"]
    assert (output_folder(home, PLACE) / "index.html").read_bytes() == b"91 patients"
