# ruff: noqa: E501 - a table is read whole
from tests.factories.failure_lives import (
    FEBRUARY,
    JANUARY,
    MARCH,
    QUARTER,
    assert_lives,
    audit,
)
from tests.factories.warehouse import assert_rows, run_model


def test_a_failure_of_the_version_that_counts_is_open():
    assert_lives(
        [(JANUARY, [("one", 1, "accepted", "f")])],
        f"f | one | {JANUARY} | true | |",
    )


def test_the_next_version_without_it_resolves_a_failure():
    assert_lives(
        [
            (JANUARY, [("one", 1, "accepted", "f g")]),
            (FEBRUARY, [("one", 1, "superseded", "f g"), ("two", 2, "accepted", "g")]),
        ],
        f"""f | one | {JANUARY} | false | {FEBRUARY} | two
            g | two | {JANUARY} | true  |            |""",
    )


EXPLAINED = """
submission_id | failure_id | explanation      | row_number
one           | f          | The ward closed. | 4
two           | f          | Two wards.       | 4
two           | g          | Not ours.        | 5
"""


def test_the_newest_explanation_of_the_same_ahsn_stands_beside_a_failure():
    marks = f"v1 | {JANUARY}:00+00 | true"
    found = run_model(
        "audit.failures",
        {
            "archive.verdicts": f"""
                verdict_id | quarter   | judged_at       | is_current
                v1         | {QUARTER} | {JANUARY}:00+00 | true
                """,
            "archive.submissions": f"""
                verdict_id | judged_at | is_current | submission_id | ahsn_code | quarter | version | outcome | is_counting | received_at
                {marks} | one | EAST | {QUARTER} | 1 | superseded | false | 2021-01-01 08:00:00+00
                {marks} | two | EAST | {QUARTER} | 2 | accepted   | true  | 2021-01-01 08:30:00+00
                {marks} | wm  | WM   | {QUARTER} | 1 | accepted   | true  | 2021-01-01 08:00:00+00
                """,
            "archive.failures": f"""
                verdict_id | judged_at | is_current | failure_id | submission_id | ahsn_code | quarter
                {marks} | f | two | EAST | {QUARTER}
                {marks} | g | wm  | WM   | {QUARTER}
                """,
            "archive.explanations": EXPLAINED,
        },
    )
    assert_rows(
        found,
        """
        failure_id | explanation | explained_by_submission_id
        f          | Two wards.  | two
        g          |             |
        """,
    )


def test_a_failure_that_came_back_is_resolved_by_what_mends_it_last():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "superseded", ""),
        ("three", 3, "superseded", "f"),
    ]
    assert_lives(
        [
            (JANUARY, versions),
            (MARCH, [*versions, ("four", 4, "accepted", "")]),
        ],
        f"f | three | {JANUARY} | false | {MARCH} | four",
    )


def test_a_newer_version_that_was_rejected_mends_nothing_of_the_one_that_counts():
    assert_lives(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "accepted", "f"), ("two", 2, "rejected", "g")]),
        ],
        f"""f | one | {JANUARY}  | true | |
            g | two | {FEBRUARY} | true | |""",
    )


def test_a_failure_of_a_rejected_version_is_resolved_by_the_good_one_that_follows():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "rejected", "g"),
        ("three", 3, "accepted", ""),
    ]
    assert_lives(
        [
            (JANUARY, versions[:1]),
            (FEBRUARY, versions[:2]),
            (MARCH, versions),
        ],
        f"""f | one | {JANUARY}  | false | {MARCH} | three
            g | two | {FEBRUARY} | false | {MARCH} | three""",
    )


def test_where_no_version_counts_only_the_newest_is_open():
    assert_lives(
        [
            (JANUARY, [("one", 1, "rejected", "f g")]),
            (FEBRUARY, [("one", 1, "rejected", "f g"), ("two", 2, "rejected", "g h")]),
        ],
        f"""f | one | {JANUARY}  | false | {FEBRUARY} | two
            g | two | {JANUARY}  | true  |            |
            h | two | {FEBRUARY} | true  |            |""",
    )


def test_a_newer_rejected_version_that_was_itself_followed_is_not_open():
    assert_lives(
        [
            (
                JANUARY,
                [
                    ("one", 1, "accepted", ""),
                    ("two", 2, "rejected", "f"),
                    ("three", 3, "rejected", "g"),
                ],
            ),
        ],
        f"""f | two   | {JANUARY} | false | {JANUARY} | three
            g | three | {JANUARY} | true  |           |""",
    )


