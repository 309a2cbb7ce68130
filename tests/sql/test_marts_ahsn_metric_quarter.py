# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.ahsn_metric_quarter import (
    NOTHING,
    ORGANISATIONS,
    ahsn_metric_quarter,
    records,
)
from tests.factories.warehouse import assert_rows


def test_an_ahsns_figure_is_the_sum_of_its_organisations():
    found = ahsn_metric_quarter(
        records(
            ("EAST", "one", "final", 7),
            ("EAST", "two", "provisional", 3),
            ("WM", "", "final", 4),
        )
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | unit     | status      | value | cumulative_value | in_quarter_value | organisations_reported
        2020-21-Q4 | EAST      | year        | p              | 2020-21        | patients | provisional | 10    | 10               | 10               | 2
        2020-21-Q4 | WM        | year        | p              | 2020-21        | patients | final       | 4     | 4                | 4                | 0
        """,
    )


def test_an_expected_ahsn_that_sent_nothing_has_a_row_and_so_has_one_unasked():
    found = ahsn_metric_quarter(records(("EM", "", "final", 4)))
    assert_rows(
        found,
        """
        ahsn_code | status   | value | is_expected | is_received | is_reported
        EAST      | not_sent |       | true        | false       | false
        EM        | final    | 4     | false       | true        | true
        WM        | not_sent |       | true        | false       | false
        """,
    )


def test_a_cover_that_declares_all_activity_nil_reports_what_is_expected():
    found = ahsn_metric_quarter(
        records(("WM", "", "not_available", "")),
        staging__submissions="""
            quarter    | ahsn_code | submission_id | is_activity_nil
            2020-21-Q4 | EAST      | s1            | true
            2020-21-Q4 | WM        | s2            | true
            2020-21-Q4 | EM        | s3            | true
            """,
    )
    assert_rows(
        found,
        """
        ahsn_code | submission_id | status        | value | is_received | is_reported | not_available_count
        EAST      | s1            | nil           | 0     | true        | true        | 0
        WM        | s2            | not_available |       | true        | false       | 1
        """,
    )


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ("final provisional", "provisional"),
        ("provisional estimated", "estimated"),
        ("estimated not_available", "not_available"),
        ("nil final", "final"),
        ("not_applicable nil", "nil"),
        ("not_applicable not_applicable", "not_applicable"),
    ],
)
def test_the_worst_status_of_the_organisations_wins(statuses, worst):
    one, two = statuses.split()
    found = ahsn_metric_quarter(
        records(("EAST", "one", one, 1), ("EAST", "two", two, 1))
    )
    assert found["status"].to_list()[0] == worst


def test_flagged_records_show_how_much_of_the_figure_rests_on_them():
    found = ahsn_metric_quarter(
        records(("EAST", "one", "final", 7), ("EAST", "two", "final", 3, True))
    )
    assert_rows(
        found.head(1),
        "value | flagged_value | value_if_flagged_removed | flagged_count\n"
        "10 | 3 | 7 | 1",
    )


def test_a_rate_is_recomputed_from_its_parts_and_never_averaged():
    found = ahsn_metric_quarter(
        """
        quarter    | ahsn_code | organisation_code | metric_code | status | value | numerator | denominator | is_flagged
        2020-21-Q4 | EAST      | one               | rate        | final  | 50    | 1         | 2           | false
        2020-21-Q4 | EAST      | two               | rate        | final  | 100   | 98        | 98          | true
        2020-21-Q4 | EAST      | three             | rate        | not_available | |         | 500         | false
        """,
        reference__metrics="metric_code|programme_code|basis|first_quarter\n"
        "rate|p|rate|2020-21-Q1",
    )
    assert_rows(
        found.head(1),
        """
        value | numerator | denominator | flagged_numerator | flagged_denominator | flagged_value | value_if_flagged_removed | rate_per_eligible_organisation
        99    | 99        | 100         | 98                | 98                  |               | 50                       |
        """,
    )


@pytest.mark.parametrize(
    ("trajectories", "trajectory", "outturn"),
    [
        ("EAST | 200 | true", "200", "132"),
        ("EAST | 200 | false", "", ""),
        ("WM   | 200 | true", "", ""),
        ("     | 200 | true", "", ""),
        ("EAST | 0   | true", "0", ""),
    ],
)
def test_the_outturn_is_the_share_of_the_ahsns_own_trajectory(
    trajectories, trajectory, outturn
):
    found = ahsn_metric_quarter(
        records(("EAST", "one", "final", 264)),
        reference__trajectories="metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
        f"year|2020-21|{trajectories}",
    )
    assert_rows(found.head(1), f"trajectory | outturn_pct\n{trajectory} | {outturn}")


@pytest.mark.parametrize(
    ("status", "excepted"), [("not_available", "2019-20"), ("final", "2020-21")]
)
def test_a_year_without_outturn_has_none_for_an_ahsn_either(status, excepted):
    found = ahsn_metric_quarter(
        records(("EAST", "one", "final", 264), ("EAST", "two", status, "")),
        reference__trajectories="metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
        "year|2020-21|EAST|200|true",
        reference__outturn_exceptions="metric_code|financial_year|reason\n"
        f"year|{excepted}|So.",
    )
    assert_rows(found.head(1), "value | trajectory | outturn_pct\n264 | 200 |")


NEVER_ADDED = """
metric_code | programme_code | basis         | first_quarter | never_added
year        | p              | cumulative_fy | 2020-21-Q3    | A practice may stand twice.
"""


def test_what_is_never_added_has_no_total_of_organisations_but_an_ahsns_own_figure():
    found = ahsn_metric_quarter(
        records(
            ("EAST", "one", "final", 7, True),
            ("EAST", "two", "provisional", 3),
            ("OX", "one", "final", 5),
            ("WM", "", "final", 4),
        ),
        reference__metrics=NEVER_ADDED,
        reference__trajectories="metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
        "year|2020-21|EAST|8|true\nyear|2020-21|WM|8|true",
        reference__organisations=ORGANISATIONS,
    )
    assert_rows(
        found,
        """
        ahsn_code | status    | value | cumulative_value | in_quarter_value | outturn_pct | flagged_value | value_if_flagged_removed | rank | rate_per_eligible_organisation | organisations_reported | is_reported
        EAST      | not_added |       |                  |                  |             |               |                          |      |                                | 2                      | true
        OX        | not_added |       |                  |                  |             |               |                          |      |                                | 1                      | true
        WM        | final     | 4     | 4                | 4                | 50          | 0             | 4                        | 1    | 4                              | 0                      | true
        """,
    )


def test_what_is_never_added_and_never_sent_says_that_it_was_not_sent():
    found = ahsn_metric_quarter(NOTHING, reference__metrics=NEVER_ADDED)
    assert_rows(found, "ahsn_code | status\nEAST | not_sent\nWM | not_sent")


def test_what_is_wanting_stands_with_its_ahsn_and_a_flow_that_lacks_some_has_no_outturn():
    found = ahsn_metric_quarter(
        records(("EAST", "", "final", 50), ("WM", "", "final", 50), metric="flow"),
        reference__metrics="metric_code|programme_code|basis|first_quarter\n"
        "flow|p|in_quarter|2020-21-Q3",
        archive__verdicts="verdict_id|quarter|is_current\n"
        "v1|2020-21-Q3|true\nv2|2020-21-Q4|true",
        reference__trajectories="metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
        "flow|2020-21|EAST|200|true\nflow|2020-21|WM|200|true",
        staging__figure_gaps="""
            quarter    | ahsn_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q3 | EAST      | flow        | 0            | 2                  | 0
            2020-21-Q4 | WM        | flow        | 1            | 1                  | 3
            """,
    )
    assert_rows(
        found.filter(found["quarter"] == "2020-21-Q4"),
        """
        ahsn_code | value | other_failure_count | lapsed_count | cumulative_unknown_count
        EAST      | 50    | 0                   | 0            | 2
        WM        | 50    | 3                   | 1            | 0
        """,
    )


def test_what_is_wanting_of_an_ahsn_that_was_not_asked_has_a_row():
    found = ahsn_metric_quarter(
        records(("EAST", "", "final", 50)),
        staging__submissions="quarter|ahsn_code|submission_id\n2020-21-Q4|EM|s1",
        staging__figure_gaps="""
            quarter    | ahsn_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q4 | EM        | year        | 1            | 0                  | 2
            2020-21-Q4 | OX        | closed      | 0            | 0                  | 1
            2020-21-Q4 | EAST      | year        | 0            | 0                  | 3
            """,
    )
    assert_rows(
        found,
        """
        ahsn_code | status   | submission_id | financial_year | value | is_expected | is_received | is_reported | other_failure_count | lapsed_count
        EAST      | final    |               | 2020-21        | 50    | true        | true        | true        | 3                   | 0
        EM        | not_sent | s1            | 2020-21        |       | false       | false       | false       | 2                   | 1
        WM        | not_sent |               | 2020-21        |       | true        | false       | false       | 0                   | 0
        """,
    )


def test_the_order_of_the_records_is_no_matter_to_the_last_digit():
    pence = [(at * 7919 % 100_003) * 1_007 for at in range(1, 3000)]
    values = [pennies / 100 for pennies in pence]
    assert round(sum(values), 6) != round(sum(sorted(values)), 6)
    for ordered in (values, sorted(values)):
        sent = [("EAST", f"o{at}", "final", v) for at, v in enumerate(ordered)]
        found = ahsn_metric_quarter(records(*sent)).row(0, named=True)
        assert found["value"] == found["cumulative_value"] == sum(pence) / 100
