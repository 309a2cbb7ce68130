from assets.publication.report.programme_tables import note_numbers, programme_tables
from assets.publication.report.programmes import programme_lines
from tests.factories.report_year import (
    failure,
    figure,
    metric,
    national,
    revision,
    summary,
    year,
)


def lines_of(**rows):
    return programme_lines(year(**rows))


def cells_of(**rows):
    given = year(**rows)
    (table,) = programme_tables(given, programme_lines(given))
    headings = [column.heading for column in table.columns]
    return dict(zip(headings, table.rows[0].cells, strict=True))


def test_a_quarter_that_came_later_is_left_out():
    cells = cells_of(
        summaries=[summary()],
        nationals=[national(), national(quarter="2020-21-Q3", value=999.0)],
    )
    assert "Q3:" not in cells
    assert [cells[one].text for one in ("Q1:", "Q2:")] == ["[x]", "101"]


def test_a_figure_leads_to_where_it_comes_from_and_says_so():
    cell = cells_of(summaries=[summary()], nationals=[national()])["Q2:"]
    assert cell.href == "../audit/figures/af_patients.html#2020-21-Q2"
    assert cell.spoken.startswith("101: where it comes from, Atrial Fibrillation")


def test_a_figure_that_some_estimate_and_one_ahsn_awaits_is_marked_as_estimated():
    cell = cells_of(
        summaries=[summary()],
        nationals=[national(status="not_available", ahsns_reported=14)],
        activity=[figure(status="estimated")],
    )["Q2:"]
    assert cell.text == "101 [e]"
    assert cell.below == "rests on 14 of 15 AHSNs"


def test_the_outturn_is_rounded_half_up_and_what_is_missing_is_still_to_go():
    cells = cells_of(summaries=[summary()], nationals=[national()])
    assert cells["Outturn"].text == "51%"
    assert cells["Against trajectory"].text == "Not yet"
    assert cells["Against trajectory"].below == "99 to go"


def test_at_the_end_of_the_year_what_is_missing_is_short():
    cells = cells_of(
        quarter="2020-21-Q4",
        summaries=[summary()],
        nationals=[national(quarter="2020-21-Q4")],
    )
    assert cells["Against trajectory"].text == "Short"
    assert cells["Against trajectory"].below == "99 below"


def test_no_trajectory_is_not_applicable_and_no_figure_is_not_available():
    none_set = cells_of(
        summaries=[summary(trajectory=None)], nationals=[national(outturn_pct=None)]
    )
    assert none_set["Trajectory"].text == "[z]"
    assert none_set["Outturn"].text == "[z]"
    none_known = cells_of(
        summaries=[summary()],
        nationals=[national(value=None, outturn_pct=None, status="not_available")],
    )
    assert none_known["Outturn"].text == "[x]"
    assert none_known["Against trajectory"].text == "Not calculated"


def test_a_figure_that_would_give_another_away_is_marked_as_suppressed():
    cells = cells_of(
        summaries=[summary()],
        nationals=[national(value=None, outturn_pct=None, disclosure="suppressed")],
    )
    assert cells["Q2:"].text == "[c]"
    assert cells["Outturn"].text == "[c]"


def test_a_figure_told_otherwise_before_is_marked_as_revised():
    cells = cells_of(
        summaries=[summary()],
        nationals=[national()],
        revisions=[revision()],
    )
    assert cells["Q2:"].text == "101 [r]"


def test_flags_count_open_failures_that_may_be_wrong_of_the_year_so_far():
    (line,) = lines_of(
        summaries=[summary()],
        nationals=[national()],
        failures=[
            failure(),
            failure(quarter="2020-21-Q1"),
            failure(quarter="2020-21-Q3"),
            failure(is_open=False),
            failure(severity="info"),
            failure(metric_code="other"),
        ],
    )
    assert line.flags == (("cumulative_fall", 2),)


def test_notes_are_numbered_as_they_are_met_each_once():
    lines = lines_of(
        quarter="2020-21-Q4",
        summaries=[
            summary(),
            summary(metric_code="b", table_position=2),
            summary(metric_code="c", table_position=3),
        ],
        metrics=[
            metric(note="First."),
            metric(metric_code="b", note="Second."),
            metric(metric_code="c", note="First."),
        ],
        nationals=[national(quarter="2020-21-Q4")],
    )
    assert note_numbers(lines) == {"First.": 1, "Second.": 2}


def test_a_figure_that_lacks_ahsns_says_so_and_is_not_held_against_the_trajectory():
    some = {"ahsns_reported": 3, "ahsns_expected": 15}
    cells = cells_of(
        quarter="2020-21-Q4",
        summaries=[summary()],
        nationals=[national(), national(quarter="2020-21-Q4", **some)],
    )
    assert cells["Q2:"].below == ""
    assert cells["Q4:"].below == "rests on 3 of 15 AHSNs"
    assert cells["Outturn"].below == "rests on 3 of 15 AHSNs"
    assert cells["Against trajectory"].text == "Not known"


def test_what_even_a_part_of_the_ahsns_reached_is_reached():
    some = {"ahsns_reported": 3, "ahsns_expected": 15}
    reached = national(value=210.0, outturn_pct=105.0, **some)
    cells = cells_of(summaries=[summary()], nationals=[reached])
    assert cells["Against trajectory"].text == "Reached"
