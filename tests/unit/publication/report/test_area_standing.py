from dataclasses import replace

import pytest

from assets.publication.report.areas import area_pages
from tests.factories.area_year import GIVEN, small_year
from tests.factories.page_rows import rows

# ruff: noqa: E501 - a table is read whole

_HEAD = """
    quarter | ahsn_code | metric_code | programme_code | financial_year | unit | basis | status | value | trajectory | outturn_pct
"""


def _page(*figures, quarter="2020-21-Q4", unit="patients"):
    lines = [
        f"{quarter} | YH | {metric} | adhd | 2020-21 | {unit} | cumulative_fy | final | {value} | {trajectory} | {100 * value / trajectory}"
        for metric, value, trajectory in figures
    ]
    coverage = GIVEN["marts.coverage"].replace("2020-21-Q4", quarter)
    submissions = GIVEN["audit.submissions"].replace("2020-21-Q4", quarter)
    year = small_year(
        quarter,
        marts__ahsn_metric_quarter="\n".join([_HEAD.rstrip(), *lines]),
        marts__coverage=coverage,
        audit__submissions=submissions,
    )
    return area_pages(year)["ahsns/YH.html"].decode()


@pytest.mark.parametrize(
    ("value", "trajectory", "said"),
    [
        (38, 39, "Cannot be said; from a rounded count"),
        (58, 60, "Cannot be said; from a rounded count"),
        (26, 26, "Cannot be said; from a rounded count"),
        (42, 42, "Cannot be said; from a rounded count"),
        (38, 38, "Reached; about 2 above"),
        (37, 38, "Short; about 3 below"),
        (9, 8, "Reached; about 2 above"),
        (98, 90, "Reached; about 10 above"),
        (42, 43, "Short; about 3 below"),
    ],
)
def test_a_verdict_is_given_only_where_every_count_shown_alike_has_it(
    value, trajectory, said
):
    (people,) = rows(_page(("people", value, trajectory)), "table-1")
    assert people[-3] == said


def test_what_counts_no_people_is_judged_as_it_is():
    (sites,) = rows(_page(("people", 38, 39), unit="sites"), "table-1")
    assert sites[-4:-2] == ["97%", "Short; 1 below"]


def test_only_what_is_certain_is_counted_and_the_rest_is_said_not_to_be():
    page = _page(("people", 38, 39), ("awaited", 98, 90))
    assert (
        "reached the whole year&#39;s trajectory of 1 of the 2 programmes that can be "
        "held against one here; of 1 it cannot be said from rounded counts." in page
    )
    assert "so they are approximate" in page


def test_extremes_are_named_only_where_no_other_could_be_it():
    assert "urthest" not in _page(("people", 101, 150), ("awaited", 99, 150))
    clear = _page(("people", 98, 100), ("awaited", 20, 100))
    assert "Furthest along is Focus ADHD, at about 100% of its trajectory;" in clear
    assert "furthest behind is Atrial Fibrillation, at about 20%" in clear


def test_nobody_is_short_before_the_year_is_over():
    page = _page(("people", 40, 90), quarter="2020-21-Q2")
    (people,) = rows(page, "table-1")
    assert people[-3] == "Not yet; about 50 to go"
    assert "Short" not in page
    assert "has so far reached the whole year&#39;s trajectory of 0 of" in page


def test_an_ahsn_that_sent_nothing_is_said_to_and_no_nought_is_counted():
    year = small_year(
        audit__submissions="quarter",
        marts__coverage="""
        quarter    | ahsn_code | programme_code | is_expected | is_received | is_on_time | is_nil | is_not_available | is_rejected | rejected_count
        2020-21-Q4 | YH        | adhd           | true        | false       |            | false  | false            | false       | 0
        """,
        marts__ahsn_metric_quarter="""
        quarter    | ahsn_code | metric_code | programme_code | financial_year | unit     | basis         | status        | value | trajectory
        2020-21-Q4 | YH        | people      | adhd           | 2020-21        | patients | cumulative_fy | not_available |       | 90
        """,
    )
    pages = area_pages(year)
    page = pages["ahsns/YH.html"].decode()
    assert (
        '<p class="lede">Yorkshire and Humber AHSN sent nothing for Jan to Mar 2021, '
        "so none of its figures of that quarter is known.</p>" in page
    )
    assert "Here 0 figures" not in page
    assert (
        "Yorkshire and Humber AHSN sent nothing for Jan to Mar 2021: figures of that "
        "quarter rest on 0 of 1 AHSN." in pages["regions/Y63.html"].decode()
    )


def test_a_page_that_says_the_same_is_the_same_after_another_build():
    year = small_year()
    assert area_pages(replace(year, build_id="another")) == area_pages(year)
