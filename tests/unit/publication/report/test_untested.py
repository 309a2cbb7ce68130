from assets.publication.report.untested import (
    untested_claims,
    untested_page,
    untested_sentence,
)
from tests.factories.page_tables import page_of
from tests.factories.report_year import about, claim, national, year


def untested(**changes):
    return claim(result="untestable", reason="nobody reports it", **changes)


def test_what_could_not_be_tested_is_counted_but_not_of_another_year():
    given = year(
        claims=[
            untested(),
            untested(claim_id="F2"),
            untested(claim_id="F3"),
            claim(claim_id="F4"),
        ],
        tests=[
            about(test_period=None),
            about(claim_id="F2"),
            about(claim_id="F3", test_period=None, last_financial_year="2022-23"),
            about(claim_id="F4"),
        ],
    )
    assert untested_claims(given)["claim_id"].to_list() == ["F023", "F2"]
    assert untested_sentence(given).startswith("2 more published figures, ")


def test_where_all_could_be_tested_nothing_is_said():
    assert untested_sentence(year(claims=[claim()], tests=[about()])) == ""


def test_the_page_lists_each_beside_our_figure_and_says_why():
    given = year(
        claims=[untested(value_published="just under 10,000", computed_value=4081.0)],
        tests=[about()],
    )
    tables, _, hrefs = page_of(untested_page(given))
    assert tables["table-untested"][1][2:5] == [
        "just under 10,000",
        "4,081",
        "Nobody reports it.",
    ]
    assert "index.html" in hrefs


def test_a_figure_of_ours_that_is_not_shown_is_not_told_beside_another():
    given = year(
        nationals=[national(value=None, disclosure="suppressed")],
        claims=[untested(computed_value=3.0)],
        tests=[about()],
    )
    assert untested_claims(given)["computed_value"].to_list() == [None]


def test_page_numbers_and_definitions_are_listed_last_and_not_counted_as_figures():
    no_figure = {"claim_id": "F001", "value_published": "page 8"}
    reason = "a page number of the report, no figure of ours"
    given = year(
        claims=[claim(result="untestable", reason=reason, **no_figure), untested()],
        tests=[about(claim_id="F001", test_period=None), about()],
    )
    assert untested_sentence(given).startswith("1 more published figure, ")
    html = untested_page(given)
    tables, _, _ = page_of(html)
    assert [row[2] for row in tables["table-untested"][1:]] == ["0", "page 8"]
    assert b"Last stands 1 number of a definition or of a page" in html
