from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from assets.archive.archive import Archive
from assets.archive.checksums import LIST
from assets.archive.frames import CHECKS, FAILURES, SUITES
from assets.archive.national_verdict import NATIONAL_VERDICTS, NationalVerdict
from assets.domain.errors import ArchiveError

MOMENT = datetime(2021, 5, 1, 9, 30, tzinfo=UTC)
LATER = MOMENT + timedelta(days=1)


def a_verdict(**changes: object) -> NationalVerdict:
    verdict = NationalVerdict(
        judged_at=MOMENT,
        rules_version="r1",
        registry_version="g1",
        code_version="c1",
        inputs_key="0123456789ab",
        failures=pl.DataFrame([{"failure_id": "f1"}], schema=FAILURES),
        checks=pl.DataFrame(schema=CHECKS),
        suites=pl.DataFrame(schema=SUITES),
        results={"national": '{"success": true}'},
    )
    return replace(verdict, **changes)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_before_the_first_there_are_empty_frames_of_the_right_schema(
    archive: Archive,
) -> None:
    assert archive.current_national_verdict() is None
    assert archive.national_verdicts().schema == NATIONAL_VERDICTS
    failures = archive.national_frame("failures")
    assert failures.columns[:3] == ["verdict_id", "judged_at", "is_current"]
    assert failures.drop("verdict_id", "judged_at", "is_current").schema == FAILURES


def test_a_verdict_comes_back_as_it_was_kept_and_the_newest_is_current(
    archive: Archive,
) -> None:
    none = pl.DataFrame(schema=FAILURES)
    archive.keep_national_verdict(a_verdict())
    archive.keep_national_verdict(a_verdict(judged_at=LATER, failures=none))
    assert archive.national_verdicts()["is_current"].to_list() == [False, True]
    current = archive.current_national_verdict()
    assert current is not None
    assert current.judged_at == LATER
    assert current.frame("failures").is_empty()
    every = archive.national_frame("failures")
    assert every.select("failure_id", "judged_at", "is_current").rows() == [
        ("f1", MOMENT, False)
    ]


def test_a_verdict_is_never_written_over(archive: Archive) -> None:
    folder = archive.keep_national_verdict(a_verdict())
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    other = a_verdict(failures=pl.DataFrame(schema=FAILURES))
    assert archive.keep_national_verdict(other) == folder
    assert before == {path: path.read_bytes() for path in before}
    assert (folder / "results" / "national.json").stat().st_mode & 0o222 == 0


def test_a_failure_frame_of_before_a_column_was_added_is_read_with_nulls(
    archive: Archive,
) -> None:
    folder = archive.keep_national_verdict(a_verdict())
    path = folder / "failures.parquet"
    path.chmod(0o644)
    pl.read_parquet(path).drop("size").write_parquet(path)
    (folder / LIST).unlink()
    current = archive.current_national_verdict()
    assert current is not None
    assert_frame_equal(current.frame("failures"), a_verdict().failures)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"inputs_key": "../x"}, "inputs_key"),
        ({"judged_at": MOMENT.replace(tzinfo=None)}, "no time zone"),
        ({"results": {"a/b": "{}"}}, "suite"),
        ({"checks": pl.DataFrame({"x": [1]})}, "checks"),
    ],
)
def test_what_the_archive_could_not_rely_on_is_refused(
    archive: Archive, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(ArchiveError, match=said):
        archive.keep_national_verdict(a_verdict(**changes))
    assert archive.current_national_verdict() is None


def test_a_damaged_card_says_which_and_what_to_do(archive: Archive) -> None:
    folder = archive.keep_national_verdict(a_verdict())
    card = folder / "verdict.json"
    card.chmod(0o644)
    card.write_text("{")
    with pytest.raises(
        ArchiveError, match=r"verdict\.json.*judge the national figures"
    ):
        archive.national_verdicts()
