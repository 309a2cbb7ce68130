from tests.factories.failure_lives import (
    FEBRUARY,
    JANUARY,
)
from tests.factories.warehouse import assert_rows, run_model


def test_every_version_in_which_a_failure_was_found_keeps_its_place():
    marks = "verdict_id | judged_at | is_current | failure_id | submission_id | cell"
    found = run_model(
        "audit.sightings",
        {
            "archive.failures": f"""
            {marks}
            v1 | {JANUARY}:00+00  | false | f | one | C2
            v2 | {FEBRUARY}:00+00 | true  | f | one | C2
            v2 | {FEBRUARY}:00+00 | true  | f | two | D9
            """
        },
    )
    assert_rows(
        found,
        f"""
        failure_id | submission_id | cell | first_seen_at | last_seen_at | is_current
        f | one | C2 | {JANUARY}  | {FEBRUARY} | true
        f | two | D9 | {FEBRUARY} | {FEBRUARY} | true
        """,
    )
