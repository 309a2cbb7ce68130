import polars as pl
import pytest

from assets.publication.accessible_tables.contents import DataFile, Number
from assets.publication.accessible_tables.coverage import coverage_table
from assets.publication.accessible_tables.csvw import csv_of
from assets.publication.accessible_tables.figure_tables import figures_table
from assets.publication.accessible_tables.figures import GAPS
from assets.publication.accessible_tables.front import book_of
from assets.publication.accessible_tables.headlines import (
    headline_rows,
    headline_table,
)
from assets.publication.accessible_tables.notes import Notes
from assets.publication.accessible_tables.revisions import (
    revision_file,
    revision_rows,
    revision_table,
)
from assets.publication.accessible_tables.words import gaps_in
from assets.publication.accessible_tables.xlsx import xlsx_of
from tests.factories.accessible_books import read_xlsx
from tests.factories.accessible_linter import lint
from tests.factories.published_frames import (
    activity,
    activity_of,
    england_of,
    measures,
    published_of,
    revision,
    revisions_of,
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


def given_revisions(*revised, shown=(), england=()):
    return published_of(
        marts={
            "activity": activity_of(*shown),
            "metric_quarter": england_of(*england),
        },
        tables={"audit.revisions": revisions_of(*revised)},
    )


def told(given):
    names = ["old_value", "old_disclosure", "new_value", "new_disclosure"]
    return revision_rows(given).select(names).rows()


def test_a_revision_of_what_is_not_people_is_told_in_full():
    given = given_revisions(revision("pincer_practices", 1, 1050.0, 5.0))
    assert told(given) == [(1050.0, "exact", 5.0, "exact")]


def people_revised(*causes):
    """One patients' figure revised for each cause, and England's of now."""
    late = [None if cause == "late" else 264.0 for cause in causes]
    return given_revisions(
        *(
            revision("eied_patients", 1, old, 268.0, cause=cause, place=f"O-{at}")
            for at, (cause, old) in enumerate(zip(causes, late, strict=True))
        ),
        shown=[activity("eied_patients", None, "suppressed", place="O-in-time")],
        england=[("2020-21-Q2", "eied_patients", 268.0, "final", "exact")],
    )


def test_of_people_nobody_is_named_and_only_england_s_figure_of_now_is_told():
    for given in (people_revised("late"), people_revised("resubmitted")):
        assert told(given) == [(None, "left out", 268.0, "exact")]
        (row,) = revision_table(given).rows
        assert row[1:4] == ("[z]", "England", "[z]")
        assert row[-4:] == ("[c]", "[c]", Number(268), "[c]")
        said = revision_file(given).rows.drop("new_value").write_csv()
        assert not any(word in said for word in ("HIN", "O-0", "late", "resub", "264"))


def test_of_three_figures_of_people_it_is_told_how_many_and_why_but_not_which_is_new():
    (row,) = revision_table(people_revised("late", "resubmitted", "rule")).rows
    assert row[-4:] == (
        *(Number(3), "[c]", Number(268)),
        "came late or sent again by the AHSN; a rule was changed",
    )
    (late,) = revision_table(people_revised("late", "late", "late")).rows
    assert late[-1] == "came late or sent again by the AHSN"


def test_of_people_of_whom_nothing_had_been_told_nothing_is_revised():
    late = revision("eied_patients", 1, None, 4.0, cause="late")
    assert told(given_revisions(late)) == []


def test_no_part_of_the_key_of_revisions_is_empty():
    told_now = revisions_of(revision("pincer_practices", 1, 30.0, 31.0))
    own = told_now.with_columns(pl.lit(None, pl.String).alias("organisation_code"))
    file = revision_file(
        published_of(
            marts={"activity": activity_of(), "metric_quarter": england_of()},
            tables={"audit.revisions": own},
        )
    )
    assert not any(file.rows[name].has_nulls() for name in file.key)
    assert file.rows["organisation_code"].to_list() == ["AHSN"]
    assert "AHSN" in file.meanings["organisation_code"]


def test_a_table_with_nothing_to_say_says_so_and_breaks_no_rule():
    given = given_revisions()
    notes = Notes(("Rounded.",), {}, " [note 1]")
    book = read_xlsx(xlsx_of(book_of(given, notes, [revision_table(given)])))
    assert lint(book) == []
    (row,) = book.sheet("Revisions").cells()
    assert list(row.values())[:2] == ["None", "[z]"]


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


def headlines_of(judged, status="final", *, status_awaited=None):
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


def test_beside_a_headline_there_is_no_status_of_what_is_in_no_sum():
    given = headlines_of(2, "provisional", status_awaited="not_available")
    assert headline_rows(given)["status"].to_list() == ["provisional"]


@pytest.mark.parametrize(("judged", "is_said"), [(2, False), (3, True)])
def test_what_is_left_out_of_the_headlines_is_said_on_the_sheet(judged, is_said):
    table = headline_table(headlines_of(judged))
    said = [line for line in table.remarks if "left out for 2020-21" in str(line)]
    assert bool(said) is is_said


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
