import pytest

from assets.publication.report.areas import area_pages
from tests.factories.area_year import small_year
from tests.factories.page_rows import headings, rows


@pytest.fixture(scope="module")
def region():
    return area_pages(small_year())["regions/Y63.html"].decode()


def test_a_region_says_which_ahsns_it_has_and_leads_to_them(region):
    assert (
        "North East and Yorkshire has 2 AHSNs: North East and North Cumbria and "
        "Yorkshire and Humber AHSN." in region
    )
    assert 'href="../ahsns/NENC.html"' in region


def test_a_regions_figures_are_its_marts_rounded_where_they_count_people(region):
    (people,) = rows(region, "table-1")
    assert people[3:7] == ["60", "240 [e]", "290", "about 83%"]
    assert "rounded to the nearest 5" in people[0]


def test_a_region_has_no_rank(region):
    assert (
        "Rank; of the figures as they stand, whatever an AHSN's size"
        not in headings(region, "table-1")
    )


def test_its_ahsns_stand_side_by_side_with_what_they_come_to(region):
    people, *_ = rows(region, "table-side-by-side")
    assert people[1:] == ["145", "100 [e]", "240 [e]"]


def test_a_programme_an_ahsn_does_not_run_does_not_apply_to_it(region):
    only = small_year(
        marts__regions="""
        quarter    | nhs_region_code | nhs_region | metric_code | unit     | basis         | status        | value
        2020-21-Q4 | Y63             | North      | awaited     | patients | cumulative_fy | not_available |
        """  # noqa: E501 - a table is read whole
    )
    page = area_pages(only)["regions/Y63.html"].decode()
    assert rows(page, "table-side-by-side")[0][1:] == ["[x]", "[z]", "[x]"]


def test_its_ahsns_quality_is_told_in_a_row_each(region):
    assert rows(region, "table-ahsns") == [
        ["North East and North Cumbria", "[x]", "[x]", "1"],
        ["Yorkshire and Humber AHSN", "96.8", "50.0", "2"],
    ]


def test_what_nobody_reported_is_no_nought_and_the_rest_is_added(region):
    assert rows(region, "table-growth") == [
        [
            "North East and North Cumbria; resting on 3 of 4 returns",
            *("[x]", "[x]", "[x]", "[x]"),
        ],
        ["Yorkshire and Humber AHSN", "45", "£5,501", "6", "8"],
        [
            "North East and Yorkshire; resting on 7 of 8 returns",
            "45",
            "£5,501",
            "6",
            "8",
        ],
    ]
    assert rows(region, "table-innovations")[-1][1:] == ["7", "2", "9"]
