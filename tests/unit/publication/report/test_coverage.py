from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from assets.publication.report.coverage import (
    WORDS,
    coverage_section,
    coverage_sentences,
    coverage_word,
)
from tests.factories.report_year import coverage, year


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Sent"),
        ({"is_expected": False}, "Not run"),
        ({"is_received": False}, "Missing"),
        ({"is_rejected": True, "is_received": False}, "Rejected"),
        ({"is_not_available": True}, "Awaited"),
        ({"is_not_available": True, "is_on_time": False}, "Awaited, late"),
        ({"is_on_time": False}, "Late"),
        ({"rejected_count": 2}, "Part"),
        ({"rejected_count": 2, "is_on_time": False}, "Part, late"),
        ({"is_nil": True}, "Nil"),
        ({"is_nil": True, "is_on_time": False}, "Nil, late"),
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
        coverage(is_received=False, is_on_time=False, is_rejected=True),
        coverage(is_expected=False, is_received=False),
    ]
    assert coverage_sentences(rows) == [
        "3 of the 5 returns expected (one a programme and AHSN) came in and count, 2 "
        "of them by the deadline.",
        "1 of them says that no figure is to be had yet.",
        "1 more came in and was rejected: nothing of it counts.",
    ]


def test_a_quarter_of_which_nothing_was_expected_says_so():
    assert coverage_sentences([]) == ["Nothing was expected of the quarter."]


def test_one_return_that_counts_is_told_of_as_one():
    told = coverage_sentences([coverage(), coverage(is_received=False)])
    assert told[0].startswith("1 of the 2 returns expected (one a programme and AHSN) ")
    assert "came in and counts, 1 of them by" in told[0]


@pytest.mark.parametrize("word", ["Part, late", "Nil, late"])
def test_what_is_late_and_holds_figures_counts_among_them(word):
    late = {"is_on_time": False, "is_nil": word.startswith("Nil")}
    part = {"rejected_count": int(word.startswith("Part"))}
    rows = pl.DataFrame([coverage(**late, **part)])
    programmes = pl.DataFrame(
        {
            "programme_code": ["af"],
            "programme_name": ["Atrial Fibrillation"],
            "table_name": ["national programmes"],
            "table_position": [1],
        }
    )
    ahsns = pl.DataFrame(
        {
            "ahsn_code": ["YH"],
            "ahsn_name": ["Yorkshire & Humber AHSN"],
            "valid_from": [date(2013, 5, 1)],
            "valid_to": [date(2023, 3, 31)],
        }
    )
    given = year()
    given = replace(
        given,
        marts={**given.marts, "coverage": rows},
        others={
            **given.others,
            "reference.programmes": programmes,
            "reference.ahsns": ahsns,
        },
    )
    cells = coverage_section(given).tables[0].rows[0].cells
    assert [cell.text for cell in cells] == ["Atrial Fibrillation", word, "1 of 1"]
