from tests.factories.judgments import FIRST, one, rejected, told
from tests.factories.warehouse import assert_rows

TABLE = "audit.records_told"


def test_both_versions_that_are_compared_told_their_records():
    assert_rows(
        told(TABLE, ("r1", "g1", [one(10), one(12, "two")])),
        """
        verdict_id | ahsn_code | submission_id | row_number | metric_code | value
        v0         | EAST      | one           | 2          | total       | 10
        v0         | EAST      | two           | 2          | total       | 12
        """,
    )


def test_what_stands_in_no_comparison_is_not_here():
    assert told(TABLE, FIRST).is_empty()
    assert told(TABLE, ("r1", "g1", [one(10), rejected("two")])).is_empty()


def test_of_a_key_that_came_twice_the_later_row_counts():
    twice = ("one", "2021-04-20", [("total", "final", 10), ("total", "final", 11)])
    found = told(TABLE, ("r1", "g1", [twice, one(12, "two")]))
    assert found["value"].sort().to_list() == [11, 12]
