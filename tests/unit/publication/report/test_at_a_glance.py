from dataclasses import replace

import polars as pl

from assets.publication.report.at_a_glance import tiles
from assets.publication.report.programmes import programme_lines
from tests.factories.report_year import (
    coverage,
    headline,
    national,
    part,
    summary,
)
from tests.factories.report_year import figure as figure_of
from tests.factories.report_year import year as year_of

NO_GROWTH = {"quarter": pl.String, "ahsn_code": pl.String}


def tiles_of(coverages=(), **rows):
    given = year_of(**rows)
    marts = {
        **given.marts,
        "coverage": pl.DataFrame(coverages) if coverages else given.marts["coverage"],
        "economic_growth": pl.DataFrame(schema=NO_GROWTH),
    }
    year = replace(given, marts=marts)
    return {tile.words: tile.figure for tile in tiles(year, programme_lines(year))}


def test_how_many_ahsns_the_figures_rest_on_stands_first():
    shown = tiles_of(
        summaries=[summary()],
        nationals=[national(ahsns_reported=3, ahsns_expected=15)],
    )
    words, figure = next(iter(shown.items()))
    assert figure == "3 of 15"
    assert "not yet England's" in words
    assert not any("trajectory" in words for words in shown)


def test_the_patients_of_an_earlier_quarter_stay_once_a_later_one_is_judged():
    shown = tiles_of(
        nationals=[national(), national(quarter="2020-21-Q3", value=999.0)],
        parts=[part()],
        headlines=[headline(quarters_judged=3)],
    )
    assert shown == {
        "or more patients benefitting, Apr to Sep 2020: of 1 measure of people "
        "treated 1 is known whole": "101"
    }


def test_the_patients_say_which_measures_are_known_whole_and_what_is_estimated():
    shown = tiles_of(
        nationals=[national()],
        parts=[
            part(metric_code="a", status="estimated"),
            part(metric_code="b"),
            part(metric_code="c", is_start_unknown=True),
            part(metric_code="d", value=None, status="not_available", is_awaited=True),
        ],
        headlines=[headline(status="not_available")],
    )
    assert shown == {
        "or more patients benefitting, Apr to Sep 2020, 1 of its parts estimated: of 4 "
        "measures of people treated 2 are known whole, 1 in part and 1 not at "
        "all": "1,000 [e]"
    }


def test_what_is_estimated_is_marked_where_another_ahsns_part_is_awaited():
    shown = tiles_of(
        nationals=[national()],
        parts=[part(status="not_available", is_awaited=True)],
        activity=[figure_of(status="estimated")],
        headlines=[headline(status="not_available")],
    )
    assert list(shown.values()) == ["1,000 [e]"]


def test_what_a_return_is_is_said_where_returns_are_counted():
    assert tiles_of([coverage(), coverage(is_received=False)]) == {
        "returns expected for Jul to Sep 2020 came in and count, one for each "
        "programme of each AHSN": "1 of 2"
    }


def test_returns_that_came_and_were_rejected_are_told_apart_from_those_that_did_not():
    rejected = coverage(is_received=False, is_rejected=True)
    assert tiles_of([coverage(), coverage(is_received=False), rejected, rejected]) == {
        "returns expected for Jul to Sep 2020 came in and count, one for each "
        "programme of each AHSN; 2 more came and were rejected": "1 of 4"
    }
