from assets.publication.report.programmes import programme_lines
from assets.publication.report.progress import reached_sentences, standing_sentences
from tests.factories.report_year import national, summary, year


def sentences_of(*changes, nationals):
    """What is said of programmes a, b, c … in the order of their changes."""
    summaries = [
        summary(metric_code=code, programme_name=code.upper(), table_position=place)
        | change
        for place, (code, change) in enumerate(zip("abcdef", changes, strict=False))
    ]
    return standing_sentences(
        programme_lines(year(summaries=summaries, nationals=nationals))
    )


def test_sentences_count_who_reached_the_trajectory():
    assert sentences_of(
        {},
        {},
        nationals=[
            national(metric_code="a"),
            national(metric_code="b", value=200.0, outturn_pct=100.0),
        ],
    ) == [
        "1 of the 2 programmes that can be held against a trajectory has reached the "
        "whole year's.",
        "Furthest along is B, at 100% of it; furthest behind is A, at 51%.",
    ]


def test_where_all_are_equally_far_none_is_called_first_or_last():
    nought = {"value": 0.0, "outturn_pct": 0.0}
    told = sentences_of(
        {},
        {},
        nationals=[
            national(metric_code="a", **nought),
            national(metric_code="b", **nought),
        ],
    )
    assert told[-1] == "All of them are at 0% of it."


def test_what_is_said_first_leaves_out_why_others_cannot_be_held():
    lines = programme_lines(
        year(summaries=[summary()], nationals=[national(value=None, outturn_pct=None)])
    )
    assert len(standing_sentences(lines)) == 2
    assert reached_sentences(lines) == [
        "No programme's figure can be held against a trajectory yet."
    ]


def test_why_there_is_no_outturn_is_said_of_each():
    assert sentences_of(
        {"trajectory": None},
        {"trajectory": None},
        {},
        {},
        nationals=[
            national(metric_code="a", outturn_pct=None),
            national(metric_code="b", outturn_pct=None),
            national(metric_code="c", outturn_pct=None),
            national(metric_code="d", value=None, outturn_pct=None),
        ],
    )[1:] == [
        "Without an outturn, having no trajectory: A and B.",
        "Without an outturn, for the reason in the notes: C.",
        "Without an outturn, for want of a figure of Q2: D.",
    ]


def test_nobody_is_furthest_behind_whose_figure_lacks_ahsns():
    some = {"ahsns_reported": 3, "ahsns_expected": 15}
    assert sentences_of(
        {}, {}, nationals=[national(metric_code=code, **some) for code in "ab"]
    ) == [
        "No programme's figure can be held against a trajectory yet.",
        "Not known to have reached it, for AHSNs are missing from the figure: A and B.",
    ]
