from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest

from assets.publication.audit_pages import places
from assets.publication.audit_pages.figures import WANTING, _sums
from assets.publication.audit_pages.records import records_of
from assets.publication.audit_pages.wording import exact, moment
from assets.publication.audit_pages.year import Metric
from assets.publication.words import counted
from tests.factories.audit_year import activity_of, figure, year_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (264.0, "264"),
        (78346.0, "78,346"),
        (612.5, "612.5"),
        (-0.0, "0"),
        (None, "no figure"),
        (1 / 3, "0.333333"),
    ],
)
def test_a_figure_is_written_with_all_its_decimals_up_to_the_sixth(value, text):
    assert exact(value) == text


def test_a_moment_is_told_in_utc():
    there = datetime(2021, 4, 30, 13, 5, tzinfo=timezone(timedelta(hours=1)))
    assert moment(there) == "30 April 2021, 12:05 UTC"
    assert moment(datetime(2021, 4, 30, tzinfo=UTC)) == "30 April 2021, 00:00 UTC"
    assert moment(None) == ""


def test_a_count_of_one_has_a_noun_of_one():
    assert counted(1, "file") == "1 file"
    assert counted(1200, "series", "series") == "1,200 series"


def test_no_code_can_name_a_file_outside_its_folder():
    for code in ("../index", "a/b", "", ".", "x" * 200, "é", "a b", "con\n"):
        name = places.safe_name(code)
        assert name.isascii()
        assert name.replace("-", "").replace("_", "").isalnum()
    assert places.safe_name("eied_patients") == "eied_patients"


def test_two_files_whose_hashes_begin_alike_have_a_page_each():
    one, other, third = "a" * 64, "a" * 12 + "b" * 52, "c" * 64
    names = places.submission_names([one, other, third])
    assert names == {one: one, other: other, third: "c" * 12}


def test_a_nil_of_a_running_total_names_the_last_cell_that_gave_a_figure():
    figures = pl.DataFrame(
        [
            figure("2020-21-Q1", 5.0, "D6"),
            figure("2020-21-Q2", 9.0, "D7"),
            figure("2020-21-Q3", None, "D8", status="nil"),
            figure("2020-21-Q3", None, "D9", status="nil", series_code="SYN-2"),
            figure("2020-21-Q4", 20.0, "D10"),
        ]
    )
    activity = activity_of(figures, [5.0, 9.0, 9.0, 0.0, 20.0])
    year = year_of({"marts.activity": activity, "staging.activity_figures": figures})
    carried, nothing = records_of(year).iter_rows(named=True)
    assert carried["carried_quarter"] == "2020-21-Q2"
    assert (carried["carried_cell"], carried["carried_value"]) == ("D7", 9.0)
    assert carried["carried_submission_id"] == "sent-2020-21-Q2"
    assert nothing["carried_quarter"] is None


def sums_of(figure, ahsns, records, **metric):
    about = {"basis": "cumulative_fy", "never_added": None} | metric
    frames = {
        "marts.ahsn_metric_quarter": pl.DataFrame(ahsns),
        "records": pl.DataFrame(records),
    }
    named = Metric("m", "Patients", "Programme", unit="patients", **about)
    return [parts[0] for parts in _sums(named, {"value": figure}, frames)]


def test_a_figure_that_is_not_the_sum_of_its_parts_says_so():
    good, bad = sums_of(264.0, {"value": [200.0, 64.0]}, {"value": [200.0, 60.0]})
    assert good == "The AHSNs' figures add up to it: 264."
    assert bad.startswith("The records listed below add up to 260, not to 264")
    assert "differ by 4" in bad


def test_a_rate_is_told_by_its_two_parts():
    ahsns = {"numerator": [24.0, 1.0], "denominator": [27.0, 1.0]}
    (said,) = sums_of(89.285714, ahsns, {"value": [1.0]}, basis="rate")
    assert "come to 25 and their lower parts to 28, which make 89.285714" in said


def test_what_is_never_added_says_why():
    (said,) = sums_of(
        None, {"value": [1.0]}, {"value": [1.0]}, never_added="Two units."
    )
    assert said == "It is never added up: Two units."


def test_what_is_wanting_beside_a_figure_is_said_in_plain_sentences():
    assert WANTING["other_failure_count"](1) == (
        "1 failure about this figure is open and belongs to no record in it, such as a "
        "record that was rejected or is missing."
    )
    assert WANTING["lapsed_count"](2) == (
        "2 series had a figure earlier and have none now."
    )
