import polars as pl

from assets.publication.accessible_tables.contents import Number
from assets.publication.accessible_tables.figure_tables import figures_table
from assets.publication.accessible_tables.figures import england
from assets.publication.accessible_tables.front import book_of
from assets.publication.accessible_tables.notes import Notes
from assets.publication.accessible_tables.xlsx import xlsx_of
from assets.publication.statuses_within import statuses_within
from tests.factories.accessible_books import read_xlsx
from tests.factories.accessible_linter import lint
from tests.factories.published_frames import activity, activity_of, published_of
from tests.factories.warehouse import typed_frame

# ruff: noqa: E501 - a table is read whole

REGIONS = pl.DataFrame(
    {"ahsn_code": ["HIN", "UCLP", "YH"], "nhs_region_code": ["Y56", "Y56", "Y63"]}
)
PRACTICES = "pincer_practices"
# One AHSN's figure is awaited; of the others' one is estimated and one provisional.
ACTIVITY = activity_of(
    activity(PRACTICES, None, "exact", ahsn="HIN", status="not_available"),
    activity(PRACTICES, 30.0, "exact", ahsn="UCLP", status="estimated"),
    activity(PRACTICES, 12.0, "exact", ahsn="UCLP", place="B", status="final"),
    activity(PRACTICES, 5.0, "exact", ahsn="YH", status="provisional"),
)
ENGLAND = """
    quarter    | metric_code      | programme_code | unit         | basis         | status        | value | trajectory | outturn_pct | flagged_count | other_failure_count | lapsed_count | cumulative_unknown_count | ahsns_reported | ahsns_expected
    2020-21-Q2 | pincer_practices | pincer         | GP practices | cumulative_fy | not_available | 47    | 100        |             | 0             | 0                   | 0            | 0                        | 2              | 3
"""


def within(activity, place=None):
    totals = statuses_within(activity, REGIONS, place)
    keys = totals[place] if place else ["England"] * totals.height
    return dict(zip(keys, totals["statuses_within"].to_list(), strict=True))


def test_what_is_estimated_is_within_its_ahsn_its_region_and_england():
    both = ["estimated", "provisional"]
    assert within(ACTIVITY) == {"England": both}
    assert within(ACTIVITY, "ahsn_code") == {
        "UCLP": ["estimated"],
        "YH": ["provisional"],
    }
    assert within(ACTIVITY, "nhs_region_code") == {
        "Y56": ["estimated"],
        "Y63": ["provisional"],
    }


def test_what_is_not_shown_is_within_and_what_is_not_there_is_not():
    hidden = activity("eied_patients", None, "suppressed", status="estimated")
    assert within(activity_of(hidden)) == {"England": ["estimated"]}
    missing = activity("eied_patients", None, "exact", status="estimated")
    assert within(activity_of(missing)) == {}


def test_a_figure_that_is_awaited_in_part_is_marked_with_what_is_estimated_in_it():
    figures = typed_frame("marts.metric_quarter", ENGLAND)
    shown = figures.with_columns(disclosure=pl.lit("exact"))
    given = published_of(
        "2020-21-Q2", marts={"activity": ACTIVITY, "metric_quarter": shown}
    )
    rows = england(given)
    assert rows["markers"].to_list() == ["[e][p]"]
    table = figures_table(
        given, rows, {}, name="t", title="T", places={}, has_gaps=True
    )
    ((*_, value, _, _, marked, lacking),) = table.rows
    assert value == Number(47)
    assert (marked, lacking) == ("Q2 [e][p]", "rests on 2 of 3 AHSNs")
    notes = Notes(("Rounded.",), {}, " [note 1]")
    assert lint(read_xlsx(xlsx_of(book_of(given, notes, [table])))) == []
