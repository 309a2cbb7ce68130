# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model

VERDICTS = """
verdict_id | quarter    | judged_at              | is_current
v1         | 2020-21-Q4 | 2021-04-10 09:00:00+00 | false
v2         | 2020-21-Q4 | 2021-05-10 09:00:00+00 | true
"""

COVERAGE = """
quarter    | ahsn_code | programme_code | is_expected | is_received | is_on_time | is_not_available | deadline_at            | first_received_at
2020-21-Q4 | EAST      | af             | true        | true        | true       | true             | 2021-04-30 17:00:00+00 | 2021-04-28 09:00:00+00
2020-21-Q4 | EAST      | eied           | true        | true        | true       | false            | 2021-04-30 17:00:00+00 | 2021-04-28 09:00:00+00
2020-21-Q4 | EAST      | elc            | true        | false       | false      | false            | 2021-04-30 17:00:00+00 | 2021-04-28 09:00:00+00
2020-21-Q4 | EAST      | sim            | true        | true        | true       | false            | 2021-04-30 17:00:00+00 | 2021-04-28 09:00:00+00
2020-21-Q4 | EAST      | unasked        | false       | true        | true       | false            | 2021-04-30 17:00:00+00 | 2021-04-28 09:00:00+00
2020-21-Q4 | WM        | eied           | true        | true        | false      | false            | 2021-04-30 17:00:00+00 | 2021-05-02 09:00:00+00
2020-21-Q4 | YH        | eied           | true        | false       |            | false            | 2021-04-30 17:00:00+00 |
"""

SUBMISSIONS = """
quarter    | submission_id | ahsn_code | version | is_counting | records_read | records_accepted | records_flagged
2020-21-Q4 | east-1        | EAST      | 1       | false       | 90           | 1                | 1
2020-21-Q4 | east-2        | EAST      | 2       | true        | 50           | 40               | 10
2020-21-Q4 | east-3        | EAST      | 3       | false       | 70           | 0                | 0
2020-21-Q4 | wm-1          | WM        | 1       | true        | 0            | 0                | 0
2020-21-Q4 | nobody        |           |         | false       | 9            | 0                | 0
"""


def scores(**given):
    tables = {
        "archive.verdicts": VERDICTS,
        "marts.coverage": COVERAGE,
        "audit.submissions": SUBMISSIONS,
    }
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("audit.scores", tables | named)


def test_each_score_is_what_its_counts_make_it():
    assert_rows(
        scores().filter(scores()["ahsn_code"] == "EAST"),
        """
        submission_id | expected_count | received_count | not_available_count | on_time_count | completeness | timeliness | records_read | records_accepted | records_flagged | validity | consistency
        east-2        | 4              | 3              | 1                   | 3             | 50           | 100        | 50           | 40               | 10              | 80       | 75
        """,
    )


def test_what_came_late_is_complete_and_not_timely_and_a_nil_has_no_records_to_score():
    assert_rows(
        scores().filter(scores()["ahsn_code"] == "WM"),
        """
        completeness | timeliness | validity | consistency
        100          | 0          |          |
        """,
    )


@pytest.mark.parametrize(
    ("judged_at", "timeliness"), [("2021-05-10", "0"), ("2021-04-30", "")]
)
def test_nothing_sent_is_late_only_when_the_deadline_had_passed(judged_at, timeliness):
    verdicts = f"""
        verdict_id | quarter    | judged_at               | is_current
        v1         | 2020-21-Q4 | {judged_at} 09:00:00+00 | true
        """
    found = scores(archive__verdicts=verdicts)
    assert_rows(
        found.filter(found["ahsn_code"] == "YH"),
        f"submission_id|completeness|timeliness|validity\n|0|{timeliness}|",
    )


def test_where_no_version_counts_the_newest_is_scored():
    submissions = """
        quarter    | submission_id | ahsn_code | version | is_counting | records_read | records_accepted | records_flagged
        2020-21-Q4 | east-1        | EAST      | 1       | false       | 90           | 0                | 0
        2020-21-Q4 | east-2        | EAST      | 2       | false       | 50           | 0                | 0
        """
    found = scores(audit__submissions=submissions)
    assert_rows(
        found.filter(found["ahsn_code"] == "EAST"),
        "submission_id | validity | consistency\neast-2 | 0 |",
    )
