from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.absence import versions_asked
from assets.validation.judged.elsewhere import areas_during, with_other_ahsns
from assets.validation.judged.expected_organisations import (
    SERIES,
    can_go_on,
    expected_and_reported,
)
from assets.validation.judged.expected_programmes import expected_in
from assets.validation.judged.returns import returns_of
from tests.factories.judging import registered

DEADLINE = datetime(2021, 4, 21, 16, tzinfo=UTC)
Q2, Q3, Q4 = Quarter(2020, 2), Quarter(2020, 3), Quarter(2020, 4)


@pytest.fixture(scope="module")
def frames() -> RegistryFrames:
    return registered().frames()


def standing(*rows: tuple[str, str, int, datetime, bool, bool]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={
            "submission_id": pl.String,
            "ahsn_code": pl.String,
            "version": pl.Int32,
            "received_at": pl.Datetime("us", "UTC"),
            "is_good": pl.Boolean,
            "is_counting": pl.Boolean,
        },
        orient="row",
    )


def returned(rows: pl.DataFrame, *, now: datetime = DEADLINE) -> dict[str, Any]:
    expected = pl.DataFrame({"ahsn_code": ["EAST"]})
    [found] = returns_of(expected, rows, deadline_at=DEADLINE, judged_at=now).to_dicts()
    return found


def test_what_has_not_come_is_overdue_once_the_deadline_has_passed() -> None:
    assert not returned(standing())["is_overdue"]
    overdue = returned(standing(), now=DEADLINE + timedelta(seconds=1))
    assert overdue["is_overdue"]
    assert (overdue["submission_id"], overdue["came"]) == (None, "Nothing was received")


def test_lateness_is_the_first_good_versions_and_the_counting_one_is_named() -> None:
    early, late = DEADLINE - timedelta(days=1), DEADLINE + timedelta(hours=2)
    in_time = standing(
        ("a", "EAST", 1, early, True, False), ("b", "EAST", 2, late, True, True)
    )
    found = returned(in_time)
    assert (found["submission_id"], found["late_by"]) == ("b", None)
    rejected_first = standing(
        ("a", "EAST", 1, early, False, False), ("b", "EAST", 2, late, True, True)
    )
    assert returned(rejected_first)["late_by"] == "2 hours"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), None),
        (timedelta(seconds=5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=6), "6 hours"),
        # Seven hours after 17:00 in London it is the next day there.
        (timedelta(hours=7), "1 day"),
        (timedelta(days=4, hours=20), "5 days"),
    ],
)
def test_lateness_is_told_in_days_by_the_calendar_in_london(
    after: timedelta, said: str | None
) -> None:
    rows = standing(("a", "EAST", 1, DEADLINE + after, True, True))
    assert returned(rows)["late_by"] == said


def test_a_quarter_without_a_deadline_makes_nobody_late() -> None:
    rows = standing(("a", "EAST", 1, DEADLINE, True, True))
    expected = pl.DataFrame({"ahsn_code": ["EAST", "YH"]})
    found = returns_of(expected, rows, deadline_at=None, judged_at=DEADLINE)
    assert found["is_overdue"].to_list() == [False, False]
    assert found["late_by"].null_count() == 2


def test_good_versions_are_asked_and_the_newest_even_if_it_is_rejected() -> None:
    rows = standing(
        ("a", "EAST", 1, DEADLINE, True, True),
        ("b", "EAST", 2, DEADLINE, False, False),
        ("c", "EAST", 3, DEADLINE, False, False),
    )
    assert versions_asked(rows)["submission_id"].to_list() == ["a", "c"]


def test_a_programme_is_expected_on_the_sheet_it_has_something_to_put_on(
    frames: RegistryFrames,
) -> None:
    def of_east(quarter: str) -> dict[str, str]:
        expected = expected_in(frames, quarter).filter(pl.col("ahsn_code") == "EAST")
        return dict(expected.select("programme_code", "dataset").iter_rows())

    assert of_east("2020-21-Q2")["tracheostomy_bundle"] == "adoption"
    assert of_east("2020-21-Q4")["tracheostomy_bundle"] == "activity"
    assert of_east("2020-21-Q4")["tcam"] == "activity"
    assert "tcam" not in of_east("2021-22-Q1")
    assert "eied" not in of_east("2019-20-Q4")


def going_on(
    frames: RegistryFrames, quarter: Quarter, *rows: tuple[str | None, ...]
) -> list[str | None]:
    schema = dict.fromkeys(("ahsn_code", *SERIES), pl.String)
    series = pl.DataFrame(rows, schema=schema, orient="row")
    return can_go_on(series, frames, quarter)["organisation_code"].to_list()


@pytest.mark.parametrize(
    ("quarter", "ahsn", "organisation"),
    [
        (Q4, "KSS", "SYN-KSS-14"),
        (Q3, "YH", "SYN-YH-12"),
        (Q3, "EM", "SYN-EM-17"),
        (Q4, "NENC", "SYN-NENC-19"),
    ],
    ids=["moved", "merged into a new one", "merged into another", "split"],
)
def test_what_moved_merged_or_closed_does_not_lapse(
    frames: RegistryFrames, quarter: Quarter, ahsn: str, organisation: str
) -> None:
    row = (ahsn, "activity", "elc", "elc_patients", organisation)
    assert going_on(frames, quarter, row) == []
    # One that closes with a quarter's last day is not asked in that quarter either.
    assert going_on(frames, quarter.previous().previous(), row) == [organisation]


