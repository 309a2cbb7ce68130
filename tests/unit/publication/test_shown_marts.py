from assets.publication.disclosure.shown_marts import (
    TABLES,
    policy_of_tables,
    shown_marts,
)
from tests.factories.shown import GIVEN, ahsn_tables
from tests.factories.warehouse import assert_rows


def test_what_is_asked_for_is_all_that_the_decision_rests_on():
    assert set(GIVEN) == set(TABLES)


def test_marts_are_shown_as_the_registered_policy_has_them():
    assert_rows(
        shown_marts(ahsn_tables())["ahsn_metric_quarter"],
        """
        ahsn_code | metric_code | value | disclosure
        EAST      | m           |       | suppressed
        SW        | m           |       | exact
        YH        | m           | 100   | rounded
        YH        | of_them     |       | left out
        """,
    )


def test_a_part_is_left_out_only_where_both_count_people():
    assert policy_of_tables(ahsn_tables()).wholes == {"of_them": frozenset({"m"})}
