import pytest

from assets.publication.report.programmes import programme_lines
from assets.publication.report.quality import (
    failure_sentences,
    flagged_sentences,
    quality_section,
    record_sentences,
)
from assets.publication.rules_fired import rule_words
from assets.publication.words import counted, listed
from tests.factories.report_year import failure, national, score, summary, year


def test_records_left_out_are_those_read_that_do_not_count():
    given = year(scores=[score(), score(records_accepted=7, records_flagged=2)])
    assert record_sentences(given) == [
        "Of the 20 records in the 2 submissions that count, 17 (85.0%) stand in the "
        "figures, 2 of them flagged; 3 were left out."
    ]


def test_records_of_what_was_rejected_or_never_came_are_not_among_what_counts():
    rejected = score(submission_id="b1c2d3e4f5a6", records_accepted=0)
    never_came = score(submission_id=None, records_read=0, records_accepted=0)
    (sentence,) = record_sentences(year(scores=[score(), rejected, never_came]))
    assert sentence.startswith("Of the 10 records in the 1 submission that counts, ")
    assert record_sentences(year(scores=[never_came])) == [
        "No submission of the quarter counts."
    ]


def test_failures_are_told_by_whether_they_are_open_and_were_known():
    given = year(
        failures=[failure(), failure(is_open=False, known_issue_id="a"), failure()]
    )
    assert failure_sentences(given.failures()) == [
        "1 rule fired 3 times: 2 are still open, 1 resolved; 1 was covered by a known "
        "issue."
    ]


def test_a_figure_that_rests_on_flags_says_how_much_unless_that_is_not_shown():
    rows = {"summaries": [summary()]}
    shown = year(nationals=[national(flagged_count=1, flagged_value=40.0)], **rows)
    assert flagged_sentences(shown, programme_lines(shown)) == [
        "Atrial Fibrillation: the figure of 101 rests in part on 1 flagged record, "
        "which holds 40 of it."
    ]
    hidden = year(nationals=[national(flagged_count=2, flagged_value=None)], **rows)
    assert flagged_sentences(hidden, programme_lines(hidden)) == [
        "Atrial Fibrillation: the figure of 101 rests in part on 2 flagged records, "
        "which the audit pages show."
    ]


def test_a_quarter_without_flags_says_so():
    given = year(summaries=[summary()], nationals=[national()])
    (sentence,) = flagged_sentences(given, programme_lines(given))
    assert sentence.startswith("None of the two tables' latest figures")


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        ({}, "YH"),
        ({"ahsn_code": None}, "Sender not known"),
        ({"ahsn_code": None, "submission_id": None}, "England's own figure"),
    ],
)
def test_a_rule_names_whose_failures_it_found(changes, whose):
    given = year(failures=[failure(**changes)])
    (table,) = quality_section(given, []).tables
    assert table.rows[0].cells[5].text == whose


def test_a_sender_who_is_not_known_stands_beside_those_who_are():
    given = year(failures=[failure(), failure(ahsn_code=None)])
    (table,) = quality_section(given, []).tables
    assert table.rows[0].cells[5].text == "YH and a sender not known"


def test_words_are_listed_and_counted_as_people_write_them():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "company", "companies") == "1 company"
    assert counted(1200, "company", "companies") == "1,200 companies"
    assert rule_words("organisation_not_in_ahsn") == "Organisation not in AHSN"
