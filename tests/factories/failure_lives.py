"""Failures over several judgments of a quarter, and what the audit says of them."""

from tests.factories.warehouse import assert_rows, run_model

JANUARY, FEBRUARY, MARCH = (f"2021-0{month}-01 09:00" for month in (1, 2, 3))
QUARTER = "2020-21-Q3"


def audit(verdicts, *, ahsn="EAST", table="audit.failures"):
    """Verdicts as (moment, [(submission, version, outcome, failures)]), oldest first.

    The last verdict is the current one. A counting version is one whose outcome is
    accepted.
    """
    judged = ["verdict_id | quarter | judged_at | is_current"]
    submissions = [
        "verdict_id | judged_at | is_current | submission_id | ahsn_code | quarter"
        " | version | outcome | is_counting"
    ]
    failures = [
        "verdict_id | judged_at | is_current | failure_id | submission_id | ahsn_code"
        " | quarter | cell"
    ]
    for at, (moment, versions) in enumerate(verdicts):
        is_current = str(at == len(verdicts) - 1).lower()
        mark = f"v{at} | {moment}:00+00 | {is_current}"
        judged.append(f"v{at} | {QUARTER} | {moment}:00+00 | {is_current}")
        for submission, version, outcome, found in versions:
            counts = str(outcome == "accepted").lower()
            submissions.append(
                f"{mark} | {submission} | {ahsn} | {QUARTER} | {version} | {outcome} "
                f"| {counts}"
            )
            for failure in found.split():
                failures.append(
                    f"{mark} | {failure} | {submission} | {ahsn} | {QUARTER} "
                    f"| C{version}"
                )
    return run_model(
        table,
        {
            "archive.verdicts": "\n".join(judged),
            "archive.submissions": "\n".join(submissions),
            "archive.failures": "\n".join(failures),
        },
    )


def assert_lives(verdicts, expected, **how):
    assert_rows(
        audit(verdicts, **how),
        "failure_id|submission_id|first_seen_at|is_open|resolved_at|resolved_by_submission_id\n"
        + expected,
    )


def assert_reopened(verdicts, expected):
    columns = "failure_id | is_open | resolved_at | reopened_at | times_reopened\n"
    assert_rows(audit(verdicts), columns + expected)
