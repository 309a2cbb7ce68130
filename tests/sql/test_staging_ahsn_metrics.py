# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year
        2020-21-Q3 | 2020-21
        2020-21-Q4 | 2020-21
        """,
    "reference.programmes": """
        programme_code | eligible_organisation_type
        p              | trust
        q              |
        """,
    "reference.metrics": """
        metric_code | programme_code | basis    | unit     | first_quarter | last_quarter
        sites       | p              | snapshot | sites    | 2020-21-Q1    |
        ended       | p              | snapshot | sites    | 2020-21-Q1    | 2020-21-Q3
        people      | q              | snapshot | patients | 2020-21-Q1    |
        """,
    "staging.metric_reports": """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | submission_id | is_expected | is_sent | is_nil_by_cover
        2020-21-Q4 | EAST      | sites       | p              | 2020-21        | s1            | true        | true    | false
        2020-21-Q4 | WM        | people      | q              | 2020-21        |               | true        | false   | false
        """,
    "staging.submissions": """
        quarter    | ahsn_code | submission_id
        2020-21-Q4 | EAST      | s1
        """,
    "staging.figure_gaps": "quarter",
    "reference.organisation_quarters": "quarter",
    "reference.trajectories": "metric_code",
    "reference.outturn_exceptions": "metric_code",
}


def ahsn_metrics(**given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("staging.ahsn_metrics", GIVEN | named)


def test_a_metric_reported_or_expected_has_a_row():
    assert_rows(
        ahsn_metrics(),
        """
        quarter    | ahsn_code | metric_code | submission_id | basis    | unit     | is_expected | is_sent
        2020-21-Q4 | EAST      | sites       | s1            | snapshot | sites    | true        | true
        2020-21-Q4 | WM        | people      |               | snapshot | patients | true        | false
        """,
    )


def test_what_is_wanting_while_its_metric_is_open_has_one_row_whoever_reported_it():
    assert_rows(
        ahsn_metrics(
            staging__figure_gaps="""
            quarter    | ahsn_code | series_code | metric_code
            2020-21-Q4 | EAST      | a           | sites
            2020-21-Q4 | EAST      | a           | people
            2020-21-Q4 | EAST      | b           | people
            2020-21-Q4 | WM        | a           | ended
            2020-21-Q3 | WM        | a           | ended
            """
        ),
        """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | submission_id | is_expected | is_sent | is_nil_by_cover
        2020-21-Q3 | WM        | ended       | p              | 2020-21        |               | false       | false   | false
        2020-21-Q4 | EAST      | people      | q              | 2020-21        | s1            | false       | false   | false
        2020-21-Q4 | EAST      | sites       | p              | 2020-21        | s1            | true        | true    | false
        2020-21-Q4 | WM        | people      | q              | 2020-21        |               | true        | false   | false
        """,
    )


def test_the_trajectory_is_the_latest_of_the_year_and_an_outturn_may_be_excepted():
    assert_rows(
        ahsn_metrics(
            reference__trajectories="""
            metric_code | ahsn_code | financial_year | trajectory | is_latest
            sites       | EAST      | 2020-21        | 10         | false
            sites       | EAST      | 2020-21        | 12         | true
            sites       | EAST      | 2019-20        | 7          | true
            people      |           | 2020-21        | 99         | true
            """,
            reference__outturn_exceptions="""
            metric_code | financial_year
            people      | 2020-21
            sites       | 2019-20
            """,
        ),
        """
        ahsn_code | metric_code | trajectory | is_outturn_excepted
        EAST      | sites       | 12         | false
        WM        | people      |            | true
        """,
    )


def test_eligible_are_the_organisations_of_the_kind_that_are_open_in_the_area():
    assert_rows(
        ahsn_metrics(
            staging__metric_reports="""
            quarter    | ahsn_code | metric_code | programme_code | financial_year
            2020-21-Q4 | EAST      | sites       | p              | 2020-21
            2020-21-Q4 | WM        | sites       | p              | 2020-21
            2020-21-Q4 | WM        | people      | q              | 2020-21
            """,
            reference__organisation_quarters="""
            quarter    | organisation_code | ahsn_code | organisation_type | is_open
            2020-21-Q4 | one               | EAST      | trust             | true
            2020-21-Q4 | two               | EAST      | trust             | true
            2020-21-Q4 | closed            | EAST      | trust             | false
            2020-21-Q4 | practice          | EAST      | practice          | true
            2020-21-Q3 | before            | EAST      | trust             | true
            """,
        ),
        """
        ahsn_code | metric_code | eligible_organisations
        EAST      | sites       | 2
        WM        | people      |
        WM        | sites       | 0
        """,
    )
