from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assets.archive.archive import Archive
from assets.archive.moves import MOVES
from assets.archive.past import PastArchive
from assets.domain.errors import ArchiveError
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment

SENT = "0" * 64
Q2, Q3, Q4 = "2020-21-Q2", "2020-21-Q3", "2020-21-Q4"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A submission that was taken in for Q3 at 0."""
    return archive_of(tmp_path / "archive", eating_disorders(8, quarter=Q3))


def places(archive: Archive) -> list[tuple[str | None, str]]:
    return archive.moves().select("from_quarter", "quarter").rows()


def test_each_move_says_which_quarter_the_submission_lay_in_before(
    archive: Archive,
) -> None:
    assert archive.moves().schema == MOVES
    assert archive.moves().is_empty()
    archive.keep_move(SENT, Q4, moved_at=moment(1))
    archive.keep_move(SENT, Q2, moved_at=moment(2))
    assert archive.moves().rows() == [
        (SENT, Q4, Q3, moment(1)),
        (SENT, Q2, Q4, moment(2)),
    ]
    assert archive.submissions()["inbox_quarter"].to_list() == [Q2]


def test_a_move_by_a_clock_that_was_put_back_still_follows_what_went_before(
    archive: Archive,
) -> None:
    archive.keep_move(SENT, Q4, moved_at=moment(-1))
    archive.keep_move(SENT, Q2, moved_at=moment(-2))
    assert places(archive) == [(Q3, Q4), (Q4, Q2)]
    assert archive.moves()["moved_at"].min() == moment(0)
    assert archive.submissions()["inbox_quarter"].to_list() == [Q2]


def test_where_a_submission_that_was_taken_in_anew_came_from_is_not_known(
    archive: Archive,
) -> None:
    archive.keep_move(SENT, Q4, moved_at=moment(1))
    shutil.rmtree(archive.root / "submissions" / SENT)
    assert places(archive) == [(None, Q4)]
    keep(archive, replace(eating_disorders(8, quarter=Q4), judged_at=moment(2)))
    assert places(archive) == [(None, Q4)]
    archive.keep_move(SENT, Q2, moved_at=moment(3))
    assert places(archive) == [(None, Q4), (Q4, Q2)]


def test_the_archive_at_a_moment_has_the_moves_found_by_then(archive: Archive) -> None:
    archive.keep_move(SENT, Q4, moved_at=moment(1))
    archive.keep_move(SENT, Q2, moved_at=moment(2))
    past = PastArchive(archive.root, moment(1))
    assert places(past) == [(Q3, Q4)]
    assert past.submissions()["inbox_quarter"].to_list() == [Q4]


def test_a_damaged_move_is_named_with_what_to_do(archive: Archive) -> None:
    card = archive.keep_move(SENT, Q4, moved_at=moment(1)) / "move.json"
    card.chmod(0o644)
    card.write_text('{"submission_id": 1}')
    with pytest.raises(ArchiveError, match=r"move\.json .* Restore .* see anew where"):
        archive.moves()


def test_what_a_file_manager_leaves_among_the_moves_is_passed_over(
    archive: Archive,
) -> None:
    folder = archive.keep_move(SENT, Q4, moved_at=moment(1)).parent
    (folder / ".DS_Store").write_bytes(b"")
    (folder / ".AppleDouble").mkdir()
    assert places(archive) == [(Q3, Q4)]
