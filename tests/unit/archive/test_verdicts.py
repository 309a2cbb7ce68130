from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from assets.archive.archive import Archive
from assets.archive.checksums import LIST
from assets.archive.frames import (
    ACCEPTED,
    CHECKS,
    FAILURES,
    JUDGED_SUBMISSIONS,
    SUITES,
    SUPERSEDED_ACTIVITY,
    VERDICT_FRAMES,
    VERDICTS,
)
from assets.archive.verdict import Verdict
from assets.domain.datasets import DATASETS
from assets.domain.errors import ArchiveError

MOMENT = datetime(2021, 4, 20, 9, 30, 0, 5, tzinfo=UTC)
ACTIVITY = pl.DataFrame(
    [{"submission_id": "a" * 64, "ahsn_code": "EAST", "value": 264.0}],
    schema=ACCEPTED["activity"],
)


def a_verdict(quarter: str = "2020-21-Q4", **changes: object) -> Verdict:
    verdict = Verdict(
        quarter=quarter,
        judged_at=MOMENT,
        rules_version="r1",
        registry_version="g1",
        code_version="c1",
        inputs_key="0123456789ab",
        submissions=pl.DataFrame(schema=JUDGED_SUBMISSIONS),
        failures=pl.DataFrame([{"failure_id": "f1"}], schema=FAILURES),
        checks=pl.DataFrame(schema=CHECKS),
        suites=pl.DataFrame(schema=SUITES),
        superseded_activity=pl.DataFrame(schema=SUPERSEDED_ACTIVITY),
        accepted={"activity": ACTIVITY},
        results={"activity": '{"success": true}'},
    )
    return replace(verdict, **changes)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_an_archive_without_verdicts_gives_empty_frames_of_the_right_schema(
    archive: Archive,
) -> None:
    assert archive.verdicts().schema == VERDICTS
    assert archive.current_verdict("2020-21-Q4") is None
    for name, schema in VERDICT_FRAMES.items():
        columns = archive.verdict_frame(name).collect().schema
        assert list(columns) == ["verdict_id", "judged_at", "is_current", *schema]
    for dataset in DATASETS:
        frame = archive.accepted(dataset.name).collect()
        assert frame.schema == ACCEPTED[dataset.name]


def test_a_verdict_comes_back_as_it_was_kept(archive: Archive) -> None:
    folder = archive.keep_verdict(a_verdict())
    assert folder.name == "20210420T093000000005Z-0123456789ab"
    kept = archive.current_verdict("2020-21-Q4")
    assert kept is not None
    assert kept.folder == folder
    assert (kept.judged_at, kept.inputs_key) == (MOMENT, "0123456789ab")
    assert (kept.rules_version, kept.registry_version) == ("r1", "g1")
    assert_frame_equal(kept.frame("failures"), a_verdict().failures)
    assert_frame_equal(kept.accepted("activity"), ACTIVITY)
    assert kept.accepted("companies").schema == ACCEPTED["companies"]
    assert kept.result_path("activity").read_text() == '{"success": true}'


def test_the_newest_verdict_of_each_quarter_is_current_and_older_ones_stay(
    archive: Archive,
) -> None:
    later = datetime(2021, 5, 1, tzinfo=UTC)
    archive.keep_verdict(a_verdict(judged_at=later, inputs_key="bbb"))
    archive.keep_verdict(a_verdict())
    archive.keep_verdict(a_verdict("2020-21-Q3", inputs_key="ccc"))
    found = archive.verdicts().select("quarter", "inputs_key", "is_current").rows()
    assert found == [
        ("2020-21-Q3", "ccc", True),
        ("2020-21-Q4", "0123456789ab", False),
        ("2020-21-Q4", "bbb", True),
    ]
    current = archive.current_verdict("2020-21-Q4")
    assert current is not None
    assert current.inputs_key == "bbb"


