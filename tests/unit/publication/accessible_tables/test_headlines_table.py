import polars as pl
import pytest

from assets.publication.accessible_tables.contents import Number
from assets.publication.accessible_tables.headlines import (
    headline_rows,
    headline_table,
)
from tests.factories.published_frames import (
    published_of,
)


def headline(year, judged):
    return {
        **{"headline_code": "patients", "headline_name": "Patients", "unit": "people"},
        **{"financial_year": year, "status": "final", "quarters_judged": judged},
        **{"disclosure": "exact", "value": 104003.0, "is_floor": True},
        **{"parts_known": 1, "part_count": 1},
        **{"in_year_residual": None, "rolled_forward_value": 583003.0},
        **{"is_rolled_floor": None, "to_date_residual": None},
        **{"value_published": "over 479,000", "published_value": 479000.0},
        **{"span_first_year": "2018-19", "span_last_year": "2019-20"},
        **{"to_date_published": None, "published_to_date_value": None},
        **{"not_added_over_years": None, "residual_note": None},
    }


def activity(quarter, *statuses):
    """A figure of a quarter with each of some statuses."""
    figures = [
        (quarter, "eied_patients", "YH", status, 4.0, "exact") for status in statuses
    ]
    names = ("quarter", "metric_code", "ahsn_code", "status", "value", "disclosure")
    kinds = {name: pl.Float64 if name == "value" else pl.String for name in names}
    return pl.DataFrame(figures, schema=kinds, orient="row")


def headlines_of(judged, status="final", *, status_awaited=None, statuses=()):
    """What Q2 publishes of its headlines, once quarters up to one are judged."""
    year = {"financial_year": "2020-21", "metric_code": "eied_patients"}
    figures = [
        {**year, "quarter": f"2020-21-Q{at}", "value": 100.0 * at, "status": status}
        for at in range(1, judged + 1)
    ]
    part = {
        **{**year, "headline_code": "patients", "basis": "cumulative_fy"},
        **{"value": 104003.0, "status": status},
        **{"is_start_unknown": False, "is_awaited": False},
    }
    wanting = {
        **part,
        "status": status_awaited,
        "metric_code": "af_patients",
        "value": None,
    }
    rows = [headline("2020-21", judged), headline("2021-22", 1)]
    return published_of(
        "2020-21-Q2",
        marts={
            "headline_impact": pl.DataFrame(rows),
            "headline_parts": pl.DataFrame(
                [part, wanting] if status_awaited else [part]
            ),
            "metric_quarter": pl.DataFrame(figures),
            "activity": activity("2020-21-Q2", *statuses),
        },
        tables={
            "reference.headlines": pl.DataFrame(
                [{"headline_code": "patients", "made_of": "metrics"}]
            )
        },
    )


@pytest.mark.parametrize(
    ("judged", "shown", "to_date"),
    [(2, Number(104003), Number(583003)), (3, Number(200), "[z]")],
)
def test_a_headline_counts_no_later_quarter(judged, shown, to_date):
    (row,) = headline_table(headlines_of(judged)).rows
    assert row[3] == shown
    assert row[4:6] == ("none", "yes")
    assert row[6:8] == ("over 479,000", "2018-19 to 2019-20")
    assert row[9] == to_date


@pytest.mark.parametrize("judged", [2, 3])
def test_a_headline_is_marked_estimated_where_a_part_of_it_is(judged):
    given = headlines_of(judged, "estimated")
    (row,) = headline_table(given).rows
    assert row[4] == "[e]"
    rows = headline_rows(given)
    assert rows.select("status", "markers").rows() == [("estimated", "[e]")]


@pytest.mark.parametrize("judged", [2, 3])
def test_a_headline_of_which_a_part_is_awaited_says_what_else_is_estimated(judged):
    given = headlines_of(judged, "not_available", statuses=("estimated", "final"))
    rows = headline_rows(given)
    assert rows.select("status", "markers").rows() == [("estimated", "[e]")]
    both = headlines_of(judged, "not_sent", statuses=("provisional", "estimated"))
    assert headline_rows(both)["markers"].to_list() == ["[e][p]"]


@pytest.mark.parametrize("judged", [2, 3])
def test_a_headline_of_which_a_part_is_awaited_and_the_rest_final_is_final(judged):
    rows = headline_rows(headlines_of(judged, "not_available", statuses=("final",)))
    assert rows.select("status", "markers").rows() == [("final", "")]


def test_beside_a_headline_there_is_no_status_of_what_is_in_no_sum():
    given = headlines_of(2, "provisional", status_awaited="not_available")
    assert headline_rows(given)["status"].to_list() == ["provisional"]


@pytest.mark.parametrize(("judged", "is_said"), [(2, False), (3, True)])
def test_what_is_left_out_of_the_headlines_is_said_on_the_sheet(judged, is_said):
    table = headline_table(headlines_of(judged))
    said = [line for line in table.remarks if "left out for 2020-21" in str(line)]
    assert bool(said) is is_said
