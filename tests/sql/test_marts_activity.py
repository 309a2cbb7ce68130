# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.activity import activity, sent, series
from tests.factories.warehouse import assert_rows


def test_a_cumulative_year_begins_at_nought_on_the_first_of_april():
    found = activity(
        series(
            "year",
            ("2019-20-Q4", 90),
            ("2020-21-Q1", 5),
            ("2020-21-Q2", 12),
            ("2020-21-Q3", 12),
            ("2020-21-Q4", 20),
            ("2021-22-Q1", 3),
        )
    )
    assert_rows(
        found,
        """
        quarter    | value | cumulative_value | in_quarter_value
        2019-20-Q4 | 90    | 90               | 90
        2020-21-Q1 | 5     | 5                | 5
        2020-21-Q2 | 12    | 12               | 7
        2020-21-Q3 | 12    | 12               | 0
        2020-21-Q4 | 20    | 20               | 8
        2021-22-Q1 | 3     | 3                | 3
        """,
    )


def test_after_a_gap_the_difference_covers_the_gap():
    found = activity(
        series(
            "year",
            ("2020-21-Q1", 5),
            ("2020-21-Q2", "not_available"),
            ("2020-21-Q4", 20),
        )
    )
    assert_rows(
        found,
        """
        quarter    | status        | value | cumulative_value | in_quarter_value | quarters_covered
        2020-21-Q1 | final         | 5     | 5                | 5                | 1
        2020-21-Q2 | not_available |       |                  |                  |
        2020-21-Q4 | final         | 20    | 20               | 15               | 3
        """,
    )


def test_a_first_figure_after_the_first_quarter_counts_since_april():
    found = activity(series("year", ("2020-21-Q3", 9)))
    assert_rows(
        found, "quarter | in_quarter_value | quarters_covered\n2020-21-Q3 | 9 | 3"
    )


def test_a_fall_is_a_negative_quarter_and_nothing_is_mended():
    found = activity(series("year", ("2020-21-Q1", 9), ("2020-21-Q2", 4)))
    assert_rows(
        found,
        """
        quarter    | value | in_quarter_value
        2020-21-Q1 | 9     | 9
        2020-21-Q2 | 4     | -5
        """,
    )


def test_a_cumulative_programme_goes_on_over_the_year_end_and_its_first_is_unknown():
    found = activity(
        series(
            "programme",
            ("2020-21-Q3", 40),
            ("2020-21-Q4", 45),
            ("2021-22-Q1", 51),
        )
    )
    assert_rows(
        found,
        """
        quarter    | cumulative_value | in_quarter_value
        2020-21-Q3 | 40               |
        2020-21-Q4 | 45               | 5
        2021-22-Q1 | 51               | 6
        """,
    )


def test_a_cumulative_programme_begins_at_nought_in_the_metrics_first_quarter():
    found = activity(series("new", ("2020-21-Q1", 4), ("2020-21-Q2", 6)))
    assert_rows(
        found,
        """
        quarter    | in_quarter_value
        2020-21-Q1 | 4
        2020-21-Q2 | 2
        """,
    )


def test_a_flow_adds_up_within_its_year():
    found = activity(
        series(
            "flow",
            ("2019-20-Q4", 7),
            ("2020-21-Q1", 1.5),
            ("2020-21-Q2", "not_available"),
            ("2020-21-Q3", 2),
        )
    )
    assert_rows(
        found,
        """
        quarter    | cumulative_value | in_quarter_value
        2019-20-Q4 | 7                | 7
        2020-21-Q1 | 1.5              | 1.5
        2020-21-Q2 |                  |
        2020-21-Q3 | 3.5              | 2
        """,
    )


def test_a_snapshot_is_neither_added_nor_subtracted():
    found = activity(series("snapshot", ("2020-21-Q1", 9), ("2020-21-Q2", 4)))
    assert_rows(
        found,
        """
        quarter    | value | cumulative_value | in_quarter_value
        2020-21-Q1 | 9     |                  |
        2020-21-Q2 | 4     |                  |
        """,
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "rate"),
    [("30", "40", "75"), ("0", "40", "0"), ("30", "", ""), ("1", "0", "")],
)
def test_a_rate_is_computed_from_its_parts(numerator, denominator, rate):
    found = activity(
        f"""
        submission_id|row_number|quarter|ahsn_code|metric_code|status|value|numerator|denominator
        s | 2 | 2020-21-Q1 | EAST | rate | final | 99 | {numerator} | {denominator}
        """
    )
    assert_rows(found, f"value|cumulative_value|in_quarter_value\n{rate}|  |  ")


