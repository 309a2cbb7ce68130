from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from assets.archive.archive import Archive
from assets.domain.datasets import DATASETS
from assets.intake.limits import Limits
from assets.intake.read import read_submission
from assets.intake.take_in import IntakeReport, take_in
from tests.factories.submissions import (
    a_submission,
    csv_folder,
    csv_zip,
    parquet_folder,
    workbook,
)

QUARTER = "2020-21-Q4"
NOW = datetime(2021, 4, 20, 9, 30, tzinfo=UTC)
ACTIVITY = "programme_code | value\nesd | {}\nesd | <5"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / QUARTER).mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def send(inbox: Path, name: str, value: int = 1, quarter: str = QUARTER) -> Path:
    path = inbox / quarter / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(workbook(a_submission(activity=ACTIVITY.format(value))))
    return path


def results(report: IntakeReport) -> dict[str, str]:
    return {outcome.file_name: outcome.result for outcome in report.outcomes}


def test_every_kind_of_submission_is_kept_with_its_records(
    inbox: Path, archive: Archive
) -> None:
    folder = inbox / QUARTER
    send(inbox, "a.xlsx", 1)
    csv_folder(folder / "b", a_submission(activity=ACTIVITY.format(2)))
    (folder / "c.zip").write_bytes(csv_zip(a_submission(activity=ACTIVITY.format(3))))
    parquet_folder(folder / "d", a_submission(activity=ACTIVITY.format(4)))
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert results(report) == dict.fromkeys(("a.xlsx", "b", "c.zip", "d"), "new")
    assert report.record_count == 8
    assert report.summary() == "4 new (8 records)"
    ids = [outcome.submission_id for outcome in report.outcomes]
    found = archive.records("activity", ids).collect()
    assert sorted(found["value"].drop_nulls()) == [1.0, 2.0, 3.0, 4.0]
    kinds = archive.submissions().sort("file_name")["source_kind"].to_list()
    assert kinds == ["workbook", "csv", "zip", "parquet"]


def test_a_reading_has_the_very_frames_the_archive_keeps(
    inbox: Path, archive: Archive
) -> None:
    path = send(inbox, "east.xlsx")
    (outcome,) = take_in(inbox, archive, QUARTER, now=NOW).outcomes
    frames = read_submission(path).frames(outcome.submission_id)
    ids = [outcome.submission_id]
    for dataset in DATASETS:
        kept = archive.records(dataset.name, ids).collect()
        assert_frame_equal(frames.records[dataset.name], kept)
    assert_frame_equal(frames.layout, archive.layout(ids))
    assert_frame_equal(frames.datasets, archive.datasets(ids))
    assert_frame_equal(frames.cover, archive.cover(ids))


def test_the_same_bytes_again_change_nothing_whatever_their_name(
    inbox: Path, archive: Archive
) -> None:
    path = send(inbox, "east.xlsx")
    shutil.copy(path, path.with_name("east (copy).xlsx"))
    first = take_in(inbox, archive, QUARTER, now=NOW)
    assert results(first) == {"east (copy).xlsx": "new", "east.xlsx": "known"}
    before = {p: p.stat().st_mtime_ns for p in archive.root.rglob("*")}
    later = datetime(2022, 1, 1, tzinfo=UTC)
    second = take_in(inbox, archive, QUARTER, now=later)
    assert (second.new_count, second.known_count) == (0, 2)
    assert {p: p.stat().st_mtime_ns for p in archive.root.rglob("*")} == before


def test_a_corrected_file_is_one_more_and_the_older_one_stays(
    inbox: Path, archive: Archive
) -> None:
    send(inbox, "east.xlsx", 1)
    take_in(inbox, archive, QUARTER, now=NOW)
    send(inbox, "east.xlsx", 2)
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert (report.new_count, report.known_count) == (1, 0)
    ids = archive.submissions_of(QUARTER)["submission_id"].to_list()
    found = archive.records("activity", ids).collect()["value"].drop_nulls()
    assert sorted(found) == [1.0, 2.0]


def test_one_broken_file_stops_nobody_and_is_kept_as_a_fact(
    inbox: Path, archive: Archive
) -> None:
    send(inbox, "a.xlsx", 1)
    whole = send(inbox, "b.xlsx", 2)
    whole.write_bytes(whole.read_bytes()[:1_000])
    (inbox / QUARTER / "c.xlsx").symlink_to("/etc/passwd")
    send(inbox, "d.xlsx", 4)
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert results(report) == {
        "a.xlsx": "new",
        "b.xlsx": "unreadable",
        "c.xlsx": "unreadable",
        "d.xlsx": "new",
    }
    assert report.summary() == "2 new (4 records), 2 unreadable"
    kept = archive.submissions().sort("file_name")
    reasons = kept["unreadable_reason"].to_list()
    assert [reason is None for reason in reasons] == [True, False, False, True]
    received = archive.root / "submissions" / kept["submission_id"][1] / "received"
    assert (received / "b.xlsx").read_bytes() == whole.read_bytes()
    again = take_in(inbox, archive, QUARTER, now=NOW)
    assert again.known_count == 4


def test_a_file_sent_for_another_quarter_too_is_said_to_be_known_there(
    inbox: Path, archive: Archive
) -> None:
    send(inbox, "east.xlsx", quarter="2020-21-Q3")
    shutil.copytree(inbox / "2020-21-Q3", inbox / QUARTER, dirs_exist_ok=True)
    take_in(inbox, archive, "2020-21-Q3", now=NOW)
    (outcome,) = take_in(inbox, archive, QUARTER, now=NOW).outcomes
    assert outcome.result == "known"
    assert outcome.detail is not None
    assert "lies in 2020-21-Q3" in outcome.detail


def test_an_archive_that_cannot_be_written_is_said_for_each_file(
    inbox: Path, archive: Archive
) -> None:
    send(inbox, "a.xlsx", 1)
    send(inbox, "b.xlsx", 2)
    archive.root.mkdir()
    (archive.root / ".writing").write_text("in the way")
    report = take_in(inbox, archive, QUARTER, now=NOW)
    assert report.failed_count == 2
    assert all("could not keep" in (o.detail or "") for o in report.outcomes)
    (archive.root / ".writing").unlink()
    assert take_in(inbox, archive, QUARTER, now=NOW).new_count == 2


def test_the_limits_are_the_callers(inbox: Path, archive: Archive) -> None:
    send(inbox, "east.xlsx")
    limits = Limits(max_bytes=100)
    report = take_in(inbox, archive, QUARTER, now=NOW, limits=limits)
    assert report.unreadable_count == 1


def test_a_quarter_without_a_folder_has_nothing_to_take_in(
    inbox: Path, archive: Archive
) -> None:
    report = take_in(inbox, archive, "2020-21-Q1", now=NOW)
    assert (report.outcomes, report.problems) == ((), ())
    assert report.summary() == "0 new (0 records)"
