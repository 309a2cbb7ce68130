# ruff: noqa: E501 - a table is read whole
from assets.domain.takeovers import takeovers
from tests.factories.activity import METRICS, QUARTERS, heirs_table, sent
from tests.factories.warehouse import assert_rows, run_models, typed_frame

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


def found_of(heirs, *rows):
    """What the figures that the warehouse makes of these records take over."""
    reference = typed_frame("reference.organisation_heirs", heirs_table(heirs))
    figures, inherited = "staging.activity_figures", "staging.inherited_figures"
    given = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "reference.organisation_heirs": reference,
        "staging.activity": sent(*rows),
    }
    made = run_models([figures, inherited], given)
    found = takeovers(made[inherited], made[figures], reference)
    assert found["from_organisation_code"].null_count() == 0
    return found


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
        2020-21-Q3 | EAST      | both        | year        | 17              | one                    | 2020-21-Q2   | EAST           | s1                 | 2               | 12
        2020-21-Q3 | EAST      | both        | year        | 17              | two                    | 2020-21-Q1   | EAST           | s2                 | 2               | 5
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
        2020-21-Q3 | three       | programme   | 12              | one                    | 10
        2020-21-Q3 | three       | programme   | 12              | two                    | 2
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
        2020-21-Q3 | 7               | 2020-21-Q1   | 3
        2020-21-Q3 | 7               | 2020-21-Q2   | 4
        2020-21-Q4 | 7               | 2020-21-Q1   | 3
        2020-21-Q4 | 7               | 2020-21-Q2   | 4
        """,
    )


def test_where_nothing_is_taken_over_nothing_is_named():
    split_flow = found_of(
        SPLIT, ("2020-21-Q2", "one", "flow", 7), ("2020-21-Q3", "two", "flow", 2)
    )
    of_nought = found_of(
        MERGER, ("2020-21-Q2", "one", "year", 0), ("2020-21-Q3", "both", "year", 4)
    )
    of_none = found_of([], ("2020-21-Q2", "one", "year", 7))
    assert split_flow.is_empty()
    assert of_nought.is_empty()
    assert of_none.is_empty()
    assert split_flow.columns == of_none.columns