def test_a_frame_over_all_verdicts_says_which_verdict_each_row_is_of(
    archive: Archive,
) -> None:
    later = datetime(2021, 5, 1, tzinfo=UTC)
    failures = pl.DataFrame([{"failure_id": "f2"}], schema=FAILURES)
    archive.keep_verdict(a_verdict())
    archive.keep_verdict(a_verdict(judged_at=later, failures=failures))
    found = archive.verdict_frame("failures").collect()
    assert found.select("judged_at", "is_current", "failure_id").rows() == [
        (MOMENT, False, "f1"),
        (later, True, "f2"),
    ]


def test_a_verdict_from_before_a_frame_was_thought_of_has_it_empty(
    archive: Archive,
) -> None:
    later = datetime(2021, 5, 1, tzinfo=UTC)
    archive.keep_verdict(a_verdict(superseded_activity=ACTIVITY))
    archive.keep_verdict(a_verdict(judged_at=later, superseded_activity=ACTIVITY))
    [old, new] = archive.kept_verdicts()
    old.frame_path("superseded_activity").unlink()
    assert old.frame("superseded_activity").is_empty()
    assert_frame_equal(new.frame("superseded_activity"), ACTIVITY)
    found = archive.verdict_frame("superseded_activity").collect()
    assert found["verdict_id"].to_list() == [new.verdict_id]


def test_accepted_records_are_those_of_the_current_verdicts(archive: Archive) -> None:
    archive.keep_verdict(a_verdict("2020-21-Q3"))
    archive.keep_verdict(a_verdict("2020-21-Q4"))
    later = datetime(2021, 5, 1, tzinfo=UTC)
    archive.keep_verdict(a_verdict("2020-21-Q4", judged_at=later, accepted={}))
    assert archive.accepted("activity").collect().height == 1
    assert archive.accepted("activity", ["2020-21-Q4"]).collect().is_empty()


def test_a_moment_in_another_zone_is_named_in_utc() -> None:
    summer = datetime.fromisoformat("2021-04-20T10:30:00.000005+01:00")
    assert a_verdict(judged_at=summer).verdict_id == a_verdict().verdict_id


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quarter": "../x"}, "is not a quarter"),
        ({"quarter": "2020-21-q4"}, "is not written as 2020-21-Q4"),
        ({"judged_at": datetime(2021, 4, 20)}, "no time zone"),
        ({"inputs_key": "a/b"}, "inputs_key"),
        ({"results": {"../x": "{}"}}, "suite"),
        ({"accepted": {"rumours": ACTIVITY}}, "no such dataset"),
        (
            {"accepted": {"impacts": ACTIVITY}},
            "accepted/impacts .* metric_code is not exp",
        ),
        ({"checks": pl.DataFrame(schema=SUITES)}, "frame checks .* is absent"),
        (
            {"failures": pl.DataFrame(schema=FAILURES).select(reversed(FAILURES))},
            "another order",
        ),
    ],
)
def test_a_verdict_of_the_wrong_shape_is_refused_and_leaves_nothing(
    archive: Archive, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ArchiveError, match=said):
        archive.keep_verdict(a_verdict(**change))  # type: ignore[arg-type]
    assert not archive.root.exists()


def test_a_verdict_given_before_a_column_was_added_is_read_with_none_in_it(
    archive: Archive,
) -> None:
    folder = archive.keep_verdict(a_verdict())
    for path, new in (
        (folder / "failures.parquet", ["size", "known_issue_id"]),
        (folder / "accepted" / "activity.parquet", ["comment"]),
    ):
        pl.read_parquet(path).drop(new).write_parquet(path)
    (folder / LIST).unlink()
    archive.keep_verdict(a_verdict("2021-22-Q1"))
    found = archive.verdict_frame("failures").collect()
    assert (
        found.select("failure_id", "size", "known_issue_id").rows()
        == [("f1", None, None)] * 2
    )
    old = archive.current_verdict("2020-21-Q4")
    assert old is not None
    assert old.frame("failures").schema == FAILURES
    assert old.accepted("activity").schema == ACCEPTED["activity"]
    assert archive.accepted("activity").collect().height == 2
