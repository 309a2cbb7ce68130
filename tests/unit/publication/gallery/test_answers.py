import pytest

from assets.domain.errors import PublicationError
from assets.domain.mart_entry import MartEntry
from assets.publication.gallery.answers import answers
from tests.factories.shown import ahsn_tables


def entry(sql, name="marts.ahsn_metric_quarter"):
    return MartEntry(name, "What it holds.", "", "quarter", "How?", sql)


def answer(sql, **change):
    asked = entry(sql)
    return answers(ahsn_tables(**change), [asked])[asked.name]


BY_AHSN = """
select ahsn_code, value from marts.ahsn_metric_quarter
where metric_code = 'm' order by ahsn_code desc
"""


def test_a_question_is_asked_of_the_marts_as_they_are_published():
    assert answer(BY_AHSN).rows.rows() == [("YH", 100.0), ("SW", None), ("EAST", None)]


def test_a_figure_that_is_not_shown_is_told_from_one_that_is_not_there():
    found = answer(BY_AHSN)
    assert found.withheld == {(2, "value")}
    assert found.rounded == {(0, "value")}


def test_a_sum_over_what_is_shown_is_no_more_than_what_is_shown():
    found = answer("select sum(value) as total from marts.ahsn_metric_quarter")
    assert found.rows.rows() == [(100.0,)]
    assert found.rounded == {(0, "total")}


def test_rows_that_no_name_tells_apart_are_not_held_against_the_others():
    found = answer("select value from marts.ahsn_metric_quarter order by ahsn_code")
    assert found.withheld == frozenset()


def test_a_query_that_cannot_be_asked_says_where_it_stands():
    with pytest.raises(PublicationError, match=r"sql/marts/ahsn_metric_quarter\.sql"):
        answer("select nothing from marts.elsewhere")
