import polars as pl
import pytest

from assets.publication.headlines import Headline, Part, headline_so_far, parts_so_far
from tests.factories.report_year import headline, national, part, year

LATER = national(quarter="2020-21-Q3", value=999.0)
GROWTH = {
    "quarter": "2020-21-Q2",
    "ahsn_code": None,
    "company_count_year": 12,
    "investment_gbp_year": 3.5,
    "jobs_created_count_year": 7.0,
    "jobs_safeguarded_count_year": 2.0,
    "returns_reported_year": 20,
}


def patients_headline(given):
    return headline_so_far(given.marts, "patients_benefitting", given.quarter)


def test_of_the_newest_quarter_the_headline_is_the_marts():
    given = year(nationals=[national()], parts=[part()], headlines=[headline()])
    assert patients_headline(given) == Headline(1000.0, "final", True, 2, 3)


def test_once_a_later_quarter_is_judged_the_parts_are_added_up_to_the_quarter():
    given = year(
        nationals=[
            national(),
            LATER,
            national(metric_code="b", value=None, status="not_available"),
        ],
        parts=[part(), part(metric_code="b"), part(metric_code="opens_in_q3")],
        headlines=[headline(quarters_judged=3)],
    )
    assert patients_headline(given) == Headline(101.0, "not_available", True, 1, 2)


@pytest.mark.parametrize(
    ("basis", "value"),
    [
        ("cumulative_fy", 70.0),
        ("in_quarter", 95.0),
        ("cumulative_programme", 45.0),
        ("snapshot", 30.0),
    ],
)
def test_what_a_measure_added_goes_by_what_its_figures_cover(basis, value):
    earlier = national(quarter="2020-21-Q1", value=40.0, in_quarter_value=25.0)
    latest = national(value=70.0, cumulative_value=95.0, in_quarter_value=20.0)
    given = year(nationals=[earlier, latest, LATER], parts=[part(basis=basis)])
    told = patients_headline(given)
    assert told is not None
    assert told.value == value


@pytest.mark.parametrize(
    ("basis", "changes", "is_whole"),
    [
        ("cumulative_fy", {}, True),
        ("cumulative_fy", {"status": "not_available"}, False),
        ("cumulative_programme", {}, True),
        ("cumulative_programme", {"in_quarter_unknown_count": 2}, False),
        ("in_quarter", {}, True),
        ("in_quarter", {"status": "not_sent"}, False),
        ("snapshot", {}, False),
    ],
)
def test_a_part_is_whole_where_it_is_known_from_its_beginning_on(
    basis, changes, is_whole
):
    earlier = national(quarter="2020-21-Q1")
    given = year(
        nationals=[earlier, national(**changes), LATER], parts=[part(basis=basis)]
    )
    (told,) = parts_so_far(given.marts, "patients_benefitting", given.quarter)
    assert told.value is not None
    assert told.is_whole is is_whole


@pytest.mark.parametrize("why", ["is_start_unknown", "is_awaited"])
def test_of_the_newest_quarter_the_mart_says_which_part_is_whole(why):
    parts = [part(metric_code="a"), part(metric_code="b", **{why: True})]
    given = year(nationals=[national()], parts=parts)
    told = parts_so_far(given.marts, "patients_benefitting", given.quarter)
    assert [one.is_whole for one in told] == [True, False]


WITHIN = {
    ("af_patients", "2020-21-Q1"): ("estimated",),
    ("af_patients", "2020-21-Q2"): ("provisional",),
}


@pytest.mark.parametrize(
    ("basis", "statuses"),
    [
        ("cumulative_fy", {"provisional"}),
        ("snapshot", {"provisional"}),
        ("in_quarter", {"estimated", "provisional"}),
        ("cumulative_programme", {"estimated", "provisional"}),
    ],
)
@pytest.mark.parametrize("later", [(), (LATER,)])
def test_a_part_that_is_awaited_has_the_statuses_of_the_quarters_it_rests_on(
    basis, statuses, later
):
    earlier = national(quarter="2020-21-Q1", value=1.0, status="not_available")
    latest = national(status="not_available")
    given = year(
        nationals=[earlier, latest, *later],
        parts=[part(metric_code="af_patients", basis=basis, status="not_available")],
    )
    (told,) = parts_so_far(given.marts, "patients_benefitting", given.quarter)
    assert told.statuses(WITHIN) == {"final", *statuses}
    assert told.statuses({}) == {"final"}


def test_a_part_without_a_value_has_no_statuses_and_another_its_own():
    unknown = Part("af_patients", None, "final", True, ("2020-21-Q1",))
    assert unknown.statuses(WITHIN) == set()
    assert Part("a", 1.0, "nil").statuses(WITHIN) == {"nil"}
    assert Part("a", 0.0, "not_sent").statuses(WITHIN) == {"nil"}


def test_a_snapshot_rose_since_the_year_before_where_that_is_known():
    before = national(quarter="2019-20-Q4", financial_year="2019-20", value=60.0)
    given = year(nationals=[before, national(), LATER], parts=[part(basis="snapshot")])
    told = patients_headline(given)
    assert told is not None
    assert told.value == 41.0


def test_a_snapshot_of_one_quarter_has_added_nothing_that_is_known():
    given = year(nationals=[national(), LATER], parts=[part(basis="snapshot")])
    assert patients_headline(given) == Headline(None, "final", True, 0, 1)


@pytest.mark.parametrize(
    ("made_of", "value"), [("companies", 12.0), ("investment", 3.5), ("jobs", 9.0)]
)
def test_a_headline_of_growth_is_that_of_the_quarter(made_of, value):
    later = GROWTH | {"quarter": "2020-21-Q3", "company_count_year": 99}
    of_one = GROWTH | {"ahsn_code": "YH", "company_count_year": 1}
    given = year(nationals=[national(), LATER])
    growth = pl.DataFrame([of_one, GROWTH, later])
    told = headline_so_far(
        {**given.marts, "economic_growth": growth}, "any", given.quarter, made_of
    )
    assert told == Headline(value, "final", True, 1, 1)


def test_a_headline_of_growth_that_nobody_told_is_not_nought():
    given = year(nationals=[national(), LATER])
    growth = pl.DataFrame([GROWTH | {"returns_reported_year": 0}])
    told = headline_so_far(
        {**given.marts, "economic_growth": growth}, "any", given.quarter, "companies"
    )
    assert told == Headline(None, "not_sent", True, 0, 1)
