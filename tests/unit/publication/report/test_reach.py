from assets.publication.report.programmes import programme_lines
from assets.publication.report.reach import how_to_read, reach_sentences
from tests.factories.report_year import national, summary, year

SOME = {"ahsns_reported": 3, "ahsns_expected": 15}


def told(*nationals):
    given = year(
        summaries=[summary(), summary(metric_code="b", table_position=2)],
        nationals=nationals,
    )
    lines = programme_lines(given)
    return reach_sentences(given, lines), how_to_read(lines)


def test_figures_of_every_ahsn_are_exact_and_nothing_more_is_said():
    sentences, read = told(national(), national(metric_code="b"))
    assert sentences == []
    assert read.startswith("England's figures are exact.")


def test_figures_of_a_few_ahsns_are_not_said_to_be_exact():
    sentences, read = told(national(**SOME), national(metric_code="b", **SOME))
    assert sentences == [
        "Every figure of Jul to Sep 2020 rests on 3 of 15 AHSNs: these are not yet "
        "England's figures."
    ]
    assert "exact" not in read


def test_where_some_figures_lack_ahsns_it_is_said_how_many_do():
    sentences, _ = told(national(**SOME), national(metric_code="b"))
    assert sentences == [
        "1 of the 2 figures of Jul to Sep 2020 rests on fewer AHSNs than were "
        "expected, and is not yet England's; the one of the fewest rests on 3 of 15 "
        "AHSNs."
    ]


def test_no_figure_at_all_rests_on_nobody():
    sentences, read = told(national(value=None, ahsns_reported=0))
    assert sentences == []
    assert "exact" in read


def test_an_earlier_figure_that_lacks_ahsns_is_not_exact_either():
    earlier = national(quarter="2020-21-Q1", **SOME)
    assert "exact" not in told(earlier, national(), national(metric_code="b"))[1]
