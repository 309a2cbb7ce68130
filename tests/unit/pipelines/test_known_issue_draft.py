from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assets.domain.declarations import read_yaml
from assets.domain.registry.known_issues import KnownIssue, KnownIssueFile
from pipelines.known_issue_draft import known_issue_draft

FALL = {
    "rule_id": "cumulative_fall",
    "ahsn_code": "KSS",
    "organisation_code": "SYN-KSS-04",
    "metric_code": "eied_patients",
    "programme_code": "eied",
    "quarter": "2020-21-Q4",
    "size": 1.5,
    "explanation": "=Two patients: were #counted twice",
}
MISSING = dict.fromkeys(FALL) | {
    "rule_id": "submission_missing",
    "ahsn_code": "YH",
    "quarter": "2020-21-Q4",
}


def read_back(draft: str, folder: Path) -> KnownIssue:
    path = folder / "known_issues.yml"
    path.write_text(f"known_issues:\n{draft}", encoding="utf-8")
    [issue] = read_yaml(path, KnownIssueFile).known_issues
    return issue


def test_a_draft_is_an_entry_as_narrow_as_its_failure(tmp_path: Path) -> None:
    issue = read_back(known_issue_draft(FALL, agreed_on=date(2021, 5, 4)), tmp_path)
    assert issue.id == "cumulative_fall_syn_kss_04_eied_patients_kss_2020_21_q4"
    assert issue.scope.model_dump(exclude_none=True) == {
        "ahsn": "KSS",
        "organisation": "SYN-KSS-04",
        "metric": "eied_patients",
        "quarter": "2020-21-Q4",
    }
    assert issue.reason == FALL["explanation"]
    assert issue.note.startswith("FILL IN")
    assert issue.expires_on == date(2022, 5, 4)
    assert (issue.up_to, issue.failures_up_to) == (2, 1)


def test_a_failure_without_size_or_explanation_has_a_draft_too(tmp_path: Path) -> None:
    issue = read_back(known_issue_draft(MISSING, agreed_on=date(2021, 5, 4)), tmp_path)
    assert issue.up_to is None
    assert issue.reason.startswith("FILL IN")


@pytest.mark.parametrize(
    ("agreed_on", "expires_on"),
    [(date(2024, 2, 29), date(2025, 2, 28)), (date(2023, 3, 1), date(2024, 3, 1))],
)
def test_a_draft_lasts_a_year(
    tmp_path: Path, agreed_on: date, expires_on: date
) -> None:
    issue = read_back(known_issue_draft(FALL, agreed_on=agreed_on), tmp_path)
    assert issue.expires_on == expires_on
