import polars as pl
import pytest

from assets.publication.audit_pages.figure_records import record_listing
from assets.publication.audit_pages.places import SubmissionPages
from assets.publication.audit_pages.records import records_of
from assets.publication.audit_pages.year import Metric
from assets.publication.words import taken_over
from tests.factories.audit_year import QUARTER, activity_of, figure, year_of

METRIC = Metric("m", "Patients", "Programme", "cumulative_fy", "patients", None)
LISTED = {("sent-2020-21-Q2", "activity"): {7, 9}}


def taken_by_three(figures, parts):
    """What SYN-3 takes over of these figures: code → part of each that is its."""
    return pl.DataFrame(
        [
            {
                "quarter": QUARTER,
                "ahsn_code": "YH",
                "series_code": "SYN-3",
                "metric_code": "m",
                "from_organisation_code": one["series_code"],
                "from_quarter": one["quarter"],
                "from_ahsn_code": one["ahsn_code"],
                "from_submission_id": one["submission_id"],
                "from_sheet": one["sheet"],
                "from_row_number": one["row_number"],
                "from_cell": one["cell"],
                "from_value": one["figure_sent"],
                "inherited_value": one["figure_sent"] * parts[one["series_code"]],
            }
            for one in figures
            if one["series_code"] in parts
        ]
    )


def told_of(figures, values, parts, metric=METRIC):
    """What the page of its metric says beside the figure that takes others over."""
    takeovers = taken_by_three(figures, parts)
    figures = pl.DataFrame(figures, infer_schema_length=None)
    about = {
        "quarter": QUARTER,
        "ahsn_code": "YH",
        "series_code": "SYN-3",
        "metric_code": "m",
        "inherited_value": takeovers["inherited_value"].sum(),
    }
    year = year_of(
        {
            "marts.activity": activity_of(figures, values),
            "staging.activity_figures": figures,
            "staging.inherited_figures": pl.DataFrame([about]),
            "staging.takeovers": takeovers,
        },
        organisations={"SYN-1": "Trust One", "SYN-3": "Trust Three"},
        submissions=SubmissionPages({"sent-2020-21-Q2": "second"}, LISTED),
    )
    ahsn = {"ahsn_code": "YH", "value": 1.0, "status": "final", "is_reported": True}
    frames = {
        "records": records_of(year),
        "marts.ahsn_metric_quarter": pl.DataFrame([ahsn]),
        "audit.failures": pl.DataFrame(schema={"is_open": pl.Boolean}),
    }
    (listing,) = record_listing(year, metric, QUARTER, frames)
    rows = {one.cells[0].text: one.cells[-1] for one in listing.table.rows}
    return rows["Trust Three (SYN-3)"]


def links(cell):
    return [(one.text, one.href) for one in cell.links]


def test_a_merged_organisation_says_what_it_takes_over_and_leads_to_the_cells():
    said = told_of(
        [
            figure("2020-21-Q2", 70.0, "D7"),
            figure("2020-21-Q2", 50.0, "D9", series_code="SYN-2"),
            figure(QUARTER, 150.0, "D8", series_code="SYN-3"),
        ],
        [70.0, 50.0, 150.0],
        {"SYN-1": 1.0, "SYN-2": 1.0},
    )
    assert said.text == (
        "takes over 120 of its predecessors' figures: "
        "70 of Trust One (SYN-1) in 2020-21-Q2 (Activity!D7) and "
        "50 of SYN-2 in 2020-21-Q2 (Activity!D9)"
    )
    assert links(said) == [
        ("the cell of SYN-1, 2020-21-Q2", "../submissions/second.html#activity-7"),
        ("the cell of SYN-2, 2020-21-Q2", "../submissions/second.html#activity-9"),
    ]


def test_a_part_of_what_was_split_is_told_beside_the_whole():
    said = told_of(
        [
            figure("2020-21-Q2", 61.0, "D7"),
            figure(QUARTER, None, "D8", status="nil", series_code="SYN-3"),
        ],
        [61.0, 30.5],
        {"SYN-1": 0.5},
    )
    assert said.text == (
        "nil: carried on from the organisations it goes on from; "
        "takes over 30.5 of its predecessor's figure: "
        "61 of Trust One (SYN-1) in 2020-21-Q2 (Activity!D7)"
    )


def test_a_flow_says_that_its_year_takes_over_what_was_before():
    flow = {"basis": "in_quarter"}
    said = told_of(
        [
            figure("2020-21-Q1", 3.0, "D6", **flow),
            figure("2020-21-Q2", 4.0, "D7", **flow),
            figure(QUARTER, 2.0, "D8", series_code="SYN-3", **flow),
        ],
        [3.0, 4.0, 2.0],
        {"SYN-1": 1.0},
        Metric("m", "Visits", "Programme", "in_quarter", "visits", None),
    )
    assert said.text.startswith(
        "its year so far takes over 7 of its predecessor's figures: 3 of Trust One"
    )
    # A page of the first quarter's submission is not among these.
    assert [text for text, _ in links(said)] == ["the cell of SYN-1, 2020-21-Q2"]


def test_a_figure_that_takes_nothing_over_says_nothing_of_it():
    said = told_of(
        [
            figure("2020-21-Q2", 0.0, "D7"),
            figure(QUARTER, 9.0, "D8", series_code="SYN-3"),
        ],
        [0.0, 9.0],
        {"SYN-1": 1.0},
    )
    assert said.text == ""
    assert links(said) == []


@pytest.mark.parametrize(
    ("figures", "predecessors", "whose"),
    [
        (1, 1, "its predecessor's figure"),
        (2, 1, "its predecessor's figures"),
        (2, 2, "its predecessors' figures"),
    ],
)
def test_one_predecessor_is_told_as_one(figures, predecessors, whose):
    said = taken_over("9", "cumulative_fy", figures=figures, predecessors=predecessors)
    assert said == f"takes over 9 of {whose}"
