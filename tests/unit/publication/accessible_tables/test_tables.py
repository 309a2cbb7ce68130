import polars as pl
import pytest

from assets.publication.accessible_tables.contents import DataFile, Number
from assets.publication.accessible_tables.coverage import coverage_table
from assets.publication.accessible_tables.csvw import csv_of
from assets.publication.accessible_tables.figure_tables import figures_table
from assets.publication.accessible_tables.figures import GAPS
from assets.publication.accessible_tables.words import gaps_in
from tests.factories.published_frames import (
    measures,
    published_of,
)


def figure(metric, quarter, value, **more):
    row = {
        "metric_code": metric,
        "quarter": f"2020-21-{quarter}",
        "value": value,
        "status": "final",
        "disclosure": "exact",
        "markers": "",
        "trajectory": None,
        "outturn_pct": None,
        **more,
    }
    (named,) = measures().filter(pl.col("metric_code") == metric).to_dicts()
    return {**named, **row}


def table_of(*rows):
    """The cells from the first quarter on of each row of a table."""
    table = figures_table(
        published_of("2020-21-Q2"),
        pl.DataFrame(rows, infer_schema_length=None),
        {},
        name="t",
        title="T",
        places={},
    )
    return [row[4:] for row in table.rows]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"value": 612.5}, Number(613)),
        ({"value": 0.0}, Number(0)),
        ({"value": None, "status": "not_available"}, "[x]"),
        ({"value": None, "status": "not_sent"}, "[x]"),
        ({"value": None, "status": "not_open"}, "[z]"),
        ({"value": None, "status": "not_added"}, "[z]"),
        ({"value": None, "disclosure": "suppressed"}, "[c]"),
        ({"value": None, "disclosure": "left out", "status": "estimated"}, "[c]"),
    ],
)
def test_a_cell_is_the_rounded_figure_or_why_there_is_none(more, shown):
    ((_, cell, *_),) = table_of(figure("eied_patients", "Q2", **more))
    assert cell == shown


def test_a_quarter_that_was_not_asked_for_is_not_applicable():
    ((first, second, *_),) = table_of(figure("eied_patients", "Q2", 264.0))
    assert (first, second) == ("[z]", Number(264))


@pytest.mark.parametrize(
    ("more", "outturn"),
    [
        ({"trajectory": None}, "[z]"),
        ({"trajectory": 665.0, "outturn_pct": 39.65}, Number(39.7, 1)),
        # Calculated for nobody, though both are there.
        ({"trajectory": 665.0}, "[z]"),
        ({"trajectory": 665.0, "value": None, "status": "not_available"}, "[x]"),
        ({"trajectory": 20.0, "value": None, "disclosure": "suppressed"}, "[c]"),
    ],
)
def test_an_outturn_that_is_not_there_says_why(more, outturn):
    ((*_, cell, _),) = table_of(figure("eied_patients", "Q2", **{"value": 1.0, **more}))
    assert cell == outturn


def test_an_outturn_of_a_rounded_count_has_no_decimals():
    rounded = {"trajectory": 39.0, "outturn_pct": 102.564, "disclosure": "rounded"}
    ((*_, cell, _),) = table_of(figure("eied_patients", "Q2", 40.0, **rounded))
    assert cell == Number(103)


def test_markers_stand_apart_from_the_numbers_with_their_quarter():
    ((*_, marked),) = table_of(
        figure("eied_patients", "Q1", 45.0, markers="[e]"),
        figure("eied_patients", "Q2", 119.0, markers="[e][r]"),
    )
    assert marked == "Q1 [e]; Q2 [e][r]"


def test_percentages_have_one_decimal_and_counts_none():
    rate, count = table_of(
        figure("news2_trusts", "Q1", 99.35),
        figure("pincer_practices", "Q1", 2657.0),
    )
    assert (rate[0], count[0]) == (Number(99.4, 1), Number(2657))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0, 0), "none"),
        ((1, 0, 0, 0), "1 flagged record"),
        ((0, 2, 0, 1_000), "2 open failures beside it; 1,000 earlier figures unknown"),
    ],
)
def test_what_a_total_lacks_is_told_in_words(counts, words):
    assert gaps_in(dict(zip(GAPS, counts, strict=True))) == words


def test_a_total_of_some_ahsns_says_of_how_many():
    counts = dict.fromkeys(GAPS, 0)
    some = {"ahsns_reported": 3, "ahsns_expected": 15}
    assert gaps_in({**counts, **some}) == "rests on 3 of 15 AHSNs"
    assert gaps_in({**counts, **some, "ahsns_reported": 15}) == "none"


COVERED = {
    "received": {},
    "received, late": {"is_on_time": False},
    "received in part": {"rejected_count": 1},
    "received in part, late": {"rejected_count": 2, "is_on_time": False},
    "nil": {"is_nil": True},
    "figure awaited, late": {"is_not_available": True, "is_on_time": False},
    "rejected": {"is_rejected": True, "is_received": False},
    "not received": {"is_received": False, "is_on_time": False},
    "not expected": {"is_received": False, "is_expected": False},
}


@pytest.mark.parametrize("word", COVERED)
def test_coverage_is_told_in_words(word):
    row = {
        **{"quarter": "2020-21-Q4", "ahsn_code": "HIN", "programme_code": "eied"},
        **{"is_expected": True, "is_received": True, "is_on_time": True},
        **{"is_nil": False, "is_not_available": False, "is_rejected": False},
        **{"accepted_count": 1, "rejected_count": 0},
        **COVERED[word],
    }
    programmes = measures().select("programme_code", "programme_name")
    given = published_of(
        marts={"coverage": pl.DataFrame([row])},
        tables={"reference.programmes": programmes},
    )
    assert coverage_table(given).rows == (("Eating Disorders", word),)


def test_a_csv_has_no_text_that_a_spreadsheet_would_run():
    rows = pl.DataFrame({"words": ["=1+1", "-5", "@x", "plain", None], "n": [-1.5] * 5})
    file = DataFile("t", "T", "", rows, ("words",), {})
    assert csv_of(file).decode().splitlines() == [
        "words,n",
        "'=1+1,-1.5",
        "'-5,-1.5",
        "'@x,-1.5",
        "plain,-1.5",
        ",-1.5",
    ]
