# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": """
        quarter    | deadline_at
        2020-21-Q1 | 2020-07-31 12:00:00+00
        2020-21-Q2 | 2020-10-30 12:00:00+00
        """,
    "archive.verdicts": """
        verdict_id | quarter    | is_current
        v1         | 2020-21-Q1 | true
        """,
    "reference.programmes": """
        programme_code
        p
        extra
        """,
    "reference.metrics": """
        metric_code | programme_code | first_quarter | last_quarter
        m           | p              | 2020-21-Q1    |
        e           | extra          | 2020-21-Q1    |
        """,
    "reference.expected_programmes": """
        ahsn_code | programme_code | first_quarter | last_quarter
        EAST      | p              | 2020-21-Q1    |
        """,
    "archive.submissions": """
        quarter    | submission_id | ahsn_code | is_current | is_counting
        2020-21-Q1 | s1            | EAST      | true       | true
        """,
    "staging.submissions": """
        quarter    | ahsn_code | submission_id | first_received_at            | is_activity_nil
        2020-21-Q1 | EAST      | s1            | 2020-07-31 12:00:00+00 | false
        """,
}


def coverage(**given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("marts.coverage", GIVEN | named)


def activity(*statuses, programme="p"):
    lines = ["submission_id|row_number|quarter|ahsn_code|programme_code|status"]
    lines += [
        f"s1|{row}|2020-21-Q1|EAST|{programme}|{status}"
        for row, status in enumerate(statuses, start=2)
    ]
    return "\n".join(lines)


def test_a_programme_that_came_on_the_deadline_is_received_and_on_time():
    assert_rows(
        coverage(staging__activity=activity("final", "not_available")),
        """
        quarter    | ahsn_code | programme_code | submission_id | accepted_count | is_expected | is_received | is_on_time | is_nil | is_not_available | is_rejected
        2020-21-Q1 | EAST      | p              | s1            | 2              | true        | true        | true       | false  | false            | false
        """,
    )


def test_a_programme_that_came_after_the_deadline_is_received_late():
    found = coverage(
        staging__activity=activity("final"),
        staging__submissions="""
            quarter    | ahsn_code | submission_id | first_received_at            | is_activity_nil
            2020-21-Q1 | EAST      | s1            | 2020-07-31 12:00:01+00 | false
            """,
    )
    assert_rows(found, "is_received | is_on_time\ntrue | false")


def test_a_programme_that_was_left_out_is_expected_and_not_received():
    assert_rows(
        coverage(),
        """
        is_expected | is_received | is_on_time | is_nil | is_rejected
        true        | false       | false      | false  | false
        """,
    )


def test_all_nil_and_all_awaited_are_told_apart():
    found = coverage(staging__activity=activity("nil", "nil"))
    assert_rows(found, "is_received|is_nil|is_not_available\ntrue|true|false")
    found = coverage(staging__activity=activity("not_available"))
    assert_rows(found, "is_received|is_nil|is_not_available\ntrue|false|true")
    found = coverage(staging__activity=activity("nil", "not_available"))
    assert_rows(found, "is_received|is_nil|is_not_available\ntrue|false|false")


def test_a_nil_on_the_cover_covers_what_has_no_record():
    nil_cover = {
        "staging__submissions": """
            quarter    | ahsn_code | submission_id | first_received_at            | is_activity_nil
            2020-21-Q1 | EAST      | s1            | 2020-07-01 12:00:00+00 | true
            """
    }
    found = coverage(**nil_cover)
    assert_rows(found, "is_received|is_on_time|is_nil\ntrue|true|true")
    found = coverage(**nil_cover, staging__activity=activity("final"))
    assert_rows(found, "is_received|is_nil\ntrue|false")


def test_a_programme_reported_unasked_has_a_row_of_its_own():
    assert_rows(
        coverage(staging__activity=activity("final", programme="extra")),
        """
        programme_code | is_expected | is_received
        extra          | false       | true
        p              | true        | false
        """,
    )


def test_records_that_were_all_rejected_are_counted_once_each():
    found = coverage(
        archive__failures="""
            is_current | failure_id | rejects | submission_id | quarter    | dataset  | programme_code | row_number
            true       | f1         | record  | s1            | 2020-21-Q1 | activity | p              | 2
            true       | f2         | record  | s1            | 2020-21-Q1 | activity | p              | 2
            true       | f3         | record  | s1            | 2020-21-Q1 | activity | p              | 3
            true       | f4         | nothing | s1            | 2020-21-Q1 | activity | p              | 4
            true       | f5         | record  | s1            | 2020-21-Q1 | adoption | p              | 5
            false      | f6         | record  | s1            | 2020-21-Q1 | activity | p              | 6
            true       | f7         | record  | old           | 2020-21-Q1 | activity | p              | 7
            """
    )
    assert_rows(
        found,
        """
        accepted_count | rejected_count | is_received | is_rejected
        0              | 2              | false       | true
        """,
    )


def test_a_submission_of_which_no_version_counts_is_rejected():
    found = coverage(
        staging__submissions="quarter | ahsn_code",
        archive__submissions="""
            quarter    | submission_id | ahsn_code | is_current | is_counting
            2020-21-Q1 | s1            | EAST      | true       | false
            """,
    )
    assert_rows(
        found,
        "submission_id | is_received | is_rejected\n | false | true",
    )


def test_what_never_came_is_not_called_rejected():
    found = coverage(
        staging__submissions="quarter | ahsn_code",
        archive__submissions="quarter | submission_id",
    )
    assert_rows(found, "is_received | is_rejected\nfalse | false")


NO_OPEN_METRIC = {
    "reference__metrics": """
        metric_code | programme_code | first_quarter | last_quarter
        ended       | p              | 2018-19-Q1    | 2019-20-Q4
        to_come     | p              | 2020-21-Q2    |
        """
}
ADOPTION = """
submission_id | row_number | quarter    | ahsn_code | programme_code
s1            | 2          | 2020-21-Q1 | EAST      | p
"""


def test_a_programme_without_an_open_metric_is_reported_by_its_adoption():
    found = coverage(**NO_OPEN_METRIC, staging__adoption=ADOPTION)
    assert_rows(found, "accepted_count | is_received\n1 | true")
    found = coverage(**NO_OPEN_METRIC, staging__activity=activity("final"))
    assert_rows(found, "accepted_count | is_received\n0 | false")


def test_a_programme_with_an_open_metric_is_not_reported_by_its_adoption():
    found = coverage(staging__adoption=ADOPTION)
    assert_rows(found, "accepted_count | is_received\n0 | false")


def test_a_nil_on_the_cover_is_for_the_dataset_it_names():
    def nil(dataset):
        return f"""
            quarter    | ahsn_code | submission_id | is_{dataset}_nil
            2020-21-Q1 | EAST      | s1            | true
            """

    found = coverage(**NO_OPEN_METRIC, staging__submissions=nil("adoption"))
    assert_rows(found, "is_nil\ntrue")
    found = coverage(**NO_OPEN_METRIC, staging__submissions=nil("activity"))
    assert_rows(found, "is_nil\nfalse")
    found = coverage(staging__submissions=nil("adoption"))
    assert_rows(found, "is_nil\nfalse")
