from __future__ import annotations

import pytest

from pipelines.cli.failure_lines import failure_lines

FAILURE: dict[str, object] = {
    "quarter": "2020-21-Q4",
    "ahsn_code": "KSS",
    "source_file": "KSS.xlsx",
    "sheet": "Activity",
    "cell": "D10",
    "rule_id": "cumulative_fall",
    "organisation_code": "SYN-KSS-04",
    "metric_code": "eied_patients",
    "severity": "warning",
    "rejects": "nothing",
    "value": "12",
    "expected": "at least 14",
    "message": "It fell.",
    "failure_id": "7679a19dab2e63c3",
    "known_issue_id": None,
}
OF_NOBODY = {"ahsn_code": None, "source_file": None, "sheet": None, "cell": None}


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({}, "2020-21-Q4  KSS  KSS.xlsx, Activity, D10"),
        ({"ahsn_code": None}, "AHSN not known  KSS.xlsx"),
        (OF_NOBODY, "2020-21-Q4  national figure  in no file"),
        (OF_NOBODY | {"ahsn_code": "KSS"}, "2020-21-Q4  KSS  in no file"),
        ({}, "(warning, flags the figure, open)"),
        ({"severity": "info"}, "(info, costs nothing, open)"),
        (
            {"submission_outcome": "rejected"},
            "(warning, flags nothing, its whole submission is rejected, open)",
        ),
        ({"reopened_at": "2021-05-01"}, "(warning, flags the figure, open again)"),
        ({"known_issue_id": "a_b"}, "7679a19dab2e63c3, covered by known issue a_b"),
        ({"explanation": "Counted twice."}, "explained Counted twice."),
        (
            {"is_open": False, "resolved_by_submission_id": "0123456789abcdef"},
            "flags the figure, mended by 0123456789ab)",
        ),
        ({"is_open": False, "resolved_by_submission_id": None}, "no longer found"),
    ],
)
def test_a_failure_says_whose_where_and_how_it_stands(
    differs: dict[str, object], said: str
) -> None:
    assert said in "\n".join(failure_lines(FAILURE | differs))
