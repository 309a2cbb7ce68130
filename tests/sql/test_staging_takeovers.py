# ruff: noqa: E501 - a table is read whole
from tests.factories.activity import METRICS, QUARTERS, heirs_table, sent
from tests.factories.warehouse import assert_rows, run_models

TAKEOVERS, INHERITED = "staging.takeovers", "staging.inherited_figures"
# one and two become both in October.
MERGER = [
    ("one", "one", "", "2020-09-30", 1),
    ("one", "both", "2020-10-01", "", 1),
    ("two", "two", "", "2020-09-30", 1),
    ("two", "both", "2020-10-01", "", 1),
    ("both", "both", "", "", 1),
]
# one is split into two and three in October.
SPLIT = [
    ("one", "one", "", "2020-09-30", 1),
    ("one", "two", "2020-10-01", "", 0.5),
    ("one", "three", "2020-10-01", "", 0.5),
]
# one goes into two in July, and that into three in October.
CHAIN = [
    ("one", "two", "2020-07-01", "2020-09-30", 1),
    ("one", "three", "2020-10-01", "", 1),
    ("two", "three", "2020-10-01", "", 1),
]
# one is split into two and three in July, and three goes into two in October.
TWO_WAYS = [
    ("one", "two", "2020-07-01", "", 0.5),
    ("one", "three", "2020-07-01", "2020-09-30", 0.5),
    ("one", "two", "2020-10-01", "", 0.5),
    ("three", "two", "2020-10-01", "", 1),
]


def made_of(heirs, records):
    """What is taken over, one by one and in all, of these records."""
    given = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "reference.organisation_heirs": heirs_table(heirs),
        "staging.activity": records,
    }
    return run_models([TAKEOVERS, INHERITED], given)


def found_of(heirs, *rows):
    return made_of(heirs, sent(*rows))[TAKEOVERS]


