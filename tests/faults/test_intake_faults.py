from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.archive.archive import Archive
from assets.archive.folders import WRITING
from assets.domain.datasets import DATASETS
from assets.domain.project import ROOT
from assets.intake.take_in import take_in
from tests.factories.submissions import a_submission, headings_of, workbook

QUARTER = "2020-21-Q4"
NOW = datetime(2021, 4, 20, 9, 30, tzinfo=UTC)
SENT = 30

# A real process, so that what kills it is real too.
TAKE_IN = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from assets.archive.archive import Archive
from assets.intake.take_in import take_in

inbox, archive = (Path(argument) for argument in sys.argv[1:3])
print("begun", flush=True)
report = take_in(
    inbox, Archive(archive), "2020-21-Q4", now=datetime(2021, 4, 20, tzinfo=UTC)
)
print(json.dumps([report.new_count, report.failed_count, report.outcomes[0].detail]))
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox" / QUARTER
    folder.mkdir(parents=True)
    for number in range(SENT):
        rows = [["esd", "diagnosed", f"O{n}", n + number] for n in range(200)]
        tables = a_submission(activity=[headings_of("activity"), *rows])
        (folder / f"{number:02}.xlsx").write_bytes(workbook(tables))
    return folder.parent


def start(inbox: Path, archive: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_IN, str(inbox), str(archive)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def kept_whole(archive: Archive, inbox: Path) -> int:
    """Return how many submissions are kept, having read all of each."""
    kept = archive.submissions()
    for submission_id, file_name in kept.select("submission_id", "file_name").rows():
        for dataset in DATASETS:
            height = archive.records(dataset.name, [submission_id]).collect().height
            assert height == (200 if dataset.name == "activity" else 0)
        assert archive.cover([submission_id]).height == 7
        assert archive.datasets([submission_id]).height == len(DATASETS)
        assert archive.layout([submission_id]).height == 8
        received = archive.root / "submissions" / submission_id / "received"
        sent = (inbox / QUARTER / file_name).read_bytes()
        assert (received / file_name).read_bytes() == sent
    return kept.height


def test_a_process_killed_at_any_moment_leaves_the_archive_whole(
    inbox: Path, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "archive")
    chance = random.Random(20210331)
    interrupted = 0
    for _ in range(8):
        process = start(inbox, archive.root)
        time.sleep(chance.uniform(0.02, 0.35))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        interrupted += kept_whole(archive, inbox) < SENT
    assert interrupted > 0
    take_in(inbox, archive, QUARTER, now=NOW)
    assert kept_whole(archive, inbox) == SENT
    assert list((archive.root / WRITING).iterdir()) == []


def test_a_process_killed_while_it_writes_leaves_only_a_draft(
    inbox: Path, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "archive")
    process = start(inbox, archive.root)
    writing = archive.root / WRITING
    deadline = time.monotonic() + 30
    # Stopped first, so that the draft is surely there when the kill comes.
    while time.monotonic() < deadline:
        os.kill(process.pid, signal.SIGSTOP)
        if writing.exists() and any(writing.iterdir()):
            break
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.001)
    draft = {path.name for path in writing.iterdir()}
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert len(draft) == 1
    before = kept_whole(archive, inbox)
    assert before < SENT
    assert draft.isdisjoint(archive.submissions()["submission_id"])
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert (report.known_count, report.new_count) == (before, SENT - before)
    assert kept_whole(archive, inbox) == SENT
    assert list(writing.iterdir()) == []


def test_a_write_that_the_system_refuses_keeps_nothing_of_that_file(
    inbox: Path, tmp_path: Path
) -> None:
    largest = max(path.stat().st_size for path in (inbox / QUARTER).iterdir())
    process = subprocess.run(
        [sys.executable, "-B", "-c", TAKE_IN, str(inbox), str(tmp_path / "archive")],
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (largest // 2, largest // 2)
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    new, failed, detail = json.loads(process.stdout.splitlines()[-1])
    assert (new, failed) == (0, SENT)
    assert "could not keep" in detail
    assert "free space" in detail
    archive = Archive(tmp_path / "archive")
    assert archive.submissions().is_empty()
    assert take_in(inbox, archive, QUARTER, now=NOW).new_count == SENT


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_what_fits_and_the_next_run_the_rest(
    inbox: Path, small_disk: Path
) -> None:
    archive = Archive(small_disk / "archive")
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert 0 < report.new_count < SENT
    assert report.new_count + report.failed_count == SENT
    details = [o.detail or "" for o in report.outcomes if o.result == "failed"]
    assert all("No space left on device" in detail for detail in details)
    assert kept_whole(archive, inbox) == report.new_count
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    assert take_in(inbox, archive, QUARTER, now=NOW).failed_count == 0
    assert kept_whole(archive, inbox) == SENT
