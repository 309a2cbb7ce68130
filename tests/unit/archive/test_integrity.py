import shutil
from datetime import UTC, datetime

import pytest

from assets.archive.archive import Archive
from assets.domain.errors import ArchiveError
from assets.intake.take_in import take_in
from tests.factories.submissions import a_submission, csv_folder, workbook

NOW = datetime(2021, 4, 20, 9, tzinfo=UTC)
QUARTER = "2020-21-Q4"


@pytest.fixture(params=["workbook", "folder"])
def archive(request, tmp_path):
    folder = tmp_path / "inbox" / QUARTER
    folder.mkdir(parents=True)
    if request.param == "workbook":
        (folder / "return.xlsx").write_bytes(workbook(a_submission()))
    else:
        csv_folder(folder / "return", a_submission())
    archive = Archive(tmp_path / "archive")
    take_in(tmp_path / "inbox", archive, QUARTER, now=NOW)
    return archive


def kept(archive):
    [submission_id] = archive.submissions()["submission_id"]
    return submission_id, archive.root / "submissions" / submission_id


def test_what_is_as_it_was_received_is_whole(archive):
    submission_id, _ = kept(archive)
    archive.require_whole([submission_id])


def test_changed_bytes_are_named_with_what_to_do(archive):
    submission_id, folder = kept(archive)
    changed = next(p for p in folder.joinpath("received").rglob("*") if p.is_file())
    changed.chmod(0o644)
    with changed.open("ab") as file:
        file.write(b"junk")
    with pytest.raises(ArchiveError, match=r"not what was received.*run again"):
        archive.require_whole([submission_id])


def test_a_damaged_frame_is_named(archive):
    submission_id, folder = kept(archive)
    frame = folder / "records" / "activity.parquet"
    frame.chmod(0o644)
    frame.write_bytes(b"junk")
    with pytest.raises(ArchiveError, match=r"activity\.parquet in the archive is dam"):
        archive.require_whole([submission_id])


def test_received_bytes_that_are_gone_are_missed(archive):
    submission_id, folder = kept(archive)
    shutil.rmtree(folder / "received")
    with pytest.raises(ArchiveError, match="cannot be read"):
        archive.require_whole([submission_id])
