from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.archive.archive import Archive
from assets.archive.fingerprint import fingerprint_file, fingerprint_folder
from assets.archive.frames import (
    COVER_VALUES,
    DATASETS_PRESENT,
    EXPLANATIONS,
    LAYOUT,
    RECORDS,
    SUBMISSIONS,
    without_submission,
)
from assets.archive.submission import Candidate, Reading
from assets.domain.datasets import COVER_FIELDS, DATASETS
from assets.domain.errors import ArchiveError

MOMENT = datetime(2021, 4, 20, 9, 30, tzinfo=UTC)
READING = Reading.unreadable("It is cut off. Send it again.", reader_version=1)


def a_candidate(path: Path, data: bytes = b"figures") -> Candidate:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return Candidate(
        quarter="2020-21-Q4",
        path=path,
        files=(path,),
        file_name=path.name,
        submission_id=fingerprint_file(path),
        byte_size=len(data),
        received_at=MOMENT,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_an_archive_that_does_not_exist_gives_empty_frames_of_the_right_schema(
    archive: Archive,
) -> None:
    assert archive.submissions().schema == SUBMISSIONS
    assert archive.submissions_of("2020-21-Q4").is_empty()
    for dataset in DATASETS:
        records = archive.records(dataset.name, []).collect()
        assert records.is_empty()
        assert records.schema == RECORDS[dataset.name]
    assert archive.layout([]).schema == LAYOUT
    assert archive.datasets([]).schema == DATASETS_PRESENT
    assert archive.cover([]).schema == COVER_VALUES
    assert not archive.root.exists()


def test_a_submission_comes_back_as_it_was_kept(
    archive: Archive, tmp_path: Path
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    assert archive.submissions().to_dicts() == [
        {
            "submission_id": candidate.submission_id,
            "inbox_quarter": "2020-21-Q4",
            "file_name": "east.xlsx",
            "byte_size": 7,
            "received_at": MOMENT,
            "first_seen_at": MOMENT,
            "source_kind": "unknown",
            "encoding": None,
            "unreadable_reason": "It is cut off. Send it again.",
            "reader_version": 1,
        }
    ]
    ids = [candidate.submission_id]
    frames = READING.frames(candidate.submission_id)
    assert archive.cover(ids).equals(frames.cover)
    assert archive.datasets(ids).equals(frames.datasets)
    assert archive.layout(ids).equals(frames.layout)
    assert archive.cover(ids)["field"].to_list() == list(COVER_FIELDS)


def test_the_received_bytes_are_kept_untouched_and_read_only(
    archive: Archive, tmp_path: Path
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx", b"\x00\xff figures")
    folder = archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    received = folder / "received" / "east.xlsx"
    assert received.read_bytes() == b"\x00\xff figures"
    assert received.stat().st_mode & 0o222 == 0


def test_a_folder_is_kept_with_its_files(archive: Archive, tmp_path: Path) -> None:
    files = []
    for name in ("cover.csv", "activity.csv"):
        path = tmp_path / "east" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
        files.append(path)
    candidate = replace(
        a_candidate(tmp_path / "other" / "x"),
        path=tmp_path / "east",
        files=tuple(files),
        submission_id=fingerprint_folder(files),
    )
    folder = archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    kept = sorted(p.name for p in (folder / "received" / "east").iterdir())
    assert kept == ["activity.csv", "cover.csv"]


def test_keeping_the_same_bytes_again_changes_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    folder = archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    before = (folder / "submission.json").read_bytes()
    later = datetime(2022, 1, 1, tzinfo=UTC)
    renamed = replace(candidate, file_name="copy.xlsx")
    assert archive.keep_submission(READING, renamed, first_seen_at=later) == folder
    assert (folder / "submission.json").read_bytes() == before


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    archive: Archive, tmp_path: Path
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    candidate.path.write_bytes(b"more figures")
    with pytest.raises(ArchiveError, match="changed while it was being read"):
        archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    assert archive.submissions().is_empty()


def test_submissions_of_a_quarter_are_those_of_its_inbox_folder(
    archive: Archive, tmp_path: Path
) -> None:
    first = a_candidate(tmp_path / "inbox" / "a.xlsx", b"a")
    second = replace(
        a_candidate(tmp_path / "inbox" / "b.xlsx", b"b"), quarter="2020-21-Q3"
    )
    for candidate in (first, second):
        archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    of_quarter = archive.submissions_of("2020-21-Q3")
    assert of_quarter["submission_id"].to_list() == [second.submission_id]


@pytest.mark.parametrize("text", ["../../etc", "A" * 64, "", "a" * 63])
def test_an_id_that_is_no_sha256_names_no_folder(archive: Archive, text: str) -> None:
    with pytest.raises(ArchiveError, match="not the id of a submission"):
        archive.received(text)


def test_a_lost_frame_is_named_with_what_to_do(
    archive: Archive, tmp_path: Path
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    folder = archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    (folder / "cover.parquet").unlink()
    with pytest.raises(ArchiveError, match=r"no cover\.parquet .* Restore"):
        archive.cover([candidate.submission_id])


@pytest.mark.parametrize("text", ["", "{}", "[]", json.dumps({"file_name": 1})])
def test_a_damaged_card_is_named_with_what_to_do(
    archive: Archive, tmp_path: Path, text: str
) -> None:
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    folder = archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    card = folder / "submission.json"
    card.chmod(0o644)
    card.write_text(text)
    with pytest.raises(ArchiveError, match=r"submission\.json .* Restore"):
        archive.submissions()


def test_an_archive_whose_path_looks_like_a_pattern_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    archive = Archive(tmp_path / "a[1]*?")
    candidate = a_candidate(tmp_path / "inbox" / "east.xlsx")
    archive.keep_submission(READING, candidate, first_seen_at=MOMENT)
    assert archive.cover([candidate.submission_id]).height == len(COVER_FIELDS)


def test_a_folders_fingerprint_is_of_names_and_bytes_and_not_of_order(
    tmp_path: Path,
) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"1")
    b.write_bytes(b"2")
    first = fingerprint_folder([a, b])
    assert first == fingerprint_folder([b, a])
    a.write_bytes(b"2")
    b.write_bytes(b"1")
    assert fingerprint_folder([a, b]) != first


def test_explanations_come_back_and_an_older_submission_has_none(
    archive: Archive, tmp_path: Path
) -> None:
    schema = without_submission(EXPLANATIONS)
    said = pl.DataFrame([("0" * 16, "It closed.", "Feedback", 9)], schema, orient="row")
    candidate = a_candidate(tmp_path / "inbox" / "new.xlsx", b"new")
    archive.keep_submission(
        replace(READING, explanations=said), candidate, first_seen_at=MOMENT
    )
    before = a_candidate(tmp_path / "inbox" / "old.xlsx", b"old")
    folder = archive.keep_submission(READING, before, first_seen_at=MOMENT)
    (folder / "explanations.parquet").unlink()
    assert archive.explanations().schema == EXPLANATIONS
    assert archive.explanations()["submission_id"].to_list() == [
        candidate.submission_id
    ]
