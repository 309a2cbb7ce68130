# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.metric_quarter import metric_quarter, records
from tests.factories.warehouse import assert_rows


def test_the_national_figure_is_the_sum_of_what_was_reported():
    found = metric_quarter(
        """
        quarter    | ahsn_code | metric_code | status | value | cumulative_value | in_quarter_value | is_flagged
        2020-21-Q4 | EAST      | year        | final  | 100   | 100              | 10               | false
        2020-21-Q4 | WM        | year        | final  | 164   | 164              | -4               | false
        """
    )
    assert_rows(
        found,
        """
        quarter    | metric_code | programme_code | unit     | status | value | cumulative_value | in_quarter_value | ahsns_reported | ahsns_expected
        2020-21-Q4 | year        | p              | patients | final  | 264   | 264              | 6                | 2              | 3
        """,
    )


def test_flagged_records_show_how_much_of_the_figure_rests_on_them():
    found = metric_quarter(
        records(
            ("EAST", "final", 100), ("WM", "final", 40, True), ("YH", "final", 24, True)
        )
    )
    assert_rows(
        found,
        """
        value | flagged_value | value_if_flagged_removed | flagged_count
        164   | 64            | 100                      | 2
        """,
    )


def test_nothing_flagged_is_a_nought_and_all_flagged_leaves_no_figure():
    found = metric_quarter(records(("EAST", "final", 7)))
    assert_rows(found, "flagged_value | value_if_flagged_removed\n0 | 7")
    found = metric_quarter(records(("EAST", "final", 7, True)))
    assert_rows(found, "flagged_value | value_if_flagged_removed\n7 | ")


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ("final final", "final"),
        ("final provisional", "provisional"),
        ("provisional estimated", "estimated"),
        ("estimated not_available", "not_available"),
        ("nil final", "final"),
        ("nil nil", "nil"),
        ("nil provisional", "provisional"),
        ("not_applicable final", "final"),
        ("not_applicable nil", "nil"),
        ("not_applicable not_applicable", "not_applicable"),
        ("not_applicable not_available", "not_available"),
    ],
)
def test_the_worst_status_wins(statuses, worst):
    has_value = {"final", "provisional", "estimated"}
    rows = [
        (ahsn_code, status, 1 if status in has_value else 0 if status == "nil" else "")
        for ahsn_code, status in zip(("EAST", "WM"), statuses.split(), strict=True)
    ]
    assert metric_quarter(records(*rows))["status"].to_list() == [worst]


def test_a_figure_that_all_await_is_no_figure_and_has_no_outturn():
    found = metric_quarter(
        records(("EAST", "not_available", ""), ("WM", "not_available", "")),
        reference__trajectories="""
            metric_code | financial_year | trajectory | is_latest
            year        | 2020-21        | 127119     | true
            """,
    )
    assert_rows(
        found,
        """
        status        | value | flagged_value | trajectory | outturn_pct | ahsns_reported | ahsns_not_available
        not_available |       |               | 127119     |             | 0              | 2
        """,
    )


def test_a_metric_nobody_sent_has_a_row_that_says_so():
    found = metric_quarter(records())
    assert_rows(
        found,
        """
        quarter    | status   | value | ahsns_reported | ahsns_expected
        2020-21-Q4 | not_sent |       | 0              | 3
        """,
    )


def test_a_nil_for_the_whole_dataset_reports_every_expected_programme():
    found = metric_quarter(
        records(),
        staging__submissions="""
            quarter    | ahsn_code | submission_id | is_activity_nil
            2020-21-Q4 | EAST      | s1            | true
            2020-21-Q4 | WM        | s2            | false
            2020-21-Q4 | EM        | s3            | true
            """,
    )
    assert_rows(found, "status | value | ahsns_reported\nnil | 0 | 1")


def test_only_metrics_open_in_a_judged_quarter_have_a_row():
    found = metric_quarter(
        records(),
        reference__metrics="""
            metric_code | programme_code | basis         | first_quarter | last_quarter
            open        | p              | cumulative_fy | 2020-21-Q1    | 2020-21-Q4
            ended       | p              | cumulative_fy | 2020-21-Q1    | 2020-21-Q3
            to_come     | p              | cumulative_fy | 2021-22-Q1    |
            """,
    )
    assert_rows(found, "quarter | metric_code\n2020-21-Q4 | open")


