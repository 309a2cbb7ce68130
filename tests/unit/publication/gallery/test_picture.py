import polars as pl
import pytest

from assets.publication.gallery.columns import Role, columns_of
from assets.publication.gallery.picture import BARS, LINES, picture_of

UNITS = {
    "quarter": "quarter",
    "financial_year": "financial year",
    "known_from": "UTC time",
    "ahsn_code": "code",
    "metric_code": "code",
    "status": "code",
    "stage": "stage",
    "title": "text",
    "themes": "list of codes",
    "is_flagged": "yes or no",
    "value": "the metric's own",
    "trajectory": "the metric's own",
    "outturn_pct": "per cent",
    "company_count": "companies",
    "jobs_count": "jobs",
    "jobs_kept_count": "jobs",
}


def picture(**columns):
    rows = pl.DataFrame(columns)
    comments = {name: f"What it is. Unit: {unit}." for name, unit in UNITS.items()}
    return picture_of(rows, columns_of(rows, comments))


def drawn(found):
    return found.points.rows()


def test_a_number_that_names_something_is_no_measure():
    frame = pl.DataFrame({"stage": [1], "value": [2.0], "made": [3], "themes": [["a"]]})
    comments = {name: f"It. Unit: {UNITS[name]}." for name in ("stage", "value")}
    roles = [one.role for one in columns_of(frame, comments)]
    assert roles == [Role.NAME, Role.MEASURE, Role.MEASURE, Role.OTHER]


def test_a_measure_over_time_is_a_line():
    found = picture(quarter=["Q1", "Q2"], value=[1.0, None], status=["final", "x"])
    assert (found.kind, found.label, found.measures) == ("line", "quarter", ("value",))
    assert drawn(found) == [("", "Q1", "", 1.0), ("", "Q2", "", None)]


def test_measures_of_one_unit_over_time_share_an_axis_and_others_do_not():
    found = picture(
        quarter=["Q1", "Q2"],
        value=[1.0, 2.0],
        outturn_pct=[10.0, 20.0],
        trajectory=[5.0, 5.0],
    )
    assert found.measures == ("value", "trajectory")
    assert found.series == ["value", "trajectory"]


def test_a_name_beside_the_time_makes_a_line_each():
    found = picture(quarter=["Q1", "Q1", "Q2"], stage=[1, 2, 1], value=[3, 4, 5])
    assert found.kind == "line"
    assert drawn(found) == [("", "Q1", "1", 3), ("", "Q1", "2", 4), ("", "Q2", "1", 5)]


def test_no_more_lines_are_drawn_than_can_be_told_apart():
    names = [str(number) for number in range(LINES + 2)]
    found = picture(
        quarter=["Q1"] * len(names) + ["Q2"] * len(names),
        ahsn_code=names * 2,
        value=range(2 * len(names)),
    )
    assert found.panels == names[:LINES]
    assert found.rows_left_out == 4


def test_a_measure_by_name_is_bars_in_the_order_of_the_answer():
    found = picture(ahsn_code=["YH", "EAST"], value=[2.0, 1.0])
    assert (found.kind, found.label) == ("bar", "ahsn_code")
    assert drawn(found) == [("", "YH", "", 2.0), ("", "EAST", "", 1.0)]


def test_bars_are_labelled_by_what_tells_the_rows_apart():
    found = picture(
        ahsn_code=["YH", "YH", "SW"], title=["a", "b", "c"], value=[1, 2, 3]
    )
    assert found.label == "title"


def test_no_more_bars_are_drawn_than_can_be_read_and_it_is_told():
    found = picture(title=[f"{n:02}" for n in range(BARS + 5)], company_count=[1] * 35)
    assert found.points.height == BARS
    assert found.rows_left_out == 5


def test_figures_of_several_metrics_are_not_held_against_each_other():
    found = picture(metric_code=["a", "b"], value=[1.0, 2.0], outturn_pct=[10.0, None])
    assert found.measures == ("outturn_pct",)
    assert drawn(found) == [("", "a", "", 10.0), ("", "b", "", None)]


def test_where_nothing_else_is_there_each_metric_has_its_own_axis():
    found = picture(metric_code=["a", "b"], value=[1.0, 2.0], trajectory=[3.0, 4.0])
    assert found.panels == ["a", "b"]
    assert drawn(found)[0] == ("a", "value", "", 1.0)


def test_a_bar_that_would_stand_alone_on_its_axis_gives_way_to_a_count_of_rows():
    found = picture(
        metric_code=["a", "b", "c"], value=[1.0, 2.0, 3.0], status=["x", "y", "x"]
    )
    assert (found.measures, found.unit, found.label) == ((), "rows", "status")
    assert drawn(found) == [("", "x", "", 2.0), ("", "y", "", 1.0)]


def test_an_answer_without_a_measure_is_counted_by_time_or_else_by_name():
    by_time = picture(quarter=["Q2", "Q1", "Q2"], ahsn_code=["A", "B", "B"])
    assert drawn(by_time) == [("", "Q1", "", 1.0), ("", "Q2", "", 2.0)]
    assert picture(ahsn_code=["A", "B", "B"]).label == "ahsn_code"


def test_one_row_of_measures_has_an_axis_for_each_unit():
    found = picture(company_count=[5], jobs_count=[2], jobs_kept_count=[3])
    assert drawn(found) == [
        ("companies", "company_count", "", 5.0),
        ("jobs", "jobs_count", "", 2.0),
        ("jobs", "jobs_kept_count", "", 3.0),
    ]


def test_one_figure_at_one_time_is_a_bar_at_that_time():
    found = picture(quarter=["Q4"], value=[1.0], status=["final"])
    assert (found.kind, found.label) == ("bar", "quarter")


@pytest.mark.parametrize("columns", [{"value": []}, {"is_flagged": [True, False]}])
def test_an_answer_with_nothing_to_draw_has_no_picture(columns):
    assert picture(**columns) is None
