import re
from dataclasses import replace

import polars as pl
import pytest

from assets.publication.report.areas import area_pages
from tests.factories.area_year import small_year
from tests.factories.page_rows import rows


@pytest.fixture(scope="module")
def pages():
    return {path: page.decode() for path, page in area_pages(small_year()).items()}


@pytest.fixture(scope="module")
def yh(pages):
    return pages["ahsns/YH.html"]


def test_each_ahsn_asked_in_the_quarter_has_a_page_and_each_of_their_regions(pages):
    assert sorted(pages) == ["ahsns/NENC.html", "ahsns/YH.html", "regions/Y63.html"]


def test_an_ahsn_is_called_what_it_was_called_at_the_quarters_end(yh):
    assert "Yorkshire and Humber AHSN, Apr 2020 to Mar 2021</h1>" in yh
    assert "Health Innovation Yorkshire" not in yh


def test_a_count_of_people_is_rounded_and_its_row_says_so(yh):
    (people,) = rows(yh, "table-1")
    assert people == [
        "Focus ADHD; Patients benefitting, since April, rounded to the nearest 5",
        "[z]",
        "[z]",
        "60",
        "100 [e]",
        "90",
        "about 111%",
        "Reached; about 10 above",
        "[c]",
        "[c]",
    ]


def test_a_small_count_is_not_shown_nor_what_would_tell_it(pages):
    people = rows(pages["ahsns/NENC.html"], "table-1")[0]
    assert people[3] == "[c]"
    assert "Here 1 figure is not shown ([c])" in pages["ahsns/NENC.html"]


def test_what_counts_no_people_stands_as_it_is_with_rank_and_median(yh):
    (sites,) = rows(yh, "table-2")
    assert sites[0] == "Sites taking part; Focus ADHD, at the quarter's end"
    assert sites[4:] == ["3", "[z]", "[z]", "Not calculated", "2 of 2", "3.5"]


def test_a_figure_that_was_told_otherwise_before_is_marked(pages):
    sites = rows(pages["ahsns/NENC.html"], "table-2")[0]
    assert sites[4] == "4 [r]"


def test_a_figure_that_is_awaited_has_no_outturn_rank_or_median(pages):
    awaited = rows(pages["ahsns/NENC.html"], "table-1")[1]
    assert awaited[4:] == ["[x]", "500", "[x]", "Not calculated", "[x]", "[x]"]


def test_what_is_said_first_is_counted_from_what_is_shown(yh, pages):
    assert (
        "Yorkshire and Humber AHSN reached the whole year&#39;s trajectory of 1 of the "
        "1 programme that can be held against one here." in yh
    )
    assert "trajectory of 0 of the 1 programme" in pages["ahsns/NENC.html"]


def test_an_ahsns_figure_leads_to_its_records(yh):
    assert 'href="../../audit/figures/people.html#2020-21-Q4-YH"' in yh


def test_what_was_sent_is_told_programme_by_programme(yh, pages):
    assert rows(yh, "table-received") == [
        ["Focus ADHD", "Late", "sent after the deadline, and all of it counts"]
    ]
    assert [row[1] for row in rows(pages["ahsns/NENC.html"], "table-received")] == [
        "Sent",
        "Awaited",
    ]


def test_the_submission_that_counts_its_scores_and_open_failures_are_told(yh):
    assert (
        "Version 2 of its submission counts, received 2 May 2021 and accepted with "
        "warnings; the first came after the deadline of 21 April 2021." in yh
    )
    assert "2 failures of the quarter are open: 2 warning." in yh
    latest = rows(yh, "table-scores")[-1]
    assert latest[1:] == ["96.8", "50.0", "100.0", "100.0", "0", "2", "0"]
    assert 'href="../../audit/failures/YH.html"' in yh


def test_an_ahsn_whose_submission_does_not_count_is_told_to_have_none(pages):
    said = "No submission of North East and North Cumbria counts in Jan to Mar 2021."
    assert said in pages["ahsns/NENC.html"]


def test_support_of_companies_is_told_by_quarter_and_for_the_year(yh):
    *_, third, fourth, year = rows(yh, "table-growth")
    assert third[1:] == ["10", "£1,000", "1", "0"]
    assert fourth[1:] == ["20", "£2,501", "2", "3"]
    assert year == ["Year so far", "45", "£5,501", "6", "8"]


def test_innovations_are_counted_by_stage(yh):
    assert rows(yh, "table-innovations")[-1][1:] == ["7", "0", "7"]


def test_words_of_a_workbook_are_shown_and_never_run(yh):
    assert "&lt;b&gt;Falls&lt;/b&gt;" in yh
    assert "<b>Falls" not in yh


def test_a_page_is_complete_in_itself_and_says_that_its_data_are_made_up(pages):
    for page in pages.values():
        assert "Synthetic data:" in page
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_the_same_year_gives_the_same_pages(pages):
    again = {path: page.decode() for path, page in area_pages(small_year()).items()}
    assert again == pages


def test_a_year_so_far_says_on_how_many_returns_it_rests_where_some_are_missing(pages):
    *_, nenc = rows(pages["ahsns/NENC.html"], "table-growth")
    assert nenc[0] == "Year so far; resting on 3 of 4 returns"
    *_, complete = rows(pages["ahsns/YH.html"], "table-growth")
    assert complete[0] == "Year so far"


def test_ranks_say_that_they_are_of_figures_whatever_an_ahsns_size(yh):
    assert "of the figures as they stand, whatever an AHSN&#39;s size" in yh


def test_of_an_ahsn_that_sent_nothing_no_local_programme_is_denied():
    year = small_year()
    is_nenc = pl.col("ahsn_code") == "NENC"
    nothing = pl.when(is_nenc).then(statement=False).otherwise("is_received")
    coverage = year.marts["coverage"].with_columns(is_received=nothing)
    files = year.others["audit.submissions"].filter(is_nenc.not_())
    year = replace(
        year,
        marts={**year.marts, "coverage": coverage},
        others={**year.others, "audit.submissions": files},
    )
    nenc = area_pages(year)["ahsns/NENC.html"].decode()
    assert "so its local programmes are not known" in nenc
    assert "told of no local programme" not in nenc
