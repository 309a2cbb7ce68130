# ruff: noqa: E501 - a table is read whole
"""National figures that are not the whole: what is wanting, unknown or never added."""

from tests.factories.metric_quarter import metric_quarter, records
from tests.factories.warehouse import assert_rows


def test_a_figure_whose_quarter_is_not_known_is_counted_beside_the_sum():
    found = metric_quarter(
        """
        quarter    | ahsn_code | metric_code | status | value | in_quarter_value | is_flagged
        2020-21-Q4 | EAST      | year        | final  | 40    | 5                | false
        2020-21-Q4 | WM        | year        | final  | 70    |                  | false
        2020-21-Q4 | YH        | year        | nil    | 0     | 0                | false
        """
    )
    assert_rows(
        found,
        "value | in_quarter_value | in_quarter_unknown_count\n110 | 5 | 1",
    )


def test_what_is_never_added_has_no_national_figure_and_says_so():
    never_added = (
        "metric_code|programme_code|basis|first_quarter|never_added\n"
        "year|p|cumulative_fy|2020-21-Q1|A practice may stand twice."
    )
    given = {
        "reference__metrics": never_added,
        "reference__trajectories": "metric_code|financial_year|trajectory|is_latest\n"
        "year|2020-21|100|true",
    }
    found = metric_quarter(records(("EAST", "final", 9, True)), **given)
    assert_rows(
        found,
        """
        status    | value | cumulative_value | in_quarter_value | outturn_pct | flagged_value | value_if_flagged_removed | flagged_count | ahsns_reported
        not_added |       |                  |                  |             |               |                          | 1             | 1
        """,
    )
    found = metric_quarter(records(("EAST", "not_available", "")), **given)
    assert_rows(found, "status | value | ahsns_not_available\nnot_added |  | 1")
    found = metric_quarter(records(), **given)
    assert_rows(found, "status | value\nnot_sent |")


FLOW = {
    "reference__metrics": "metric_code|programme_code|basis|first_quarter\n"
    "flow|p|in_quarter|2020-21-Q1",
    "reference__expected_programmes": "ahsn_code|programme_code|first_quarter",
    "reference__trajectories": "metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
    "flow|2020-21||100|true",
    "archive__verdicts": "verdict_id|quarter|is_current\n"
    "v1|2020-21-Q1|true\nv2|2020-21-Q2|true\nv3|2020-21-Q3|true",
}


def test_a_flows_year_that_lacks_an_earlier_quarter_says_so_and_has_no_outturn():
    found = metric_quarter(
        """
        quarter    | financial_year | ahsn_code | metric_code | status        | value | is_flagged
        2020-21-Q1 | 2020-21        | EAST      | flow        | final         | 10    | false
        2020-21-Q2 | 2020-21        | EAST      | flow        | not_available |       | false
        2020-21-Q3 | 2020-21        | EAST      | flow        | final         | 30    | false
        """,
        staging__figure_gaps="""
            quarter    | ahsn_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q2 | EAST      | flow        | 1            | 1                  | 0
            """,
        **FLOW,
    )
    assert_rows(
        found,
        """
        quarter    | cumulative_value | outturn_pct | lapsed_count | cumulative_unknown_count
        2020-21-Q1 | 10               | 10          | 0            | 0
        2020-21-Q2 |                  |             | 1            | 0
        2020-21-Q3 | 40               |             | 0            | 1
        """,
    )


def test_what_is_wanting_is_counted_beside_the_figure_and_leaves_it_as_it_is():
    found = metric_quarter(
        records(("EAST", "final", 264)),
        staging__figure_gaps="""
            quarter    | ahsn_code | series_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q4 | EAST      | one         | year        | 1            | 0                  | 2
            2020-21-Q4 | WM        | WM          | year        | 0            | 0                  | 1
            2020-21-Q3 | WM        | WM          | year        | 0            | 0                  | 1
            """,
    )
    assert_rows(
        found,
        "value | status | flagged_count | other_failure_count | lapsed_count | cumulative_unknown_count\n"
        "264 | final | 0 | 3 | 1 | 0",
    )
