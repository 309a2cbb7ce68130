# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.failure_lives import (
    FEBRUARY,
    JANUARY,
    MARCH,
    QUARTER,
    assert_lives,
    assert_reopened,
    audit,
)
from tests.factories.warehouse import assert_rows, run_model


def test_a_failure_that_comes_back_is_open_again_and_keeps_its_first_time():
    assert_lives(
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
    assert_reopened(RETURNS[:2], f"f | false | {FEBRUARY} | | 0")
    assert_reopened(RETURNS, f"f | true | | {MARCH} | 1")


def test_a_failure_that_other_rules_bring_back_is_reopened_each_time():
    with_it, without = ([("one", 1, "accepted", f)] for f in ("f", ""))
    lives = [with_it, without, with_it, without, with_it]
    moments = [f"2021-0{month}-01 09:00" for month in range(1, 6)]
    judged = list(zip(moments, lives, strict=True))
    assert_reopened(judged, "f | true | | 2021-05-01 09:00 | 2")
    assert_reopened(judged[:4], f"f | false | 2021-04-01 09:00 | {MARCH} | 1")


def test_versions_taken_in_together_tell_of_a_return_all_the_same():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "superseded", ""),
        ("three", 3, "accepted", "f"),
    ]
    assert_reopened([(JANUARY, versions)], f"f | true | | {JANUARY} | 1")


def test_a_failure_that_stays_was_never_reopened():
    versions = [("one", 1, "superseded", "f"), ("two", 2, "accepted", "f")]
    assert_reopened([(JANUARY, versions[:1]), (MARCH, versions)], "f | true | | | 0")


def test_a_rejected_version_between_two_good_ones_reopens_nothing():
    versions = [
        ("one", 1, "superseded", "f"),
        ("two", 2, "rejected", ""),
        ("three", 3, "accepted", "f"),
    ]
    assert_reopened([(JANUARY, versions[:1]), (MARCH, versions)], "f | true | | | 0")


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
    assert_lives(
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
