# ruff: noqa: E501 - a table is read whole
from assets.domain.takeovers import told_takeovers
from tests.factories.warehouse import assert_rows, typed_frame

TAKEOVERS = """
quarter    | ahsn_code | series_code | metric_code | from_organisation_code | from_quarter | from_ahsn_code | from_value | inherited_value
2020-21-Q3 | EAST      | both        | flow        | one                    | 2020-21-Q2   | EAST           | 7          | 7
2020-21-Q3 | EAST      | both        | programme   | two                    | 2020-21-Q2   | EAST           | 6          | 3
2020-21-Q3 | EAST      | both        | programme   | one                    | 2020-21-Q2   | EAST           | 1          | 0.5
2020-21-Q3 | EAST      | both        | year        | one                    | 2020-21-Q2   | EAST           | 0          | 0
2020-21-Q3 | WM        | other       | year        | one                    | 2020-21-Q2   | EAST           | 5          | 5
"""
INHERITED = """
quarter    | ahsn_code | series_code | metric_code | inherited_value
2020-21-Q3 | EAST      | both        | flow        | 7
2020-21-Q3 | EAST      | both        | programme   | 3.5
2020-21-Q3 | EAST      | both        | year        | 0
"""


def told_of(figures):
    return told_takeovers(
        typed_frame("staging.takeovers", TAKEOVERS),
        typed_frame("staging.inherited_figures", INHERITED),
        typed_frame("staging.activity_figures", figures),
    )


def test_each_figure_taken_over_stands_beside_what_it_comes_to_in_all():
    told = told_of(
        """
        quarter    | ahsn_code | series_code | metric_code | status | figure_sent
        2020-21-Q3 | EAST      | both        | flow        | nil    |
        2020-21-Q3 | EAST      | both        | programme   | final  | 9
        """
    )
    assert_rows(
        told,
        """
        metric_code | inherited_value | from_organisation_code | from_value
        flow        | 7               | one                    | 7
        programme   | 3.5             | one                    | 1
        programme   | 3.5             | two                    | 6
        """,
    )


def test_where_nothing_is_taken_over_nothing_is_named():
    not_there_or_nought = told_of(
        """
        quarter    | ahsn_code | series_code | metric_code | status        | figure_sent
        2020-21-Q3 | EAST      | both        | flow        | not_available |
        2020-21-Q3 | EAST      | both        | year        | final         | 4
        """
    )
    of_none = told_of("quarter")
    assert not_there_or_nought.is_empty()
    assert of_none.is_empty()
    assert not_there_or_nought.columns == of_none.columns
