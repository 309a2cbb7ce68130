# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year
        2020-21-Q3 | 2020-21
        2020-21-Q4 | 2020-21
        2021-22-Q1 | 2021-22
        """,
    "archive.verdicts": """
        verdict_id | quarter    | is_current
        v1         | 2020-21-Q4 | false
        v2         | 2020-21-Q4 | true
        v3         | 2020-21-Q3 | true
        """,
    "reference.metrics": """
        metric_code | programme_code | first_quarter | last_quarter
        one         | p              | 2020-21-Q4    |
        ended       | p              | 2020-21-Q1    | 2020-21-Q3
        to_come     | p              | 2021-22-Q1    |
        """,
    "reference.expected_programmes": """
        ahsn_code | programme_code | first_quarter | last_quarter
        EAST      | p              | 2020-21-Q1    |
        WM        | p              | 2020-21-Q4    | 2020-21-Q4
        OX        | p              | 2020-21-Q1    | 2020-21-Q2
        """,
}


def metric_reports(**given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("staging.metric_reports", GIVEN | named)


def test_each_metric_open_is_to_be_reported_by_each_ahsn_expected():
    assert_rows(
        metric_reports(),
        """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | submission_id | is_expected | is_sent | is_nil_by_cover
        2020-21-Q3 | EAST      | ended       | p              | 2020-21        |               | true        | false   | false
        2020-21-Q4 | EAST      | one         | p              | 2020-21        |               | true        | false   | false
        2020-21-Q4 | WM        | one         | p              | 2020-21        |               | true        | false   | false
        """,
    )


def test_what_was_sent_unasked_is_there_and_a_nil_is_only_of_what_was_asked():
    found = metric_reports(
        staging__activity="""
            quarter    | ahsn_code | metric_code | row_number
            2020-21-Q4 | EAST      | one         | 2
            2020-21-Q4 | EAST      | one         | 3
            2020-21-Q4 | YH        | one         | 2
            """,
        staging__submissions="""
            quarter    | ahsn_code | submission_id | is_activity_nil
            2020-21-Q4 | EAST      | s1            | true
            2020-21-Q4 | WM        | s2            | true
            2020-21-Q4 | EM        | s3            | true
            2020-21-Q3 | EAST      | s4            | false
            """,
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | metric_code | submission_id | is_expected | is_sent | is_nil_by_cover
        2020-21-Q3 | EAST      | ended       | s4            | true        | false   | false
        2020-21-Q4 | EAST      | one         | s1            | true        | true    | false
        2020-21-Q4 | WM        | one         | s2            | true        | false   | true
        2020-21-Q4 | YH        | one         |               | false       | true    | false
        """,
    )
