from __future__ import annotations

from pathlib import Path

import pytest

from assets.domain.declarations import read_yaml
from assets.domain.errors import DeclarationError
from assets.domain.registry.known_issues import (
    KnownIssueFile,
    Registered,
    check_known_issues,
)
from assets.domain.registry.load import load_registry
from assets.domain.registry.tables import known_issues

ISSUE = """\
known_issues:
  - id: falls
    rule: cumulative_fall
    scope: {metric: eied_patients, ahsn: WM}
    reason: Sites counted anew.
    note: Some sites counted anew.
    owner: Programme lead
    agreed_on: 2021-04-30
    expires_on: 2021-04-30
    up_to: 5
    failures_up_to: 2
"""
SCOPE = "{metric: eied_patients, ahsn: WM}"


@pytest.fixture(scope="module")
def registered() -> Registered:
    registry = load_registry()
    return Registered(
        registry.ahsns, registry.organisations, registry.programmes, registry.calendar
    )


def checked(text: str, folder: Path, registered: Registered) -> KnownIssueFile:
    path = folder / "known_issues.yml"
    path.write_text(text, encoding="utf-8")
    file = read_yaml(path, KnownIssueFile)
    check_known_issues(file, path, registered)
    return file


@pytest.mark.parametrize(
    "scope",
    [
        SCOPE,
        "{organisation: SYN-WM-10, ahsn: EM}",
        "{programme: eied, metric: eied_patients, quarter: 2020-21-Q4}",
        "{first_quarter: 2020-21-Q4}",
    ],
)
def test_a_scope_may_name_anything_registered(
    tmp_path: Path, registered: Registered, scope: str
) -> None:
    checked(ISSUE.replace(SCOPE, scope), tmp_path, registered)


def test_one_quarter_is_laid_out_as_a_span_of_itself(
    tmp_path: Path, registered: Registered
) -> None:
    text = ISSUE.replace(SCOPE, "{quarter: 2020-21-Q4}")
    [row] = known_issues(checked(text, tmp_path, registered)).to_dicts()
    assert (row["first_quarter"], row["last_quarter"]) == ("2020-21-Q4", "2020-21-Q4")
    assert (row["up_to"], row["failures_up_to"], row["ahsn_code"]) == (5.0, 2, None)


def test_there_may_be_no_known_issue_at_all(
    tmp_path: Path, registered: Registered
) -> None:
    file = checked("known_issues: []\n", tmp_path, registered)
    assert known_issues(file).is_empty()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (SCOPE, "{}", ["falls > scope", "every failure"]),
        (SCOPE, "{ahsn: NORTH}", ["falls > scope > ahsn", "'NORTH'"]),
        (SCOPE, "{organisation: RX1}", ["falls > scope > organisation", "'RX1'"]),
        (SCOPE, "{programme: freed}", ["falls > scope > programme", "'freed'"]),
        (SCOPE, "{metric: patients}", ["falls > scope > metric", "'patients'"]),
        (SCOPE, "{quarter: 2031-32-Q1}", ["falls > scope > quarter", "2031-32-Q1"]),
        (SCOPE, "{quarter: Q1 2021}", ["falls > scope > quarter", "2020-21-Q4"]),
        (
            SCOPE,
            "{quarter: 2020-21-Q4, last_quarter: 2020-21-Q4}",
            ["falls > scope", "one of the two"],
        ),
        (
            SCOPE,
            "{first_quarter: 2020-21-Q4, last_quarter: 2020-21-Q3}",
            ["falls > scope", "before its first"],
        ),
        (SCOPE, "{programme: elc, metric: eied_patients}", ["a metric of eied"]),
        (SCOPE, "{organisation: SYN-EAST-01, ahsn: WM}", ["was never in the area"]),
        (SCOPE, "{region: Y61}", ["falls > scope > region", "remove or rename"]),
        ("expires_on: 2021-04-30", "expires_on: 2021-04-29", ["before agreed_on"]),
        ("up_to: 5", "up_to: 0", ["falls > up_to", "greater than 0"]),
        ("failures_up_to: 2", "failures_up_to: 0", ["falls > failures_up_to"]),
        ("    owner: Programme lead\n", "", ["falls > owner", "missing"]),
        ("  - id: falls", ISSUE[14:] + "  - id: falls", ["falls > id", "twice"]),
    ],
)
def test_a_mistake_is_one_message_naming_the_issue_and_the_field(
    tmp_path: Path, registered: Registered, old: str, new: str, said: list[str]
) -> None:
    assert old in ISSUE
    with pytest.raises(DeclarationError) as caught:
        checked(ISSUE.replace(old, new, 1), tmp_path, registered)
    message = str(caught.value)
    assert "\n" not in message
    assert "known_issues.yml: known_issues" in message
    for words in said:
        assert words in message
