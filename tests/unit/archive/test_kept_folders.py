from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.archive.archive import Archive
from assets.domain.errors import ArchiveError
from assets.warehouse.inputs import JUDGED_TABLES, gather_judged_inputs
from tests.factories.editions import tell
from tests.factories.verdicts import archive_of, eating_disorders, moment
from tests.unit.archive.test_editions import mart


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = archive_of(tmp_path / "archive", eating_disorders(264))
    tell(archive, mart(q4=264), moment(1))
    return archive


def gather(archive: Archive) -> None:
    gather_judged_inputs(archive, archive.kept_verdicts(), JUDGED_TABLES)


def test_what_a_file_manager_leaves_in_the_archive_is_passed_over(
    archive: Archive,
) -> None:
    (archive.root / "releases").mkdir()
    for folder in (archive.root, *(p for p in archive.root.iterdir() if p.is_dir())):
        (folder / ".DS_Store").write_bytes(b"")
        (folder / ".AppleDouble").mkdir()
        (folder / "notes.txt").write_bytes(b"")
    assert archive.releases().is_empty()
    assert archive.editions().height == 1
    assert archive.submissions().height == 1
    assert len(archive.kept_verdicts()) == 1
    gather(archive)


@pytest.mark.parametrize("damage", ["gone", "cut short", "other bytes"])
@pytest.mark.parametrize(
    "name", ["failures.parquet", "submissions.parquet", "accepted/activity.parquet"]
)
def test_a_verdict_with_a_damaged_file_is_named_with_the_folder_to_restore(
    archive: Archive, name: str, damage: str
) -> None:
    [verdict] = archive.kept_verdicts()
    path = verdict.folder / name
    match damage:
        case "gone":
            path.unlink()
        case "cut short":
            path.chmod(0o644)
            path.write_bytes(path.read_bytes()[:-20])
        case "other bytes":
            path.chmod(0o644)
            path.write_bytes(b"PAR1 and nothing else PAR1")
    said = rf"{name} in the archive is missing or damaged.*Restore its folder"
    is_read_later = name.startswith("accepted") and damage == "other bytes"
    with pytest.raises(ArchiveError, match=said):
        verdict.accepted("activity") if is_read_later else gather(archive)


def test_a_card_of_no_names_and_values_is_told_as_that(archive: Archive) -> None:
    [folder] = (archive.root / "editions").iterdir()
    shutil.copytree(folder, archive.root / "releases" / "2020-21-Q4.1")
    card = archive.root / "releases" / "2020-21-Q4.1" / "release.json"
    card.write_text("[]", encoding="utf-8")
    with pytest.raises(ArchiveError, match="it holds no names and values"):
        archive.releases()
