# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year
        2019-20-Q4 | 2019-20
        2020-21-Q1 | 2020-21
        2020-21-Q2 | 2020-21
        """,
    "staging.dataset_returns": """
        quarter    | ahsn_code | dataset   | financial_year | status
        2019-20-Q4 | EAST      | companies | 2019-20        | reported
        2020-21-Q1 | EAST      | companies | 2020-21        | reported
        2020-21-Q1 | WM        | companies | 2020-21        | reported
        2020-21-Q2 | EAST      | companies | 2020-21        | reported
        2020-21-Q2 | WM        | companies | 2020-21        | not_sent
        """,
}


def economic_growth(companies, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.economic_growth", GIVEN | {"staging.companies": companies} | named
    )


def test_a_company_counts_once_for_each_ahsn_once_for_the_nation_and_once_a_year():
    assert_rows(
        economic_growth(
            """
            submission_id | quarter    | ahsn_code | company_number | company_name | investment_gbp | jobs_created | jobs_safeguarded
            s0            | 2019-20-Q4 | EAST      | 99000001       | One Ltd      | 100            | 1            | 0
            s1            | 2020-21-Q1 | EAST      | 99000001       | One Ltd      | 10             | 1            | 2
            s1            | 2020-21-Q1 | EAST      | 99000001       | One Limited  | 5              | 0            | 0
            w1            | 2020-21-Q1 | WM        | 99000001       | One Ltd      | 0              | 0            | 0
            w1            | 2020-21-Q1 | WM        |                | Two & Co.    | 1              | 0            | 0
            s2            | 2020-21-Q2 | EAST      | 99000001       | One Ltd      | 2.5            | 0            | 0
            s2            | 2020-21-Q2 | EAST      |                | TWO CO       | 7              | 3            | 0
            """
        ),
        """
        quarter    | ahsn_code | status   | company_count | new_company_count | company_count_year | investment_gbp | investment_gbp_year | jobs_created_count | jobs_created_count_year | jobs_safeguarded_count_year | ahsns_reported | ahsns_expected | returns_reported_year | returns_expected_year
        2019-20-Q4 | EAST      | reported | 1             | 1                 | 1                  | 100            | 100                 | 1                  | 1                       | 0                           | 1              | 1              | 1                     | 1
        2019-20-Q4 |           | reported | 1             | 1                 | 1                  | 100            | 100                 | 1                  | 1                       | 0                           | 1              | 1              | 1                     | 1
        2020-21-Q1 | EAST      | reported | 1             | 1                 | 1                  | 15             | 15                  | 1                  | 1                       | 2                           | 1              | 1              | 1                     | 1
        2020-21-Q1 | WM        | reported | 2             | 2                 | 2                  | 1              | 1                   | 0                  | 0                       | 0                           | 1              | 1              | 1                     | 1
        2020-21-Q1 |           | reported | 2             | 2                 | 2                  | 16             | 16                  | 1                  | 1                       | 2                           | 2              | 2              | 2                     | 2
        2020-21-Q2 | EAST      | reported | 2             | 1                 | 2                  | 9.5            | 24.5                | 3                  | 4                       | 2                           | 1              | 1              | 2                     | 2
        2020-21-Q2 | WM        | not_sent |               |                   | 2                  |                | 1                   |                    | 0                       | 0                           | 0              | 1              | 1                     | 2
        2020-21-Q2 |           | reported | 2             | 0                 | 2                  | 9.5            | 25.5                | 3                  | 4                       | 2                           | 1              | 2              | 3                     | 4
        """,
    )


def test_a_nil_is_nought_and_silence_is_null():
    found = economic_growth(
        "submission_id",
        staging__dataset_returns="""
            quarter    | ahsn_code | dataset   | financial_year | status
            2020-21-Q1 | EAST      | companies | 2020-21        | nil
            2020-21-Q1 | WM        | companies | 2020-21        | not_reported
            2020-21-Q2 | EAST      | companies | 2020-21        | not_sent
            2020-21-Q2 | WM        | companies | 2020-21        | not_sent
            """,
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | status       | company_count | investment_gbp | company_count_year | ahsns_reported
        2020-21-Q1 | EAST      | nil          | 0             | 0              | 0                  | 1
        2020-21-Q1 | WM        | not_reported |               |                |                    | 0
        2020-21-Q1 |           | nil          | 0             | 0              | 0                  | 1
        2020-21-Q2 | EAST      | not_sent     |               |                | 0                  | 0
        2020-21-Q2 | WM        | not_sent     |               |                |                    | 0
        2020-21-Q2 |           | not_sent     |               |                | 0                  | 0
        """,
    )


def test_companies_without_a_number_are_told_apart_by_letters_and_digits_alone():
    found = economic_growth(
        """
        submission_id | quarter    | ahsn_code | company_name
        s             | 2020-21-Q1 | EAST      | Synthetic Company 0001 Ltd
        w             | 2020-21-Q1 | WM        | synthetic-company 0001, LTD.
        w             | 2020-21-Q1 | WM        | Synthetic Company 0002 Ltd
        w             | 2020-21-Q1 | WM        | ???
        """
    )
    national = found.filter(found["ahsn_code"].is_null(), quarter="2020-21-Q1")
    assert national["company_count"].to_list() == [3]
