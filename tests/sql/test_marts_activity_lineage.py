# ruff: noqa: E501 - a table is read whole
from tests.factories.activity import activity, sent
from tests.factories.warehouse import assert_rows


def test_an_organisations_series_goes_on_under_another_ahsn():
    found = activity(
        """
        submission_id|row_number|quarter   |ahsn_code|organisation_code|metric_code|status|value
        s1           |2         |2020-21-Q1|EAST     |one              |year       |final |10
        s2           |2         |2020-21-Q2|WM       |one              |year       |final |14
        s2           |3         |2020-21-Q2|WM       |two              |year       |final |3
        """
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | organisation_code | in_quarter_value
        2020-21-Q1 | EAST      | one               | 10
        2020-21-Q2 | WM        | one               | 4
        2020-21-Q2 | WM        | two               | 3
        """,
    )


# one and two become both in October.
MERGER = [
    ("one", "one", "", "2020-09-30", 1),
    ("one", "both", "2020-10-01", "", 1),
    ("two", "two", "", "2020-09-30", 1),
    ("two", "both", "2020-10-01", "", 1),
    ("both", "both", "", "", 1),
]


def test_what_others_were_merged_into_goes_on_from_all_their_last_figures():
    found = activity(
        sent(
            ("2020-21-Q1", "one", "year", 10),
            ("2020-21-Q2", "one", "year", 12),
            ("2020-21-Q1", "two", "year", 5),
            ("2020-21-Q3", "both", "year", 20),
            ("2020-21-Q4", "both", "year", 26),
        ),
        heirs=MERGER,
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | value | in_quarter_value
        2020-21-Q1 | one               | 10    | 10
        2020-21-Q1 | two               | 5     | 5
        2020-21-Q2 | one               | 12    | 2
        2020-21-Q3 | both              | 20    | 3
        2020-21-Q4 | both              | 26    | 6
        """,
    )


def test_one_that_took_another_in_goes_on_from_its_own_figure_and_the_others():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "programme", 10),
            ("2020-21-Q2", "both", "programme", 30),
            ("2020-21-Q4", "both", "programme", 45),
        ),
        heirs=MERGER,
    )
    assert_rows(found.filter(quarter="2020-21-Q4"), "value | in_quarter_value\n45 | 5")


def test_a_nil_after_a_merger_leaves_the_total_of_those_merged():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 10),
            ("2020-21-Q2", "two", "year", 5),
            ("2020-21-Q3", "both", "year", "nil"),
            ("2020-21-Q4", "both", "year", 18),
            ("2020-21-Q2", "one", "flow", 7),
            ("2020-21-Q3", "both", "flow", "nil"),
            ("2020-21-Q4", "both", "flow", 4),
        ),
        heirs=MERGER,
    )
    assert_rows(
        found.filter(organisation_code="both"),
        """
        quarter    | metric_code | value | cumulative_value | in_quarter_value
        2020-21-Q3 | flow        | 0     | 7                | 0
        2020-21-Q3 | year        | 15    | 15               | 0
        2020-21-Q4 | flow        | 4     | 11               | 4
        2020-21-Q4 | year        | 18    | 18               | 3
        """,
    )


def test_a_new_year_after_a_merger_begins_at_nought():
    in_april = [("one", "both", "2021-04-01", "", 1)]
    found = activity(
        sent(("2020-21-Q2", "one", "year", 10), ("2021-22-Q1", "both", "year", 4)),
        heirs=in_april,
    )
    assert_rows(found, "value | in_quarter_value\n10 | 10\n4 | 4")


# one goes into two in July, and that into three in October.
CHAIN = [
    ("one", "two", "2020-07-01", "2020-09-30", 1),
    ("one", "three", "2020-10-01", "", 1),
    ("two", "three", "2020-10-01", "", 1),
]


def test_in_a_line_of_mergers_a_figure_is_taken_over_once():
    found = activity(
        sent(
            ("2020-21-Q1", "one", "year", 10),
            ("2020-21-Q2", "two", "year", 12),
            ("2020-21-Q3", "three", "year", 15),
            ("2020-21-Q1", "one", "programme", 10),
            ("2020-21-Q1", "two", "programme", 2),
            ("2020-21-Q3", "three", "programme", 15),
        ),
        heirs=CHAIN,
    )
    assert_rows(
        found.filter(organisation_code="three"),
        """
        metric_code | value | in_quarter_value
        programme   | 15    | 3
        year        | 15    | 3
        """,
    )


# one is split into two and three in October.
SPLIT = [
    ("one", "one", "", "2020-09-30", 1),
    ("one", "two", "2020-10-01", "", 0.5),
    ("one", "three", "2020-10-01", "", 0.5),
]


def test_those_it_was_split_into_share_its_running_total_by_their_first_figures():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 100),
            ("2020-21-Q3", "two", "year", 90),
            ("2020-21-Q3", "three", "year", 30),
            ("2020-21-Q4", "two", "year", 95),
        ),
        heirs=SPLIT,
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | value | cumulative_value | in_quarter_value
        2020-21-Q2 | one               | 100   | 100              | 100
        2020-21-Q3 | three             | 30    | 30               | 5
        2020-21-Q3 | two               | 90    | 90               | 15
        2020-21-Q4 | two               | 95    | 95               | 5
        """,
    )


def test_the_parts_of_a_split_come_to_the_whole_to_the_last_digit():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 1),
            ("2020-21-Q3", "two", "year", 1),
            ("2020-21-Q3", "three", "year", 2),
        ),
        heirs=SPLIT,
    )
    assert_rows(
        found,
        "in_quarter_value\n1\n1.333333\n0.666667",
    )


def test_the_first_to_report_after_a_split_takes_the_whole_and_a_nil_an_even_part():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 100),
            ("2020-21-Q3", "two", "year", "nil"),
            ("2020-21-Q3", "three", "year", "nil"),
            ("2020-21-Q4", "two", "year", 110),
            ("2020-21-Q4", "three", "year", "nil"),
        ),
        heirs=SPLIT,
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | value | in_quarter_value
        2020-21-Q2 | one               | 100   | 100
        2020-21-Q3 | three             | 50    | 0
        2020-21-Q3 | two               | 50    | 0
        2020-21-Q4 | three             | 0     | 0
        2020-21-Q4 | two               | 110   | 10
        """,
    )


def test_parts_that_report_nothing_yet_share_a_total_evenly():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 8),
            ("2020-21-Q3", "two", "year", 0),
            ("2020-21-Q3", "three", "year", 0),
        ),
        heirs=SPLIT,
    )
    assert_rows(found, "in_quarter_value\n8\n-4\n-4")


def test_the_flows_of_one_that_was_split_are_not_its_parts():
    found = activity(
        sent(("2020-21-Q2", "one", "flow", 7), ("2020-21-Q3", "two", "flow", 2)),
        heirs=SPLIT,
    )
    assert_rows(found, "cumulative_value | in_quarter_value\n7 | 7\n2 | 2")


def test_one_that_a_split_left_open_goes_on_and_what_came_out_begins_anew():
    found = activity(
        sent(
            ("2020-21-Q2", "one", "year", 10),
            ("2020-21-Q3", "one", "year", 6),
            ("2020-21-Q3", "part", "year", 5),
        ),
        heirs=[("one", "one", "", "", 1), ("part", "part", "", "", 1)],
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | in_quarter_value
        2020-21-Q2 | one               | 10
        2020-21-Q3 | one               | -4
        2020-21-Q3 | part              | 5
        """,
    )