@pytest.mark.parametrize(
    ("trajectories", "outturn"),
    [
        ("year | 2020-21 | | 200 | true", "132"),
        ("year | 2020-21 | | 100 | false", ""),
        ("year | 2020-21 | EAST | 100 | true", ""),
        ("year | 2019-20 | | 100 | true", ""),
        ("other | 2020-21 | | 100 | true", ""),
        ("year | 2020-21 | | 0 | true", ""),
    ],
)
def test_the_outturn_is_the_share_of_the_national_trajectory(trajectories, outturn):
    found = metric_quarter(
        records(("EAST", "final", 264)),
        reference__trajectories="metric_code|financial_year|ahsn_code|trajectory|is_latest\n"
        + trajectories,
    )
    assert_rows(found, f"value | outturn_pct\n264 | {outturn}")


def test_the_outturn_is_not_rounded():
    found = metric_quarter(
        records(("EAST", "final", 2)),
        reference__trajectories="metric_code|financial_year|trajectory|is_latest\n"
        "year|2020-21|3|true",
    )
    assert found["outturn_pct"].to_list() == [200 / 3]


def test_an_outturn_exception_leaves_the_outturn_out():
    found = metric_quarter(
        records(("EAST", "final", 0)),
        reference__trajectories="metric_code|financial_year|trajectory|is_latest\n"
        "year|2020-21|2780|true",
        reference__outturn_exceptions="metric_code|financial_year|reason\n"
        "year|2020-21|Sessions could not be held.",
    )
    assert_rows(found, "status | value | outturn_pct\nfinal | 0 | ")


def test_a_rate_is_recomputed_from_its_parts_and_never_averaged():
    found = metric_quarter(
        """
        quarter    | ahsn_code | metric_code | status | value | numerator | denominator | is_flagged
        2020-21-Q4 | EAST      | rate        | final  | 50    | 1         | 2           | false
        2020-21-Q4 | WM        | rate        | final  | 100   | 98        | 98          | true
        2020-21-Q4 | YH        | rate        | not_available | |         | 500         | false
        """,
        reference__metrics="metric_code|programme_code|basis|first_quarter\n"
        "rate|p|rate|2020-21-Q1",
    )
    assert_rows(
        found,
        """
        value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed
        99    |                  |                  |               | 50
        """,
    )


def test_the_outturn_of_a_flow_is_what_the_year_has_reached():
    found = metric_quarter(
        """
        quarter    | financial_year | ahsn_code | metric_code | status | value | cumulative_value | in_quarter_value | is_flagged
        2019-20-Q4 | 2019-20        | EAST      | flow        | final  | 99    | 99               | 99               | false
        2020-21-Q2 | 2020-21        | EAST      | flow        | final  | 20    | 20               | 20               | false
        2020-21-Q3 | 2020-21        | WM        | flow        | final  | 10    | 10               | 10               | false
        2020-21-Q4 | 2020-21        | EAST      | flow        | final  | 10    | 30               | 10               | false
        """,
        reference__metrics="metric_code|programme_code|basis|first_quarter\n"
        "flow|p|in_quarter|2019-20-Q1",
        reference__quarters="""
            quarter    | financial_year
            2019-20-Q4 | 2019-20
            2020-21-Q2 | 2020-21
            2020-21-Q3 | 2020-21
            2020-21-Q4 | 2020-21
            """,
        archive__verdicts="""
            verdict_id | quarter    | is_current
            v1         | 2019-20-Q4 | true
            v2         | 2020-21-Q2 | true
            v3         | 2020-21-Q3 | true
            v4         | 2020-21-Q4 | true
            """,
        staging__figure_gaps="quarter|ahsn_code|series_code|metric_code",
        reference__trajectories="metric_code|financial_year|trajectory|is_latest\n"
        "flow|2020-21|80|true",
    )
    assert_rows(
        found.filter(found["quarter"] == "2020-21-Q4"),
        "value | cumulative_value | outturn_pct\n10 | 40 | 50",
    )
