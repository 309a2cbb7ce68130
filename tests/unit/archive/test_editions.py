from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from assets.archive.archive import Archive
from assets.archive.editions import EDITIONS, FIGURES, last_told
from assets.domain.errors import ArchiveError
from tests.factories.editions import tell

MOMENT = datetime(2021, 5, 1, 9, 30, tzinfo=UTC)
LATER = MOMENT + timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def mart(**values: float | None) -> dict[str, pl.DataFrame]:
    """The national mart with a figure for each quarter, named q1 to q4."""
    rows = [
        {"quarter": f"2020-21-{q.upper()}", "metric_code": "eied_patients", "value": v}
        for q, v in values.items()
    ]
    schema = {k: v for k, v in FIGURES["metric_quarter"].items() if k != "is_there"}
    return {"metric_quarter": pl.DataFrame(rows, schema=schema)}


def told(archive: Archive) -> list[tuple[object, ...]]:
    frame = archive.edition_frame("metric_quarter")
    return frame.select("quarter", "known_at", "value", "is_there").rows()


def test_before_the_first_there_are_empty_frames_of_the_right_schema(
    archive: Archive,
) -> None:
    assert archive.editions().schema == EDITIONS
    frame = archive.edition_frame("metric_quarter")
    assert frame.drop(list(EDITIONS)).schema == FIGURES["metric_quarter"]


def test_an_edition_holds_the_figures_that_were_not_told_so_before(
    archive: Archive,
) -> None:
    tell(archive, mart(q1=5, q2=8), MOMENT)
    tell(archive, mart(q1=5, q2=9, q3=None), LATER)
    assert told(archive) == [
        ("2020-21-Q1", MOMENT, 5, True),
        ("2020-21-Q2", MOMENT, 8, True),
        ("2020-21-Q2", LATER, 9, True),
        ("2020-21-Q3", LATER, None, True),
    ]


def test_where_nothing_differs_no_edition_is_kept(archive: Archive) -> None:
    assert tell(archive, mart(q1=5, q2=None), MOMENT)
    noise = mart(q1=5 + 1e-9, q2=None)
    assert tell(archive, noise, LATER) == ""
    assert archive.editions().height == 1


def test_a_figure_that_disappears_is_an_edition_and_may_come_back(
    archive: Archive,
) -> None:
    tell(archive, mart(q1=5, q2=8), MOMENT)
    tell(archive, mart(q1=5), LATER)
    assert told(archive)[-1] == ("2020-21-Q2", LATER, None, False)
    assert last_told(archive.root, "metric_quarter")["value"].to_list() == [5]
    assert tell(archive, mart(q1=5), LATER + timedelta(days=1)) == ""
    tell(archive, mart(q1=5, q2=8), LATER + timedelta(days=2))
    assert told(archive)[-1][2:] == (8, True)


def test_a_mart_that_is_not_given_tells_nothing(archive: Archive) -> None:
    tell(archive, mart(q1=5), MOMENT)
    assert tell(archive, {}, LATER) == ""


@pytest.mark.parametrize("by", [timedelta(0), timedelta(days=-1)])
def test_an_edition_is_later_than_the_last_also_where_the_clock_was_put_back(
    archive: Archive, by: timedelta
) -> None:
    tell(archive, mart(q1=5), MOMENT)
    tell(archive, mart(q1=6), MOMENT + by)
    known_at = archive.editions()["known_at"].to_list()
    assert known_at == [MOMENT, MOMENT + timedelta(microseconds=1)]


def test_an_edition_is_read_only_and_nothing_is_left_of_one_that_failed(
    archive: Archive,
) -> None:
    tell(archive, mart(q1=5), MOMENT)
    without = {"metric_quarter": mart(q1=5)["metric_quarter"].drop("unit")}
    with pytest.raises(ArchiveError, match=r"no column unit.*metric_quarter\.sql"):
        tell(archive, without, LATER)
    files = [path for path in archive.root.rglob("*") if path.is_file()]
    assert {path.parents[1].name for path in files} == {"editions"}
    assert not any(path.stat().st_mode & 0o222 for path in files)


@pytest.mark.parametrize("file", ["edition.json", "metric_quarter.parquet"])
def test_a_damaged_edition_is_named_with_what_to_do(
    archive: Archive, file: str
) -> None:
    edition_id = tell(archive, mart(q1=5), MOMENT)
    path = archive.root / "editions" / edition_id / file
    path.chmod(0o644)
    path.write_text("not this")
    with pytest.raises(ArchiveError, match=rf"{file}.*Restore its folder"):
        archive.edition_frame("metric_quarter")
