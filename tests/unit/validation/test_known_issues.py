from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.archive.frames import FAILURES
from assets.domain.registry.frames import COLUMNS
from assets.validation.known_issues import issues_in_scope, with_known_issues
from tests.factories.judging import Desk, Sent

NOW = datetime(2021, 4, 30, 12, tzinfo=UTC)
COUNTING = ("good-1", "good-2")
ISSUE = {"known_issue_id": "falls", "rule_id": "fall", "expires_on": NOW.date()}
FAILURE = {
    "failure_id": "f1",
    "rule_id": "fall",
    "submission_id": "good-1",
    "ahsn_code": "EAST",
    "quarter": "2020-21-Q4",
    "programme_code": "eied",
    "metric_code": "eied_patients",
    "organisation_code": "SYN-EAST-04",
    "size": 4.0,
}


def covered(
    failures: Sequence[dict[str, Any]],
    *issues: dict[str, Any],
    now: datetime = NOW,
) -> list[str | None]:
    found = with_known_issues(
        pl.DataFrame([FAILURE | one for one in failures], schema=FAILURES),
        pl.DataFrame([ISSUE | one for one in issues], schema=COLUMNS["known_issues"]),
        counting=COUNTING,
        judged_at=now,
    )
    return found["known_issue_id"].to_list()


@pytest.mark.parametrize(
    "scope",
    [
        {"ahsn_code": "EAST"},
        {"organisation_code": "SYN-EAST-04"},
        {"programme_code": "eied"},
        {"metric_code": "eied_patients"},
        {"first_quarter": "2020-21-Q4", "last_quarter": "2020-21-Q4"},
        {"first_quarter": "2020-21-Q1"},
        {"last_quarter": "2021-22-Q1"},
    ],
)
def test_a_failure_in_the_scope_is_covered(scope: dict[str, str]) -> None:
    assert covered([{}], scope) == ["falls"]


@pytest.mark.parametrize(
    "scope",
    [
        {"rule_id": "spike"},
        {"ahsn_code": "YH"},
        {"organisation_code": "SYN-EAST-05", "ahsn_code": "EAST"},
        {"programme_code": "elc"},
        {"metric_code": "elc_patients"},
        {"first_quarter": "2021-22-Q1"},
        {"last_quarter": "2020-21-Q3"},
    ],
)
def test_a_failure_outside_the_scope_is_not(scope: dict[str, str]) -> None:
    assert covered([{}], scope) == [None]


def test_a_failure_without_the_code_a_scope_names_is_not_covered() -> None:
    assert covered([{"metric_code": None}], {"metric_code": "eied_patients"}) == [None]


def test_a_failure_greater_than_agreed_is_not_covered_and_the_others_are() -> None:
    sizes = [{"size": 4.0}, {"failure_id": "f2", "size": 4.5}, {"size": None}]
    assert covered(sizes, {"up_to": 4.0}) == ["falls", None, None]


def test_none_is_covered_once_there_are_more_than_agreed() -> None:
    two = [{}, {"failure_id": "f2"}]
    assert covered(two, {"failures_up_to": 2}) == ["falls", "falls"]
    assert covered(two, {"failures_up_to": 1}) == [None, None]


def test_the_same_failure_in_several_versions_is_one_and_old_ones_do_not_add() -> None:
    versions = [
        {},
        {"submission_id": "good-2"},
        {"submission_id": "superseded", "failure_id": "f2"},
    ]
    assert covered(versions, {"failures_up_to": 1}) == ["falls"] * 3


def test_a_failure_that_nobody_sent_counts() -> None:
    missing = [
        {"submission_id": None, "failure_id": "f2"},
        {"submission_id": None, "failure_id": "f3"},
    ]
    assert covered(missing, {"failures_up_to": 1}) == [None, None]


def test_an_issue_covers_until_the_end_of_its_last_day() -> None:
    midnight = NOW.replace(hour=23, minute=59, second=59)
    assert covered([{}], {}, now=midnight) == ["falls"]
    assert covered([{}], {}, now=midnight + timedelta(seconds=1)) == [None]


def test_of_several_issues_the_first_that_still_covers_is_named() -> None:
    first = {"known_issue_id": "first"}
    assert covered([{}], first, {}) == ["first"]
    assert covered([{}], first | {"up_to": 3.0}, {}) == ["falls"]
    assert covered([{}], first | {"expires_on": date(2021, 4, 1)}, {}) == ["falls"]
    two = [{}, {"failure_id": "f2"}]
    assert covered(two, first | {"failures_up_to": 1}, {}) == ["falls", "falls"]


