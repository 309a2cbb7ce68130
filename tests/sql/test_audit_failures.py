# ruff: noqa: E501 - a table is read whole
import pytest

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


def shown(verdicts, expected, **how):
    assert_rows(
        audit(verdicts, **how),
        "failure_id|submission_id|first_seen_at|is_open|resolved_at|resolved_by_submission_id\n"
        + expected,
    )


def reopened(verdicts, expected):
    columns = "failure_id | is_open | resolved_at | reopened_at | times_reopened\n"
    assert_rows(audit(verdicts), columns + expected)


def test_a_failure_of_the_version_that_counts_is_open():
    shown(
        [(JANUARY, [("one", 1, "accepted", "f")])],
        f"f | one | {JANUARY} | true | |",
    )


def test_the_next_version_without_it_resolves_a_failure():
    shown(
        [
            (JANUARY, [("one", 1, "accepted", "f g")]),
            (FEBRUARY, [("one", 1, "superseded", "f g"), ("two", 2, "accepted", "g")]),
        ],
        f"""f | one | {JANUARY} | false | {FEBRUARY} | two
            g | two | {JANUARY} | true  |            |""",
    )


def test_a_failure_that_comes_back_is_open_again_and_keeps_its_first_time():
    shown(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
            (
                MARCH,
                [
                    ("one", 1, "superseded", "f"),
                    ("two", 2, "superseded", ""),
                    ("three", 3, "accepted", "f"),
                ],
            ),
        ],
        f"f | three | {JANUARY} | true | |",
    )


RETURNS = [
    (JANUARY, [("one", 1, "accepted", "f")]),
    (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
    (
        MARCH,
        [
            ("one", 1, "superseded", "f"),
            ("two", 2, "superseded", ""),
            ("three", 3, "accepted", "f"),
        ],
    ),
]


def test_a_failure_that_returns_in_a_later_version_is_reopened():
    reopened(RETURNS[:2], f"f | false | {FEBRUARY} | | 0")
    reopened(RETURNS, f"f | true | | {MARCH} | 1")


def test_a_failure_that_other_rules_bring_back_is_reopened_each_time():
    with_it, without = ([("one", 1, "accepted", f)] for f in ("f", ""))
    lives = [with_it, without, with_it, without, with_it]
    moments = [f"2021-0{month}-01 09:00" for month in range(1, 6)]
    judged = list(zip(moments, lives, strict=True))
    reopened(judged, "f | true | | 2021-05-01 09:00 | 2")
    reopened(judged[:4], f"f | false | 2021-04-01 09:00 | {MARCH} | 1")


def test_versions_taken_in_together_tell_of_a_return_all_the_same():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "superseded", ""),
        ("three", 3, "accepted", "f"),
    ]
    reopened([(JANUARY, versions)], f"f | true | | {JANUARY} | 1")


def test_a_failure_that_stays_was_never_reopened():
    versions = [("one", 1, "superseded", "f"), ("two", 2, "accepted", "f")]
    reopened([(JANUARY, versions[:1]), (MARCH, versions)], "f | true | | | 0")


def test_a_rejected_version_between_two_good_ones_reopens_nothing():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "rejected", ""),
        ("three", 3, "accepted", "f"),
    ]
    reopened([(JANUARY, versions[:1]), (MARCH, versions)], "f | true | | | 0")


def test_the_life_of_a_failure_is_told_event_by_event():
    found = audit(RETURNS, table="audit.failure_events")
    assert_rows(
        found,
        f"""
        failure_id | event_number | life_event | verdict_id | submission_id | happened_at
        f          | 1            | found    | v0         | one           | {JANUARY}
        f          | 2            | resolved | v1         | two           | {FEBRUARY}
        f          | 3            | reopened | v2         | three         | {MARCH}
        """,
    )


def test_when_a_known_issue_began_and_ceased_to_cover_a_failure_is_told():
    moments = [JANUARY, FEBRUARY, MARCH, "2021-04-01 09:00", "2021-05-01 09:00"]
    covers = ["", "falls", "falls", "growth", ""]
    verdicts = ["verdict_id | quarter | judged_at | is_current"]
    submissions = [
        "verdict_id | judged_at | submission_id | ahsn_code | quarter | version | outcome"
    ]
    failures = [
        "verdict_id | judged_at | failure_id | submission_id | ahsn_code | quarter | known_issue_id"
    ]
    for at, (moment, cover) in enumerate(zip(moments, covers, strict=True)):
        mark = f"v{at} | {moment}:00+00"
        verdicts.append(f"v{at} | {QUARTER} | {moment}:00+00 | {at == 4}")
        submissions.append(f"{mark} | one | EAST | {QUARTER} | 1 | accepted")
        failures.append(f"{mark} | f | one | EAST | {QUARTER} | {cover}")
    given = {
        "archive.verdicts": "\n".join(verdicts),
        "archive.submissions": "\n".join(submissions),
        "archive.failures": "\n".join(failures),
    }
    assert_rows(
        run_model("audit.failure_events", given),
        f"""
        event_number | life_event | verdict_id | known_issue_id | happened_at
        1            | found      | v0         |                | {JANUARY}
        2            | covered    | v1         | falls          | {FEBRUARY}
        3            | uncovered  | v3         | falls          | 2021-04-01 09:00
        4            | covered    | v3         | growth         | 2021-04-01 09:00
        5            | uncovered  | v4         | growth         | 2021-05-01 09:00
        """,
    )


def test_a_version_judged_good_only_later_resolves_what_an_older_one_still_has():
    before = [("one", 1, "accepted", "f"), ("two", 2, "rejected", "g")]
    after = [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]
    shown(
        [(JANUARY, before), (FEBRUARY, after)],
        f"""f | one | {JANUARY} | false | {FEBRUARY} | two
            g | two | {JANUARY} | false | {FEBRUARY} |""",
    )


