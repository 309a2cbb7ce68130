# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "ahsns",
            """
            ahsn_code | ahsn_name | valid_from | valid_to   | nhs_region | nhs_region_code
            HIN       | New name  | 2023-10-01 |            | London     | Y56
            HIN       | Old name  |            | 2023-09-30 | London     | Y56
            """,
        ),
        (
            "organisations",
            """
            organisation_code | organisation_name | organisation_type | ahsn_code | valid_from | valid_to   | opened_on  | closed_on
            SYN-1             | Synthetic Trust 1 | acute_trust       | WM        | 2020-10-01 |            | 2019-04-01 | 2021-03-31
            SYN-1             | Synthetic Trust 1 | acute_trust       | EAST      |            | 2020-09-30 | 2019-04-01 | 2021-03-31
            """,
        ),
        (
            "programmes",
            """
            programme_code | programme_name | table_name          | table_position | first_quarter | last_quarter | has_adoption | eligible_organisation_type
            af             | Fibrillation   | national programmes | 2              | 2018-19-Q1    |              | true         | gp_practice_group
            """,
        ),
        (
            "metrics",
            """
            metric_code | metric_name | programme_code | basis | unit     | is_count | reporting_level | lower_bound | upper_bound | first_quarter | last_quarter | is_headline | note    | never_added
            af_rate     | Treated     | af             | rate  | per cent | false    | ahsn            | 0           | 100         | 2018-19-Q1    |              | true        | A note. | Some stand twice.
            """,
        ),
        (
            "quarters",
            """
            quarter    | financial_year | quarter_number | quarter_index | quarter_start_date | quarter_end_date
            2020-21-Q4 | 2020-21        | 4              | 8083          | 2021-01-01         | 2021-03-31
            """,
        ),
        (
            "expected_programmes",
            """
            ahsn_code | programme_code | first_quarter | last_quarter
            EAST      | af             | 2018-19-Q1    | 2020-21-Q4
            """,
        ),
        (
            "outturn_exceptions",
            """
            metric_code | financial_year | reason
            escape      | 2020-21        | Not held.
            """,
        ),
        (
            "organisation_successions",
            """
            predecessor_code | successor_code | kind   | happened_on
            SYN-1            | SYN-3          | merger | 2020-10-01
            SYN-2            | SYN-3          | merger | 2020-10-01
            """,
        ),
        (
            "part_whole_pairs",
            """
            part_metric_code | whole_metric_code | whole_is_eligible | reason
            adopted          | engaged           | false             | First one, then the other.
            adopted          |                   | true              | There are no more.
            """,
        ),
        (
            "published_outturns",
            """
            metric_code | financial_year | outturn_pct | decimals | claim_id | source   | page
            eied        | 2020-21        | 40          | 0        | F031     | A report | 12
            """,
        ),
        (
            "metric_definitions",
            """
            metric_code | first_quarter | last_quarter | definition
            eied        | 2018-19-Q1    | 2020-21-Q2   | Patients seen.
            eied        | 2020-21-Q3    |              | Patients treated.
            """,
        ),
        (
            "known_issues",
            """
            known_issue_id | rule_id         | ahsn_code | organisation_code | programme_code | metric_code | first_quarter | last_quarter | reason | note | owner | agreed_on  | expires_on | up_to | failures_up_to
            falls          | cumulative_fall | EAST      | SYN-1             | eied           | eied_pat    | 2020-21-Q1    | 2020-21-Q4   | Why.   | How. | Who.  | 2021-04-30 | 2031-03-31 | 25    | 10
            """,
        ),
        (
            "disclosure",
            """
            unit     | suppressed_up_to | rounded_to | source
            patients | 7                | 5          | The rule's source.
            """,
        ),
        (
            "vocabularies",
            """
            vocabulary | name_key    | code | name         | unit   | first_quarter | last_quarter
            impact     | cashsavings | cash | Cash savings | pounds |               |
            impact     | savings     | cash | Cash savings | pounds |               |
            """,
        ),
    ],
)
def test_the_registry_is_there_as_it_was_declared(table, rows):
    found = run_model(f"reference.{table}", {f"registry.{table}": rows})
    assert_rows(found, rows)


def test_a_revised_trajectory_counts_in_place_of_the_original():
    found = run_model(
        "reference.trajectories",
        {
            "registry.trajectories": """
                metric_code | financial_year | ahsn_code | trajectory | trajectory_version
                m           | 2020-21        |           | 100        | original
                m           | 2020-21        |           | 80         | revised
                m           | 2020-21        | EAST      | 20         | original
                m           | 2021-22        |           | 120        | original
                """
        },
    )
    assert_rows(
        found,
        """
        financial_year | ahsn_code | trajectory_version | trajectory | is_latest
        2020-21        | EAST      | original           | 20         | true
        2020-21        |           | original           | 100        | false
        2020-21        |           | revised            | 80         | true
        2021-22        |           | original           | 120        | true
        """,
    )
