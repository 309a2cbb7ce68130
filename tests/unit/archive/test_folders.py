from __future__ import annotations

from pathlib import Path

import pytest

from assets.archive.folders import WRITING, folder_published_at
from assets.domain.errors import ArchiveError


def test_a_folder_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "one"
    with folder_published_at(target, tmp_path) as draft:
        (draft / "inner").mkdir()
        (draft / "inner" / "fact").write_text("264")
        assert not target.exists()
    assert (target / "inner" / "fact").read_text() == "264"
    assert list((tmp_path / WRITING).iterdir()) == []


def test_a_failure_in_between_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "one"

    def break_in_between() -> None:
        with folder_published_at(target, tmp_path) as draft:
            (draft / "fact").write_text("264")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_in_between()
    assert not target.exists()
    assert list((tmp_path / WRITING).iterdir()) == []


def test_what_a_crash_left_is_cleared_by_the_next_writer(tmp_path: Path) -> None:
    leftover = tmp_path / WRITING / "half"
    leftover.mkdir(parents=True)
    (leftover / "fact").write_text("26")
    with folder_published_at(tmp_path / "kept" / "one", tmp_path):
        assert not leftover.exists()


def test_a_folder_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "one"
    for text in ("first", "second"):
        with folder_published_at(target, tmp_path) as draft:
            (draft / "fact").write_text(text)
    assert (target / "fact").read_text() == "first"


def test_a_disk_that_refuses_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file in the way")
    with (
        pytest.raises(ArchiveError, match="could not keep one"),
        folder_published_at(tmp_path / "kept" / "one", tmp_path),
    ):
        pass