def test_other_rules_resolve_a_failure_without_a_submission():
    assert_lives(
        [
            (JANUARY, [("one", 1, "accepted", "f g")]),
            (FEBRUARY, [("one", 1, "accepted", "g")]),
            (MARCH, [("one", 1, "accepted", "g")]),
        ],
        f"""f | one | {JANUARY} | false | {FEBRUARY} |
            g | one | {JANUARY} | true  |            |""",
    )


def test_a_failure_that_other_rules_bring_back_is_open():
    assert_lives(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "accepted", "")]),
            (MARCH, [("one", 1, "accepted", "f")]),
        ],
        f"f | one | {JANUARY} | true | |",
    )


def test_whichever_came_first_resolved_it():
    rules_first = [
        (JANUARY, [("one", 1, "accepted", "f")]),
        (FEBRUARY, [("one", 1, "accepted", "")]),
        (MARCH, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
    ]
    assert_lives(rules_first, f"f | one | {JANUARY} | false | {FEBRUARY} |")
    version_first = [
        (JANUARY, [("one", 1, "accepted", "f")]),
        (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
        (MARCH, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
    ]
    assert_lives(version_first, f"f | one | {JANUARY} | false | {FEBRUARY} | two")


def test_where_both_came_at_once_the_version_resolved_it():
    assert_lives(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
        ],
        f"f | one | {JANUARY} | false | {FEBRUARY} | two",
    )


def test_a_failure_found_late_in_an_old_version_is_not_resolved_before_it_was_found():
    assert_lives(
        [
            (JANUARY, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
            (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
        ],
        f"f | one | {FEBRUARY} | false | {FEBRUARY} | two",
    )


def test_versions_judged_together_are_found_and_resolved_at_once():
    assert_lives(
        [(JANUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")])],
        f"f | one | {JANUARY} | false | {JANUARY} | two",
    )


def test_a_file_that_no_ahsn_can_be_read_from_stays_open_on_its_own():
    unreadable = ("one", "", "rejected", "f")
    assert_lives(
        [
            (JANUARY, [unreadable]),
            (FEBRUARY, [unreadable, ("two", "", "rejected", "g")]),
        ],
        f"""f | one | {JANUARY}  | true | |
            g | two | {FEBRUARY} | true | |""",
        ahsn="",
    )


def test_the_place_is_that_of_the_newest_version_that_still_has_it():
    found = audit(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "f")]),
        ]
    )
    assert_rows(found, "failure_id | submission_id | cell\nf | two | C2")


def test_size_and_known_issue_are_those_of_the_latest_sighting():
    found = run_model(
        "audit.failures",
        {
            "archive.verdicts": f"""
                verdict_id | quarter   | judged_at             | is_current
                v1         | {QUARTER} | {JANUARY}:00+00  | false
                v2         | {QUARTER} | {FEBRUARY}:00+00 | true
                """,
            "archive.submissions": f"""
                verdict_id | judged_at        | is_current | submission_id | ahsn_code | quarter   | version | outcome  | is_counting
                v1         | {JANUARY}:00+00  | false      | one           | EAST      | {QUARTER} | 1       | accepted | true
                v2         | {FEBRUARY}:00+00 | true       | one           | EAST      | {QUARTER} | 1       | accepted | true
                """,
            "archive.failures": f"""
                verdict_id | judged_at        | is_current | failure_id | submission_id | ahsn_code | quarter   | size | known_issue_id
                v1         | {JANUARY}:00+00  | false      | f          | one           | EAST      | {QUARTER} | 4    | issue
                v2         | {FEBRUARY}:00+00 | true       | f          | one           | EAST      | {QUARTER} | 9    |
                """,
        },
    )
    assert_rows(found, "failure_id | size | known_issue_id | is_open\nf | 9 | | true")


def test_a_newer_rejected_version_does_not_hide_the_file_that_counts():
    both = [("one", 1, "accepted", "f"), ("two", 2, "rejected", "f")]
    assert_lives(
        [(JANUARY, both)],
        f"f | one | {JANUARY} | true | |",
    )


def test_what_a_file_failed_is_not_mended_by_an_older_one_when_it_leaves_the_quarter():
    assert_lives(
        [
            (JANUARY, [("old", 1, "accepted", ""), ("astray", 2, "rejected", "f")]),
            (FEBRUARY, [("old", 1, "accepted", "")]),
        ],
        f"f | astray | {JANUARY} | false | {FEBRUARY} |",
    )


def test_a_failure_says_what_became_of_the_file_it_stands_in():
    found = audit(
        [(JANUARY, [("one", 1, "accepted", "f"), ("two", 2, "rejected", "f g")])]
    )
    assert_rows(
        found,
        """
        failure_id | submission_id | submission_outcome | is_open
        f          | one           | accepted           | true
        g          | two           | rejected           | true
        """,
    )