def test_a_merged_organisation_takes_over_the_last_figure_of_each_that_closed():
    found = found_of(
        MERGER,
        ("2020-21-Q1", "one", "year", 10),
        ("2020-21-Q2", "one", "year", 12),
        ("2020-21-Q1", "two", "year", 5),
        ("2020-21-Q3", "both", "year", 20),
        ("2020-21-Q4", "both", "year", 26),
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | series_code | metric_code | inherited_value | from_organisation_code | from_quarter | from_ahsn_code | from_submission_id | from_row_number | from_value
        2020-21-Q3 | EAST      | both        | year        | 12              | one                    | 2020-21-Q2   | EAST           | s1                 | 2               | 12
        2020-21-Q3 | EAST      | both        | year        | 5               | two                    | 2020-21-Q1   | EAST           | s2                 | 2               | 5
        """,
    )


def test_what_one_that_closed_in_an_earlier_year_had_reached_is_still_found():
    found = found_of(
        MERGER,
        ("2019-20-Q4", "one", "programme", 7),
        ("2019-20-Q4", "one", "year", 7),
        ("2021-22-Q1", "both", "programme", 9),
        ("2021-22-Q1", "both", "year", 9),
    )
    assert_rows(
        found,
        """
        quarter    | metric_code | inherited_value | from_organisation_code | from_quarter
        2021-22-Q1 | programme   | 7               | one                    | 2019-20-Q4
        """,
    )


def test_those_that_share_a_figure_each_name_the_whole_of_it():
    found = found_of(
        SPLIT,
        ("2020-21-Q2", "one", "year", 100),
        ("2020-21-Q3", "two", "year", 90),
        ("2020-21-Q3", "three", "year", 30),
        ("2020-21-Q4", "two", "year", 95),
    )
    assert_rows(
        found,
        """
        quarter    | series_code | inherited_value | from_organisation_code | from_value
        2020-21-Q3 | three       | 25              | one                    | 100
        2020-21-Q3 | two         | 75              | one                    | 100
        """,
    )


def test_a_figure_waits_beside_nils_until_the_first_heir_has_one():
    found = found_of(
        SPLIT,
        ("2020-21-Q2", "one", "year", 100),
        ("2020-21-Q3", "two", "year", "nil"),
        ("2020-21-Q3", "three", "year", "nil"),
        ("2020-21-Q4", "two", "year", 110),
        ("2020-21-Q4", "three", "year", "nil"),
    )
    assert_rows(
        found,
        """
        quarter    | series_code | inherited_value | from_organisation_code
        2020-21-Q3 | three       | 50              | one
        2020-21-Q3 | two         | 50              | one
        2020-21-Q4 | two         | 100             | one
        """,
    )


def test_in_a_line_of_mergers_only_what_nobody_took_over_before_is_named():
    found = found_of(
        CHAIN,
        ("2020-21-Q1", "one", "year", 10),
        ("2020-21-Q2", "two", "year", 12),
        ("2020-21-Q3", "three", "year", 15),
        ("2020-21-Q1", "one", "programme", 10),
        ("2020-21-Q1", "two", "programme", 2),
        ("2020-21-Q3", "three", "programme", 15),
    )
    assert_rows(
        found,
        """
        quarter    | series_code | metric_code | inherited_value | from_organisation_code | from_value
        2020-21-Q2 | two         | year        | 10              | one                    | 10
        2020-21-Q3 | three       | programme   | 10              | one                    | 10
        2020-21-Q3 | three       | programme   | 2               | two                    | 2
        2020-21-Q3 | three       | year        | 12              | two                    | 12
        """,
    )


def test_a_year_of_a_flow_takes_over_every_figure_of_it_in_each_quarter():
    found = found_of(
        MERGER,
        ("2020-21-Q1", "one", "flow", 3),
        ("2020-21-Q2", "one", "flow", 4),
        ("2020-21-Q3", "both", "flow", "nil"),
        ("2020-21-Q4", "both", "flow", 6),
        ("2021-22-Q1", "both", "flow", 1),
    )
    assert_rows(
        found,
        """
        quarter    | inherited_value | from_quarter | from_value
        2020-21-Q3 | 3               | 2020-21-Q1   | 3
        2020-21-Q3 | 4               | 2020-21-Q2   | 4
        2020-21-Q4 | 3               | 2020-21-Q1   | 3
        2020-21-Q4 | 4               | 2020-21-Q2   | 4
        """,
    )


def test_of_a_split_flow_and_of_what_nobody_follows_there_is_nothing():
    split_flow = found_of(
        SPLIT, ("2020-21-Q2", "one", "flow", 7), ("2020-21-Q3", "two", "flow", 2)
    )
    of_none = found_of([], ("2020-21-Q2", "one", "year", 7))
    assert split_flow.is_empty()
    assert of_none.is_empty()


def test_what_comes_to_the_same_heir_by_two_ways_is_one_takeover():
    made = made_of(
        TWO_WAYS,
        sent(
            ("2020-21-Q1", "one", "year", 8),
            ("2020-21-Q3", "two", "year", "nil"),
            ("2020-21-Q4", "two", "year", 9),
            ("2020-21-Q1", "one", "programme", 0),
            ("2020-21-Q2", "three", "programme", 4),
            ("2020-21-Q3", "two", "programme", 6),
        ),
    )
    assert_rows(
        made[TAKEOVERS],
        """
        quarter    | metric_code | inherited_value | from_organisation_code | from_value
        2020-21-Q2 | programme   | 0               | one                    | 0
        2020-21-Q3 | programme   | 4               | three                  | 4
        2020-21-Q3 | year        | 8               | one                    | 8
        2020-21-Q4 | year        | 8               | one                    | 8
        """,
    )


def test_figures_of_one_organisation_that_two_reported_are_told_apart():
    made = made_of(
        MERGER,
        """
        submission_id | row_number | ahsn_code | quarter    | organisation_code | metric_code | status | value
        e1            | 2          | EAST      | 2020-21-Q2 | one               | flow        | final  | 3
        w1            | 2          | WM        | 2020-21-Q2 | one               | flow        | final  | 4
        e2            | 2          | EAST      | 2020-21-Q3 | both              | flow        | final  | 5
        w2            | 2          | WM        | 2020-21-Q3 | both              | flow        | final  | 6
        e1            | 3          | EAST      | 2020-21-Q2 | one               | year        | final  | 8
        w1            | 3          | WM        | 2020-21-Q2 | one               | year        | final  | 9
        e2            | 3          | EAST      | 2020-21-Q3 | both              | year        | final  | 10
        w2            | 3          | WM        | 2020-21-Q3 | both              | year        | final  | 20
        """,
    )
    assert_rows(
        made[TAKEOVERS],
        """
        ahsn_code | metric_code | from_ahsn_code | from_submission_id | from_value | inherited_value
        EAST      | flow        | EAST           | e1                 | 3          | 3
        EAST      | flow        | WM             | w1                 | 4          | 4
        EAST      | year        | WM             | w1                 | 9          | 3
        WM        | flow        | EAST           | e1                 | 3          | 3
        WM        | flow        | WM             | w1                 | 4          | 4
        WM        | year        | WM             | w1                 | 9          | 6
        """,
    )


def test_it_is_kept_of_what_is_not_there_and_of_nought():
    found = found_of(
        MERGER,
        ("2020-21-Q2", "one", "flow", 7),
        ("2020-21-Q3", "both", "flow", "not_available"),
        ("2020-21-Q2", "one", "year", 0),
        ("2020-21-Q3", "both", "year", 4),
    )
    assert_rows(
        found,
        """
        metric_code | inherited_value | from_value
        flow        | 7               | 7
        year        | 0               | 0
        """,
    )


def test_what_a_figure_takes_over_in_all_is_rounded_once():
    third = 1 / 3
    in_three = [
        (organisation, heir, "2020-10-01", "", third)
        for organisation in ("one", "two")
        for heir in ("three", "four", "five")
    ]
    made = made_of(
        in_three,
        sent(
            ("2020-21-Q1", "one", "year", 10),
            ("2020-21-Q2", "two", "year", 10),
            ("2020-21-Q3", "three", "year", "nil"),
        ),
    )
    assert made[TAKEOVERS]["inherited_value"].to_list() == [10 * third] * 2
    assert_rows(
        made[INHERITED],
        """
        quarter    | series_code | inherited_value | earliest_quarter
        2020-21-Q3 | three       | 6.666667        | 2020-21-Q1
        """,
    )
