import pytest

from assets.publication.report.coverage import WORDS, coverage_sentences, coverage_word
from tests.factories.report_year import coverage


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Sent"),
        ({"is_expected": False}, "Not run"),
        ({"is_received": False}, "Missing"),
        ({"is_rejected": True}, "Rejected"),
        ({"is_not_available": True, "is_on_time": False}, "Awaited"),
        ({"is_on_time": False}, "Late"),
        ({"rejected_count": 2}, "Part"),
        ({"is_nil": True}, "Nil"),
    ],
)
def test_a_cell_says_in_a_word_what_was_sent(changes, word):
    assert coverage_word(coverage(**changes)) == word
    assert word in WORDS


def test_what_came_is_counted_among_what_was_expected():
    rows = [
        coverage(),
        coverage(is_on_time=False),
        coverage(is_not_available=True),
        coverage(is_received=False, is_on_time=False),
        coverage(is_expected=False, is_received=False),
    ]
    assert coverage_sentences(rows) == [
        "3 of the 4 returns expected (one a programme and AHSN) came in, 2 of them by "
        "the deadline.",
        "1 of them says that no figure is to be had yet.",
    ]


def test_a_quarter_of_which_nothing_was_expected_says_so():
    assert coverage_sentences([]) == ["Nothing was expected of the quarter."]