def test_what_has_ended_does_not_lapse(frames: RegistryFrames) -> None:
    ended = ("EAST", "activity", "tcam", "tcam_patients", "SYN-EAST-01")
    assert going_on(frames, Q4, ended) == ["SYN-EAST-01"]
    assert going_on(frames, Q4.next(), ended) == []
    stage = ("EAST", "adoption", "eied", None, "SYN-EAST-04")
    without_stages = ("EAST", "adoption", "elc", None, "SYN-EAST-04")
    assert going_on(frames, Q4, stage, without_stages) == ["SYN-EAST-04"]


def test_an_ahsns_own_total_beside_its_organisations_is_never_asked_for(
    frames: RegistryFrames,
) -> None:
    total = ("EAST", "activity", "heartflow", "heartflow_scans_in_quarter", None)
    own = ("EAST", "activity", "heartflow", "heartflow_sites", None)
    assert going_on(frames, Q4, total, own) == [None]
    assert going_on(frames, Q4, total) == []


SHEETS = pl.DataFrame(
    [("one", "EAST", "activity", "Activity", "Activity")],
    schema=["submission_id", "ahsn_code", "dataset", "sheet", "sheet_name"],
    orient="row",
)
NOW = {
    "submission_id": pl.String,
    "dataset": pl.String,
    "programme_code": pl.String,
    "metric_code": pl.String,
    "organisation_code": pl.String,
    "is_nameless": pl.Boolean,
    "row_number": pl.Int64,
}
METRICS = st.sampled_from([("p", "m"), ("p", "n"), ("q", "o")])
SITES = st.sampled_from(["S1", "S2", None])


@given(
    st.sets(st.tuples(METRICS, SITES), max_size=6),
    st.lists(st.tuples(METRICS, SITES, st.booleans()), max_size=6),
)
def test_the_twin_in_plain_python_misses_the_same(
    before: set[tuple[tuple[str, str], str | None]],
    now: list[tuple[tuple[str, str], str | None, bool]],
) -> None:
    due = pl.DataFrame(
        [
            ("EAST", "activity", *metric, site)
            for metric, site in sorted(before, key=str)
        ],
        schema=dict.fromkeys(("ahsn_code", *SERIES), pl.String),
        orient="row",
    )
    rows = pl.DataFrame(
        [
            ("one", "activity", *metric, None if nameless else site, nameless, n)
            for n, (metric, site, nameless) in enumerate(now, start=2)
        ],
        schema=NOW,
        orient="row",
    )
    found = expected_and_reported(SHEETS, due, rows)
    missed = {
        ((row["programme_code"], row["metric_code"]), row["organisation_code"])
        for row in found.filter(pl.col("first_row").is_null()).to_dicts()
    }
    expected = set()
    for metric, site in before:
        has_programme = any(other[0] == metric[0] for other, _, _ in now)
        is_there = any(
            other == metric and (nameless or reported == site)
            for other, reported, nameless in now
        )
        if has_programme and not is_there:
            expected.add((metric, site))
    assert missed == expected


def test_an_organisation_is_in_the_area_of_both_in_the_quarter_it_moves() -> None:
    schema = {
        "organisation_code": pl.String,
        "ahsn_code": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    moved = datetime(2021, 2, 15).date()
    memberships = pl.DataFrame(
        [("S1", "OX", None, moved - timedelta(days=1)), ("S1", "WES", moved, None)],
        schema=schema,
        orient="row",
    )

    def areas(quarter: Quarter) -> list[str]:
        return areas_during(memberships, quarter)["ahsn_code"].to_list()

    assert areas(Q3) == ["OX"]
    assert areas(Q4) == ["OX", "WES"]
    assert areas(Q4.next()) == ["WES"]


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["OX", "WES", "YH"]),
        st.sampled_from(["good", "old"]),
        st.sampled_from(["thing", "other", None]),
    ),
    max_size=8,
)


@given(REPORTS)
def test_only_another_ahsns_counting_version_reports_the_same(
    reports: list[tuple[str, str, str | None]],
) -> None:
    records = pl.DataFrame(
        [(f"{ahsn}-{kind}", ahsn, thing) for ahsn, kind, thing in reports],
        schema=dict.fromkeys(("submission_id", "ahsn_code", "thing"), pl.String),
        orient="row",
    )
    ids = records["submission_id"].unique()
    versions = pl.DataFrame(
        {"submission_id": ids, "is_counting": ids.str.ends_with("good")}
    )
    found = with_other_ahsns(records, versions, of=["thing"], column="too")
    assert found.drop("too").equals(records)
    for (ahsn, _, thing), too in zip(reports, found["too"], strict=True):
        others = {
            other
            for other, kind, same in reports
            if kind == "good" and other != ahsn and same == thing and thing is not None
        }
        assert too == ("; ".join(sorted(others)) or None)
