import shutil
from datetime import UTC, datetime, timedelta

import pytest

from assets.archive.archive import Archive
from assets.intake.inbox import scan_inbox
from assets.intake.news import news_of
from assets.intake.take_in import take_in
from tests.factories.submissions import a_submission, workbook

NOW = datetime(2021, 4, 20, 9, tzinfo=UTC)
WRONG, RIGHT = "2020-21-Q3", "2020-21-Q4"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    for quarter in (WRONG, RIGHT):
        (folder / quarter).mkdir(parents=True)
    (folder / WRONG / "return.xlsx").write_bytes(workbook(a_submission()))
    return folder


@pytest.fixture
def archive(tmp_path, inbox):
    archive = Archive(tmp_path / "archive")
    take_in(inbox, archive, WRONG, now=NOW)
    return archive


def news(inbox, archive):
    scan = scan_inbox(inbox, [WRONG, RIGHT])
    return [candidate.quarter for candidate in news_of(scan.candidates, archive)]


def test_a_file_moved_to_another_quarter_is_news_there_and_is_judged_there(
    inbox, archive
):
    shutil.move(inbox / WRONG / "return.xlsx", inbox / RIGHT / "return.xlsx")
    assert news(inbox, archive) == [RIGHT]
    report = take_in(inbox, archive, RIGHT, now=NOW)
    assert report.new_count == 1
    assert archive.submissions_of(RIGHT).height == 1
    assert archive.submissions_of(WRONG).is_empty()
    assert news(inbox, archive) == []
    moves = archive.moves().select("from_quarter", "quarter", "moved_at")
    assert moves.rows() == [(WRONG, RIGHT, NOW)]


def test_a_file_moved_back_by_a_clock_that_was_put_back_lies_where_it_is(
    inbox, archive
):
    for earlier, (here, there) in enumerate([(WRONG, RIGHT), (RIGHT, WRONG)]):
        shutil.move(inbox / here / "return.xlsx", inbox / there / "return.xlsx")
        take_in(inbox, archive, there, now=NOW - timedelta(days=earlier))
    assert archive.submissions_of(WRONG).height == 1
    assert news(inbox, archive) == []


def test_a_copy_in_a_second_quarter_is_no_news_while_the_first_is_there(inbox, archive):
    shutil.copy(inbox / WRONG / "return.xlsx", inbox / RIGHT / "return.xlsx")
    assert news(inbox, archive) == []
    report = take_in(inbox, archive, RIGHT, now=NOW)
    assert report.known_count == 1
    assert WRONG in report.outcomes[0].detail
    assert archive.submissions_of(WRONG).height == 1


def test_a_file_that_left_the_inbox_stays_where_it_was_received(inbox, archive):
    (inbox / WRONG / "return.xlsx").unlink()
    assert news(inbox, archive) == []
    assert archive.submissions_of(WRONG).height == 1
