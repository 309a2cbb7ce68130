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