def test_a_fall_that_is_explained_is_recorded_as_ever_with_the_issue_beside_it(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    [site, other] = ({"organisation_code": f"SYN-EAST-0{n}"} for n in (4, 5))
    before = [site | {"value": "30"}, other | {"value": "60"}]
    after = [site | {"value": "25"}, other | {"value": "12"}]
    desk.send(Sent(quarter="2020-21-Q3", sheets={"activity": before}))
    desk.judge("2020-21-Q3")
    desk.send(Sent(sheets={"activity": after}))
    verdict = desk.judge()
    falls = verdict.failures.filter(pl.col("rule_id") == "cumulative_fall")
    found = falls.select("severity", "rejects", "size", "known_issue_id")
    assert found.rows() == [
        ("warning", "nothing", 5.0, "eied_falls_2020_21"),
        ("warning", "nothing", 48.0, None),
    ]
    assert verdict.submissions["records_flagged"].to_list() == [2]


CODES = st.sampled_from([None, "A", "B"])
FAILURES_DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "failure_id": st.sampled_from(["f1", "f2", "f3", "f4"]),
            "rule_id": st.sampled_from(["fall", "spike"]),
            "submission_id": st.sampled_from([None, "good-1", "good-2", "old"]),
            "ahsn_code": CODES,
            "metric_code": CODES,
            "size": st.sampled_from([None, 1.0, 5.0]),
        }
    ),
    max_size=6,
)
ISSUES_DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "rule_id": st.sampled_from(["fall", "spike"]),
            "ahsn_code": CODES,
            "metric_code": CODES,
            "first_quarter": st.sampled_from([None, "2020-21-Q4", "2021-22-Q1"]),
            "up_to": st.sampled_from([None, 2.0]),
            "failures_up_to": st.sampled_from([None, 1, 2]),
            "expires_on": st.sampled_from([NOW.date(), date(2021, 4, 29)]),
        }
    ),
    max_size=3,
)


def in_scope(failure: dict[str, Any], issue: dict[str, Any]) -> bool:
    if issue["rule_id"] != failure["rule_id"]:
        return False
    for name in ("ahsn_code", "metric_code"):
        if issue[name] is not None and issue[name] != failure[name]:
            return False
    return issue["first_quarter"] is None or str(issue["first_quarter"]) <= "2020-21-Q4"


def covered_in_plain_python(
    failures: list[dict[str, Any]], issues: list[dict[str, Any]]
) -> list[str | None]:
    found: list[str | None] = []
    for failure in failures:
        name = None
        for issue in issues:
            if name is not None or not in_scope(failure, issue):
                continue
            if issue["expires_on"] < NOW.date():
                continue
            size, up_to = failure["size"], issue["up_to"]
            if up_to is not None and (size is None or size > up_to):
                continue
            alike = {
                other["failure_id"]
                for other in failures
                if in_scope(other, issue) and other["submission_id"] != "old"
            }
            limit = issue["failures_up_to"]
            if limit is not None and len(alike) > limit:
                continue
            name = str(issue["known_issue_id"])
        found.append(name)
    return found


@given(FAILURES_DRAWN, ISSUES_DRAWN)
def test_the_twin_in_plain_python_covers_the_same(
    failures: list[dict[str, Any]], issues: list[dict[str, Any]]
) -> None:
    named = [issue | {"known_issue_id": f"i{n}"} for n, issue in enumerate(issues)]
    assert covered(failures, *named) == covered_in_plain_python(failures, named)


@given(FAILURES_DRAWN, ISSUES_DRAWN)
def test_nothing_of_a_failure_changes_but_the_issue_beside_it(
    failures: list[dict[str, Any]], issues: list[dict[str, Any]]
) -> None:
    given_failures = pl.DataFrame([FAILURE | f for f in failures], schema=FAILURES)
    given_issues = pl.DataFrame(
        [ISSUE | issue for issue in issues], schema=COLUMNS["known_issues"]
    )
    found = with_known_issues(
        given_failures, given_issues, counting=COUNTING, judged_at=NOW
    )
    assert found.schema == FAILURES
    assert found.drop("known_issue_id").equals(given_failures.drop("known_issue_id"))
    pairs = issues_in_scope(given_failures, given_issues)
    assert set(found["known_issue_id"].drop_nulls()) <= set(pairs["known_issue_id"])