def lives_of(table, rows, *, is_national=False):
    """A failure that nobody sent, found by some of three judgments."""
    marks = [("v1", JANUARY), ("v2", FEBRUARY), ("v3", MARCH)]
    quarter = "" if is_national else f" | {QUARTER}"
    verdicts = [
        f"{verdict} | {moment}:00+00 | {verdict == 'v3'}{quarter}"
        for verdict, moment in marks
    ]
    head = "verdict_id | judged_at | is_current" + ("" if is_national else " | quarter")
    failures = [
        f"{verdict} | {moment}:00+00 | {verdict == 'v3'} | f | {QUARTER}"
        for verdict, moment in marks
        if verdict in rows
    ]
    kind = "national_" if is_national else ""
    return run_model(
        table,
        {
            f"archive.{kind}verdicts": "\n".join([head, *verdicts]),
            f"archive.{kind}failures": "\n".join(
                [
                    "verdict_id | judged_at | is_current | failure_id | quarter",
                    *failures,
                ]
            ),
        },
    )


@pytest.mark.parametrize("is_national", [False, True])
def test_what_nobody_sent_is_resolved_by_a_judgment_and_can_return(is_national):
    columns = (
        "failure_id | submission_id | first_seen_at | is_open | resolved_at "
        "| resolved_by_submission_id | reopened_at\n"
    )
    lives = {
        ("v1", "v2", "v3"): f"f | | {JANUARY} | true | | |",
        ("v1", "v2"): f"f | | {JANUARY} | false | {MARCH} | |",
        ("v1", "v3"): f"f | | {JANUARY} | true | | | {MARCH}",
        ("v2",): f"f | | {FEBRUARY} | false | {MARCH} | |",
    }
    for seen, expected in lives.items():
        found = lives_of("audit.failures", seen, is_national=is_national)
        assert_rows(found, columns + expected)


def test_a_national_failure_is_a_sighting_in_no_file():
    found = lives_of("audit.sightings", ("v1", "v3"), is_national=True)
    assert_rows(
        found,
        f"""
        failure_id | submission_id | first_seen_at | last_seen_at | is_current
        f          |               | {JANUARY}     | {MARCH}      | true
        """,
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
    shown(
        [
            (JANUARY, versions),
            (MARCH, [*versions, ("four", 4, "accepted", "")]),
        ],
        f"f | three | {JANUARY} | false | {MARCH} | four",
    )


def test_a_newer_version_that_was_rejected_mends_nothing_of_the_one_that_counts():
    shown(
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
    shown(
        [
            (JANUARY, versions[:1]),
            (FEBRUARY, versions[:2]),
            (MARCH, versions),
        ],
        f"""f | one | {JANUARY}  | false | {MARCH} | three
            g | two | {FEBRUARY} | false | {MARCH} | three""",
    )


def test_where_no_version_counts_only_the_newest_is_open():
    shown(
        [
            (JANUARY, [("one", 1, "rejected", "f g")]),
            (FEBRUARY, [("one", 1, "rejected", "f g"), ("two", 2, "rejected", "g h")]),
        ],
        f"""f | one | {JANUARY}  | false | {FEBRUARY} | two
            g | two | {JANUARY}  | true  |            |
            h | two | {FEBRUARY} | true  |            |""",
    )


def test_a_newer_rejected_version_that_was_itself_followed_is_not_open():
    shown(
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
    shown(
        [
            (JANUARY, [("one", 1, "accepted", "f g")]),
            (FEBRUARY, [("one", 1, "accepted", "g")]),
            (MARCH, [("one", 1, "accepted", "g")]),
        ],
        f"""f | one | {JANUARY} | false | {FEBRUARY} |
            g | one | {JANUARY} | true  |            |""",
    )


def test_a_failure_that_other_rules_bring_back_is_open():
    shown(
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
    shown(rules_first, f"f | one | {JANUARY} | false | {FEBRUARY} |")
    version_first = [
        (JANUARY, [("one", 1, "accepted", "f")]),
        (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
        (MARCH, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
    ]
    shown(version_first, f"f | one | {JANUARY} | false | {FEBRUARY} | two")


def test_where_both_came_at_once_the_version_resolved_it():
    shown(
        [
            (JANUARY, [("one", 1, "accepted", "f")]),
            (FEBRUARY, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
        ],
        f"f | one | {JANUARY} | false | {FEBRUARY} | two",
    )


def test_a_failure_found_late_in_an_old_version_is_not_resolved_before_it_was_found():
    shown(
        [
            (JANUARY, [("one", 1, "superseded", ""), ("two", 2, "accepted", "")]),
            (FEBRUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")]),
        ],
        f"f | one | {FEBRUARY} | false | {FEBRUARY} | two",
    )


def test_versions_judged_together_are_found_and_resolved_at_once():
    shown(
        [(JANUARY, [("one", 1, "superseded", "f"), ("two", 2, "accepted", "")])],
        f"f | one | {JANUARY} | false | {JANUARY} | two",
    )


def test_a_file_that_no_ahsn_can_be_read_from_stays_open_on_its_own():
    unreadable = ("one", "", "rejected", "f")
    shown(
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
    shown(
        [(JANUARY, both)],
        f"f | one | {JANUARY} | true | |",
    )


def test_what_a_file_failed_is_not_mended_by_an_older_one_when_it_leaves_the_quarter():
    shown(
        [
            (JANUARY, [("old", 1, "accepted", ""), ("astray", 2, "rejected", "f")]),
            (FEBRUARY, [("old", 1, "accepted", "")]),
        ],
        f"f | astray | {JANUARY} | false | {FEBRUARY} |",
    )


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
