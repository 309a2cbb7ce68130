from __future__ import annotations

from pathlib import Path

import pytest

from assets.archive.archive import Archive
from assets.archive.past import PastArchive
from tests.factories.editions import tell
from tests.factories.verdicts import archive_of, eating_disorders, moment
from tests.unit.archive.test_editions import mart


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Q3 judged at 0, Q4 at 1 and again at 3; editions told at 2 and 4."""
    archive = archive_of(
        tmp_path / "archive",
        eating_disorders(8, quarter="2020-21-Q3", number=0),
        eating_disorders(5, number=1),
        eating_disorders(6, number=3),
    )
    tell(archive, mart(q4=5), moment(2))
    tell(archive, mart(q4=6), moment(4))
    return archive


def accepted(archive: Archive) -> list[float]:
    frame = archive.accepted("activity").collect()
    return sorted(frame["value"].to_list())


@pytest.mark.parametrize(
    ("hour", "values", "editions"),
    [(0, [8], 0), (1, [5, 8], 0), (2, [5, 8], 1), (3, [6, 8], 1), (4, [6, 8], 2)],
)
def test_the_archive_at_a_moment_has_what_there_was_by_then(
    archive: Archive, hour: int, values: list[float], editions: int
) -> None:
    past = PastArchive(archive.root, moment(hour))
    assert accepted(past) == values
    assert past.editions().height == editions
    assert past.edition_frame("metric_quarter").height == editions


def test_the_newest_verdict_by_then_is_the_current_one(archive: Archive) -> None:
    past = PastArchive(archive.root, moment(2))
    assert past.verdicts()["is_current"].to_list() == [True, True]
    current = past.current_verdict("2020-21-Q4")
    assert current is not None
    assert current.judged_at == moment(1)
    assert past.verdict_frame("submissions").collect()["is_current"].all()


def test_at_the_present_moment_nothing_is_left_out(archive: Archive) -> None:
    present = PastArchive(archive.root, moment(4))
    assert present.verdicts().equals(archive.verdicts())
    assert present.submissions().equals(archive.submissions())
    assert present.edition_frame("metric_quarter").equals(
        archive.edition_frame("metric_quarter")
    )


def test_before_everything_there_is_nothing(archive: Archive) -> None:
    past = PastArchive(archive.root, moment(-1))
    assert past.kept_verdicts() == []
    assert past.current_verdict("2020-21-Q4") is None
    assert past.current_national_verdict() is None
    assert past.submissions().is_empty()
    assert accepted(past) == []
