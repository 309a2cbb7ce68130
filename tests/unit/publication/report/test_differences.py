import pytest

from assets.publication.report.differences import (
    difference_sentences,
    difference_table,
    differences_of_metrics,
)
from tests.factories.report_year import (
    about,
    claim,
    figure,
    national,
    revision,
    summary,
    year,
)


def test_a_published_figure_that_ours_contradicts_is_noted_at_its_programme():
    given = year(claims=[claim()], tests=[about()])
    assert differences_of_metrics(given) == {
        "af_patients": (
            "Differs from the published report (Quarterly report, page 12): it prints "
            "0 for Q2: Jul to Sep 2020; printed as nought.",
        )
    }


def test_the_same_difference_of_two_quarters_is_one_note():
    given = year(
        claims=[claim(claim_id="F022"), claim()],
        tests=[about(claim_id="F022", test_period="2020-21-Q1"), about()],
    )
    ((note,),) = differences_of_metrics(given).values()
    assert "for Q1: Apr to Jun 2020 and Q2: Jul to Sep 2020;" in note


def test_a_claim_about_a_later_quarter_is_not_heard_yet():
    given = year(claims=[claim()], tests=[about(test_period="2020-21-Q3")])
    assert difference_table(given) is None


def test_a_claim_about_the_year_is_heard_when_the_year_is_over():
    about_the_year = about(test_period=None, last_financial_year="2020-21")
    rows = {"claims": [claim()], "tests": [about_the_year]}
    assert difference_table(year(**rows)) is None
    assert difference_table(year("2020-21-Q4", **rows)) is not None


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (
            41.0,
            "Ours is 41.5%, which rounds to 42%: the published figure is cut off, not "
            "rounded.",
        ),
        (40.0, "Ours is 41.5%, which rounds to 42%."),
    ],
)
def test_two_numbers_that_differ_say_what_ours_rounds_to(published, said):
    given = year(
        claims=[
            claim(
                value_published=f"{published:.0f}%",
                published_value=published,
                unit="% of sites",
                computed_status="final",
                computed_value=41.509434,
                reason="does not agree as exact",
            )
        ],
        tests=[about(test_kind="adoption_pct")],
    )
    table = difference_table(given)
    assert table is not None
    texts = [cell.text for cell in table.rows[0].cells]
    assert texts[2:5] == [f"{published:.0f}%", "41.5%", said]


def test_a_figure_that_is_not_shown_is_not_told_by_its_difference():
    hidden = national(value=None, disclosure="suppressed")
    given = year(
        summaries=[summary()], nationals=[hidden], claims=[claim()], tests=[about()]
    )
    assert difference_table(given) is None
    assert differences_of_metrics(given) == {}


def test_what_agrees_and_what_does_not_is_counted():
    given = year(
        claims=[
            claim(),
            claim(claim_id="F1", result="holds", tested_against="another"),
            claim(claim_id="F2", tested_against="a third"),
        ],
        tests=[about(), about(claim_id="F1"), about(claim_id="F2")],
    )
    assert difference_sentences(given) == [
        "3 published figures about Apr to Sep 2020 could be tested against ours: 1 "
        "holds, 2 differ."
    ]


def test_a_figure_that_two_pages_print_is_one_difference():
    given = year(
        claims=[claim(), claim(claim_id="F170", page="36")],
        tests=[about(), about(claim_id="F170")],
    )
    table = difference_table(given)
    assert table is not None
    (row,) = table.rows
    assert row.cells[-1].text == "Quarterly report, pages 12 and 36"
    assert "1 published figure about" in difference_sentences(given)[0]
    ((note,),) = differences_of_metrics(given).values()
    assert "(Quarterly report, pages 12 and 36)" in note


def test_a_difference_says_that_a_correction_of_ours_came():
    given = year(
        claims=[claim()],
        tests=[about()],
        revisions=[revision()],
        activity=[figure()],
    )
    ((note,),) = differences_of_metrics(given).values()
    assert note.endswith(
        "printed as nought; a correction came since it was first told."
    )
