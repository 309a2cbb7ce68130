from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from assets.archive.frames import CHECKS, FAILURES, SUITES
from tests.factories.national import JUDGED_AT, judged_mart

YEAR = [
    {"quarter": f"2020-21-Q{number}", "value": value}
    for number, value in enumerate((45, 119, 195, 264), start=1)
]
ISSUE = {
    "known_issue_id": "falls",
    "rule_id": "national_fall",
    "metric_code": "eied_patients",
    "first_quarter": "2020-21-Q1",
    "last_quarter": "2020-21-Q4",
    "owner": "A. Lead",
    "agreed_on": date(2021, 4, 30),
    "expires_on": date(2021, 12, 31),
}


def fallen(**changes: object) -> list[dict[str, object]]:
    return [*YEAR[:3], {"quarter": "2020-21-Q4", "value": 190, **changes}]


def rules_of(failures: pl.DataFrame) -> list[str]:
    return failures["rule_id"].to_list()


def test_a_year_that_grows_fails_nothing_and_what_was_run_is_recorded() -> None:
    verdict = judged_mart(YEAR)
    assert verdict.failures.schema == FAILURES
    assert verdict.failures.is_empty()
    assert verdict.checks.schema == CHECKS
    assert verdict.checks["success"].all()
    assert verdict.suites.schema == SUITES
    assert verdict.suites["suite"].to_list() == ["known_issues", "national"]
    assert verdict.suites["records_judged"].to_list() == [0, 4]
    verdict.require_keepable()


def test_a_national_failure_has_neither_submission_nor_ahsn_and_both_sides() -> None:
    failure = judged_mart(fallen()).failures.row(0, named=True)
    assert failure["rule_id"] == "national_fall"
    assert failure["submission_id"] is failure["ahsn_code"] is failure["cell"] is None
    assert (failure["quarter"], failure["metric_code"]) == (
        "2020-21-Q4",
        "eied_patients",
    )
    assert failure["value"] == "190"
    assert failure["expected"].startswith("at least 195, ")
    assert "is 190 for 2020-21-Q4, on 15 AHSNs, but it was 195" in failure["message"]
    assert failure["size"] == 5


def test_a_failures_id_is_the_same_in_every_verdict() -> None:
    ids = {
        judged_mart(fallen(value=value)).failures["failure_id"][0]
        for value in (190, 191)
    }
    assert len(ids) == 1


def test_only_as_many_ahsns_can_make_a_fall() -> None:
    partly = fallen(ahsns_reported=14)
    assert rules_of(judged_mart(partly).failures) == ["coverage_incomplete"]


def test_coverage_is_not_asked_for_before_the_deadline() -> None:
    partly = [{**YEAR[3], "ahsns_reported": 3}]
    early = datetime(2021, 3, 31, tzinfo=JUDGED_AT.tzinfo)
    assert judged_mart(partly, judged_at=early).failures.is_empty()
    assert rules_of(judged_mart(partly).failures) == ["coverage_incomplete"]


def test_a_known_issue_covers_a_national_failure_and_hides_nothing() -> None:
    [covered] = judged_mart(fallen(), issues=[ISSUE]).failures.to_dicts()
    assert covered["known_issue_id"] == "falls"
    assert (covered["rule_id"], covered["severity"]) == ("national_fall", "warning")


def test_an_issue_that_expired_covers_nothing_and_is_not_asked_for() -> None:
    later = JUDGED_AT + timedelta(days=365)
    [uncovered] = judged_mart(fallen(), issues=[ISSUE], judged_at=later).failures.rows(
        named=True
    )
    assert uncovered["known_issue_id"] is None
    assert judged_mart(YEAR, issues=[ISSUE], judged_at=later).failures.is_empty()


def test_an_issue_is_matched_by_a_failure_that_outgrew_it() -> None:
    small = {**ISSUE, "up_to": 1.0}
    found = judged_mart(fallen(), issues=[small]).failures
    assert rules_of(found) == ["national_fall"]
    assert found["known_issue_id"].to_list() == [None]


def test_an_issue_is_matched_by_what_stands_in_the_quarters() -> None:
    of_sites = {**ISSUE, "rule_id": "cumulative_fall"}
    standing = {
        "failure_id": "f1",
        "rule_id": "cumulative_fall",
        "quarter": "2020-21-Q3",
        "metric_code": "eied_patients",
    }
    assert judged_mart(YEAR, issues=[of_sites], standing=[standing]).failures.is_empty()
    [unmatched] = judged_mart(YEAR, issues=[of_sites]).failures.rows(named=True)
    assert unmatched["rule_id"] == "known_issue_unmatched"
    assert unmatched["quarter"] == "2020-21-Q4"
    assert "30 April 2021" in unmatched["message"]


def test_an_issue_is_not_asked_for_while_quarters_of_it_are_to_come() -> None:
    assert judged_mart(YEAR[:3], issues=[ISSUE]).failures.is_empty()
    elsewhere = [{"quarter": "2021-22-Q1", "value": 12}]
    assert judged_mart(elsewhere, issues=[ISSUE]).failures.is_empty()


def test_an_issue_without_an_end_is_asked_for_from_its_first_quarter_on() -> None:
    endless = {**ISSUE, "last_quarter": None}
    [unmatched] = judged_mart(YEAR[:1], issues=[endless]).failures.rows(named=True)
    assert unmatched["quarter"] == "2020-21-Q1"


def test_without_any_figures_there_is_a_verdict_all_the_same() -> None:
    verdict = judged_mart([], issues=[{**ISSUE, "first_quarter": None}])
    assert verdict.failures.is_empty()
    verdict.require_keepable()
