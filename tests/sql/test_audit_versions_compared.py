from tests.factories.judgments import FIRST, one, rejected, told
from tests.factories.warehouse import assert_rows

TABLE = "audit.versions_compared"


def test_both_sides_of_a_comparison_are_read_in_the_judgment_that_has_them():
    assert_rows(
        told(TABLE, ("r1", "g1", [one(10), one(12, "two")])),
        """
        verdict_id | quarter    | ahsn_code | submission_id
        v0         | 2020-21-Q4 | EAST      | one
        v0         | 2020-21-Q4 | EAST      | two
        """,
    )


def test_a_version_that_was_judged_anew_is_compared_in_both_judgments():
    stricter = ("r2", "g1", [rejected("one")])
    found = told(TABLE, ("r1", "g1", [one(10)]), stricter)
    assert found.select("verdict_id", "submission_id").rows() == [("v0", "one")]
    assert told(TABLE, FIRST).is_empty()


def test_a_version_in_two_comparisons_is_here_once():
    found = told(TABLE, ("r1", "g1", [one(10), one(12, "two"), one(14, "three")]))
    assert sorted(found["submission_id"]) == ["one", "three", "two"]
