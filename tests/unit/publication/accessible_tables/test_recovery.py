import pytest

from tests.factories.recovery import Reader

TRUTH = {"England": 20, "a": 3, "b": 9, "c": 8}


def reader_of(**known):
    """One who knows England and what is named, and that England is a, b and c."""
    reader = Reader()
    for count in TRUTH:
        value = known.get(count)
        least, most = (value, value) if isinstance(value, int) else value or (0, 99)
        reader.learns(count, least, most)
    reader.learns_sum("England", "abc")
    return reader


@pytest.mark.parametrize(
    ("known", "certain"),
    [
        # England less the two others.
        ({"England": 20, "b": 9, "c": 8}, {"a"}),
        # A second one is left out: 3 and 9 could be 4 and 8.
        ({"England": 20, "c": 8}, set()),
        # Rounded to 10 they leave 0 to 4.
        ({"England": 20, "b": (8, 12), "c": (8, 12)}, set()),
        # England at most 20 and both at their least: nothing is left over.
        ({"England": (0, 20), "a": (3, 99), "b": (9, 12), "c": (8, 12)}, {"a"}),
        # Without England's figure nothing ties them.
        ({"b": 9, "c": 8}, set()),
    ],
)
def test_a_count_is_certain_where_no_other_numbers_agree(known, certain):
    assert reader_of(**known).certain({"a"}, TRUTH) == certain


def test_what_is_shown_is_certain():
    assert reader_of(a=3).certain({"a", "b"}, TRUTH) == {"a"}


def test_a_difference_of_two_quarters_tells_a_count():
    truth = {"Q1": 12, "Q2": 15, "in Q2": 3}
    reader = Reader()
    reader.learns("Q1", 12, 12)
    reader.learns("Q2", 15, 15)
    reader.learns_sum("Q2", ["Q1", "in Q2"])
    assert reader.certain({"in Q2"}, truth) == {"in Q2"}


def test_who_learnt_something_false_is_told_so():
    reader = reader_of(a=4)
    with pytest.raises(AssertionError):
        reader.certain({"a"}, TRUTH)