def test_a_nil_leaves_a_running_total_where_it_was():
    found = activity(
        series(
            "year",
            ("2020-21-Q1", 170),
            ("2020-21-Q2", "nil"),
            ("2020-21-Q3", "nil"),
            ("2020-21-Q4", 180),
            ("2021-22-Q1", "nil"),
        )
    )
    assert_rows(
        found,
        """
        quarter    | status | value | cumulative_value | in_quarter_value
        2020-21-Q1 | final  | 170   | 170              | 170
        2020-21-Q2 | nil    | 170   | 170              | 0
        2020-21-Q3 | nil    | 170   | 170              | 0
        2020-21-Q4 | final  | 180   | 180              | 10
        2021-22-Q1 | nil    | 0     | 0                | 0
        """,
    )


def test_a_declared_nil_is_a_nought_and_says_so():
    found = activity(series("year", ("2020-21-Q1", "nil"), ("2020-21-Q2", 4)))
    assert_rows(
        found,
        """
        quarter    | status | value | cumulative_value | in_quarter_value
        2020-21-Q1 | nil    | 0     | 0                | 0
        2020-21-Q2 | final  | 4     | 4                | 4
        """,
    )


def test_an_ahsns_own_total_of_its_organisations_is_no_figure():
    found = activity(
        sent(
            ("2020-21-Q1", "one", "checked", 10),
            ("2020-21-Q1", "", "checked", 10),
            ("2020-21-Q1", "", "year", 3),
        )
    )
    assert_rows(
        found,
        """
        organisation_code | metric_code | value
        one               | checked     | 10
                          | year        | 3
        """,
    )


def test_an_ahsns_own_figures_are_a_series_of_their_own():
    found = activity(
        """
        submission_id|row_number|quarter   |ahsn_code|organisation_code|metric_code|status|value
        s1           |2         |2020-21-Q1|EAST     |                 |year       |final |10
        s2           |2         |2020-21-Q1|WM       |                 |year       |final |30
        s3           |2         |2020-21-Q2|EAST     |                 |year       |final |11
        s4           |2         |2020-21-Q2|WM       |                 |year       |final |32
        """
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | organisation_code | in_quarter_value
        2020-21-Q1 | EAST      |                   | 10
        2020-21-Q1 | WM        |                   | 30
        2020-21-Q2 | EAST      |                   | 1
        2020-21-Q2 | WM        |                   | 2
        """,
    )


def test_a_warning_flags_the_record_it_stands_beside_and_information_does_not():
    found = activity(
        """
        submission_id|row_number|quarter   |ahsn_code|organisation_code|metric_code|status|value
        s1           |2         |2020-21-Q1|EAST     |one              |year       |final |10
        s1           |3         |2020-21-Q1|EAST     |two              |year       |final |20
        s1           |4         |2020-21-Q1|EAST     |three            |year       |final |30
        s2           |2         |2020-21-Q1|WM       |one              |year       |final |40
        """,
        """
        failure_id | submission_id | dataset  | row_number | is_flag
        f1         | s1            | activity | 2          | true
        f2         | s1            | activity | 2          | false
        f3         | s1            | activity | 3          | false
        f4         | s1            | adoption | 4          | true
        """,
    )
    assert_rows(
        found,
        """
        ahsn_code | organisation_code | failure_count | is_flagged
        EAST      | one               | 2             | true
        EAST      | three             | 0             | false
        EAST      | two               | 1             | false
        WM        | one               | 0             | false
        """,
    )


def test_a_difference_has_no_binary_noise():
    found = activity(series("year", ("2020-21-Q1", 0.1), ("2020-21-Q2", 0.3)))
    assert found["in_quarter_value"].to_list() == [0.1, 0.2]
