from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.archive.verdict import Verdict
from assets.domain.datasets import BY_NAME
from assets.domain.errors import DeclarationError
from assets.domain.registry.known_issues import KnownIssueFile
from assets.validation.evidence import (
    beside,
    evidence_of_reading,
    gather_evidence,
    required_key,
)
from assets.validation.judged.cover import quarter_said
from assets.validation.known_issues import require_rules
from assets.validation.moment import settled_by
from assets.validation.standing import (
    is_stale,
    judge_stale_quarters,
    standing_failures,
)
from tests.factories.judging import NOON, Desk, Sent, read_sent

Q1, Q2, Q4 = "2020-21-Q1", "2020-21-Q2", "2020-21-Q4"
DEADLINE = datetime(2021, 4, 21, 16, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Clock:
    """Tells a later time each time it is asked."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def judge_stale(desk: Desk, quarter: str, clock: Clock) -> list[Verdict]:
    return list(
        judge_stale_quarters(
            desk.archive, desk.registry, desk.rules, quarter, clock=clock
        )
    )


def test_only_what_a_change_reaches_is_judged_again_and_in_order(desk: Desk) -> None:
    clock = Clock()
    for quarter in (Q1, Q2, Q4):
        desk.send(Sent(quarter=quarter, sheets={"activity": [{"value": "9"}]}))
    judged = judge_stale(desk, Q4, clock)
    assert [verdict.quarter for verdict in judged] == [Q1, Q2, Q4]
    assert judge_stale(desk, Q4, clock) == []
    desk.send(Sent(quarter=Q2, sheets={"activity": [{"value": "10"}]}, minutes=1))
    again = judge_stale(desk, Q2, clock)
    assert [verdict.quarter for verdict in again] == [Q2, Q4]
    falls = again[-1].failures
    assert falls["rule_id"].to_list() == ["cumulative_fall"]
    assert "was 10 for 2020-21-Q2" in falls["message"].item()
    assert len(desk.archive.kept_verdicts()) == 5


def test_a_verdict_stands_until_rules_or_registry_change(desk: Desk) -> None:
    desk.send(Sent(sheets={"activity": [{}]}))
    judge_stale(desk, Q4, Clock())
    now = {
        "rules_version": desk.rules.version,
        "registry": desk.registry,
        "now": NOON + timedelta(minutes=1),
    }
    assert not is_stale(desk.archive, Q4, **now)
    assert is_stale(desk.archive, Q4, **now | {"rules_version": "other"})
    other = replace(desk.registry, version="other")
    assert is_stale(desk.archive, Q4, **now | {"registry": other})
    assert is_stale(desk.archive, Q1, **now)


def test_a_deadline_that_passes_makes_the_quarter_stale_once(desk: Desk) -> None:
    desk.send(Sent(sheets={"activity": [{}]}))
    clock = Clock()
    judge_stale(desk, Q4, clock)
    clock.now = DEADLINE - timedelta(minutes=1)
    assert judge_stale(desk, Q4, clock) == []
    clock.now = DEADLINE
    assert [verdict.quarter for verdict in judge_stale(desk, Q4, clock)] == [Q4]
    assert judge_stale(desk, Q4, clock) == []


def test_a_known_issue_that_expires_makes_the_quarters_of_its_scope_stale(
    desk: Desk,
) -> None:
    [falls, _] = desk.registry.known_issues.known_issues
    days = {"agreed_on": DEADLINE.date(), "expires_on": DEADLINE.date()}
    short = falls.model_copy(update=days)
    registry = replace(desk.registry, known_issues=KnownIssueFile(known_issues=[short]))
    at_midnight = DEADLINE.replace(hour=23, minute=59)
    before = settled_by(registry, Q4, now=at_midnight)
    after = settled_by(registry, Q4, now=at_midnight + timedelta(minutes=1))
    assert before == ("deadline passed",)
    assert after == ("deadline passed", f"expired: {falls.id}")
    elsewhere = settled_by(registry, "2021-22-Q1", now=at_midnight + timedelta(days=9))
    assert elsewhere == ()


def test_a_known_issue_of_a_rule_that_is_not_there_is_a_mistake_of_ours(
    desk: Desk,
) -> None:
    [falls, _] = desk.registry.known_issues.known_issues
    sized = replace(desk.rules, checks={})
    for issue, rules, said in (
        (falls.model_copy(update={"rule": "falls"}), desk.rules, "> rule: 'falls'"),
        (falls, sized, "> up_to: failures of cumulative_fall have no size"),
    ):
        with pytest.raises(DeclarationError, match=said) as caught:
            require_rules([issue], rules)
        assert f"known_issues.yml: known_issues > {falls.id}" in str(caught.value)
    require_rules(desk.registry.known_issues.known_issues, desk.rules)


def test_the_key_a_verdict_has_is_the_one_that_is_asked_for(desk: Desk) -> None:
    desk.send(Sent(sheets={"activity": [{}]}))
    verdict = desk.judge()
    asked = required_key(
        desk.archive,
        Q4,
        rules_version=verdict.rules_version,
        registry_version=verdict.registry_version,
        code_version=verdict.code_version,
        settled=settled_by(desk.registry, Q4, now=verdict.judged_at),
    )
    assert verdict.inputs_key == asked


def test_failures_of_a_superseded_version_stand_no_longer(desk: Desk) -> None:
    bad = {"activity": [{"value": "TBC"}]}
    desk.send(Sent(sheets=bad))
    desk.send(Sent(sheets={"activity": [{}]}, minutes=1))
    newest = desk.send(Sent(sheets=bad, cover={"quarter": "soon"}, minutes=2))
    desk.judge()
    kept = desk.archive.current_verdict(Q4)
    assert kept is not None
    standing = standing_failures(kept)
    assert set(standing["submission_id"]) == {newest}
    assert standing.select("rule_id", "suite").rows() == [
        ("value_not_a_number", "activity"),
        ("quarter_invalid", "cover"),
    ]


def test_failures_stand_where_no_version_counts(desk: Desk) -> None:
    for minutes in (0, 1):
        desk.send(
            Sent(sheets={"activity": [{}]}, cover={"quarter": ""}, minutes=minutes)
        )
    desk.send(Sent(broken=True))
    desk.judge()
    kept = desk.archive.current_verdict(Q4)
    assert kept is not None
    rules = sorted(standing_failures(kept)["rule_id"])
    assert rules == ["cover_incomplete", "file_unreadable"]


def test_a_file_is_judged_without_sending_it_as_it_would_be_when_sent(
    desk: Desk,
) -> None:
    desk.send(Sent(quarter=Q2, sheets={"activity": [{"value": "40"}]}))
    desk.judge(Q2)
    sent = Sent(sheets={"activity": [{}, {"organisation_code": "St Elsewhere"}]})
    reading, candidate = read_sent(sent, desk.folder / "unsent")
    assert quarter_said(reading.cover) == Q4
    earlier = {name: desk.archive.accepted(name, [Q2]) for name in BY_NAME}
    unsent = desk.verdict_on(
        evidence_of_reading(reading, candidate, seen_at=NOON, earlier=earlier)
    )
    desk.send(sent, "unsent")
    verdict = desk.judge()
    assert unsent.failures["rule_id"].to_list() == [
        "cumulative_fall",
        "organisation_unknown",
    ]
    assert unsent.failures.equals(verdict.failures)
    for dataset, accepted in verdict.accepted.items():
        assert unsent.accepted[dataset].equals(accepted)


def test_a_file_is_judged_where_there_is_no_archive_at_all(desk: Desk) -> None:
    reading, candidate = read_sent(Sent(broken=True), desk.folder / "unsent")
    evidence = evidence_of_reading(reading, candidate, seen_at=NOON)
    assert evidence.submissions.height == 1
    assert quarter_said(reading.cover) is None
    verdict = desk.verdict_on(evidence)
    assert verdict.failures["rule_id"].to_list() == ["file_unreadable"]


def test_a_file_beside_others_is_judged_as_if_it_were_sent(desk: Desk) -> None:
    same = {"companies": [{"company_number": "", "company_name": "Same Ltd"}]}
    desk.send(Sent(ahsn_code="YH", sheets=same))
    sent = Sent(sheets=same, minutes=5)
    reading, candidate = read_sent(sent, desk.folder / "unsent")
    alone = evidence_of_reading(reading, candidate, seen_at=NOON)
    known = gather_evidence(desk.archive, Q4)
    unsent = desk.verdict_on(beside(known, alone))
    desk.send(sent, "unsent")
    verdict = desk.judge()
    assert "copied_submission" in set(unsent.failures["rule_id"])
    assert unsent.failures.equals(verdict.failures)
    again = beside(gather_evidence(desk.archive, Q4), alone)
    assert again.submissions.height == 2


def test_a_version_that_comes_when_the_clock_was_put_back_counts(desk: Desk) -> None:
    desk.send(Sent(sheets={"activity": [{"value": "9"}]}))
    [before] = judge_stale(desk, Q4, Clock())
    desk.send(Sent(sheets={"activity": [{"value": "21"}]}, minutes=1))
    put_back = Clock()
    put_back.now = NOON - timedelta(days=30)
    [after] = judge_stale(desk, Q4, put_back)
    current = desk.archive.current_verdict(Q4)
    assert current is not None
    assert current.verdict_id == after.verdict_id
    assert after.judged_at > before.judged_at
    assert current.accepted("activity")["value"].to_list() == [21.0]
    assert judge_stale(desk, Q4, put_back) == []
