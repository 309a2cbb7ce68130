import pytest

from assets.publication.accessible_tables.contents import Number
from assets.publication.accessible_tables.growth import growth_rows, growth_table
from assets.publication.accessible_tables.innovations import innovation_table
from assets.publication.accessible_tables.local import (
    impact_file,
    impact_table,
    theme_table,
)
from tests.factories.published_frames import published_of
from tests.factories.warehouse import typed_frame

# ruff: noqa: E501 - a table is read whole

TERMS = """
    vocabulary          | code   | name   | term_position
    innovation_category | device | Device | 1
    innovation_stage    | define | Define | 1
    innovation_stage    | deploy | Deploy | 2
"""
PIPELINE = """
    quarter    | ahsn_code | category | stage  | status   | innovation_count | active_count | paused_count | closed_count | forward_count | back_count | new_count | gone_count
    2020-21-Q4 | YH        | device   | define | reported | 3                | 3            | 0            | 0            | 0             | 0          | 1         | 0
    2020-21-Q4 | YH        | device   | deploy | reported | 2                | 2            | 0            | 0            | 1             | 0          | 0         | 0
    2020-21-Q4 | HIN       | device   | define | not_sent |                  |              |              |              |               |            |           |
    2020-21-Q4 | HIN       | device   | deploy | not_sent |                  |              |              |              |               |            |           |
    2020-21-Q3 | YH        | device   | define | reported | 9                | 9            | 0            | 0            |               |            |           |
"""
THEMES = """
    quarter    | theme   | theme_name | status | programme_count | all_programme_count | programme_pct | ahsns_reported | ahsns_expected
    2020-21-Q4 | digital | Digital    | final  | 1               | 3                   | 33.33         | 15             | 15
    2020-21-Q4 | mental  | Mental     | final  | 2               | 3                   | 66.67         | 15             | 15
"""
IMPACTS = """
    quarter    | impact_type | impact_type_name | unit     | status        | value   | impact_count | awaited_impact_count | estimated_impact_count | provisional_impact_count | programme_count | ahsn_count | ahsns_reported | ahsns_expected
    2020-21-Q4 | beds        | Bed days avoided | bed days | not_available | 10.5    | 3            | 1                    | 1                      | 0                        | 2               | 1          | 14             | 15
    2020-21-Q4 | cash        | Cash saved       | £        | final         | 1000.5  | 1            | 0                    | 0                      | 0                        | 1               | 1          | 14             | 15
    2020-21-Q4 | hours       | Hours released   | hours    | not_sent      |         |              |                      |                        |                          |                 |            | 14             | 15
"""
GROWTH = """
    quarter    | ahsn_code | status   | company_count | investment_gbp | jobs_created_count | jobs_safeguarded_count | company_count_year | investment_gbp_year | jobs_created_count_year | jobs_safeguarded_count_year | returns_reported_year | returns_expected_year
    2020-21-Q1 | HIN       | nil      | 0             | 0              | 0                  | 0                      | 0                  | 0                   | 0                       | 0                           | 1                     | 1
    2020-21-Q2 | HIN       | not_sent |               |                |                    |                        | 0                  | 0                   | 0                       | 0                           | 1                     | 2
    2020-21-Q3 | HIN       | reported | 2             | 100            | 1                  | 0                      | 2                  | 100                 | 1                       | 0                           | 2                     | 3
"""


def given_of(mart, rows, **tables):
    name = f"marts.{mart}"
    return published_of(marts={mart: typed_frame(name, rows)}, tables=tables)


def test_the_pipeline_is_a_grid_with_its_moves_below():
    terms = typed_frame("reference.vocabularies", TERMS)
    table = innovation_table(
        given_of("innovation_pipeline", PIPELINE, **{"reference.vocabularies": terms})
    )
    assert [one.text for one in table.headings[1:]] == [
        "Define",
        "Deploy",
        "All stages",
    ]
    assert {row[0]: [cell.value for cell in row[1:]] for row in table.rows} == {
        "Device": [3, 2, 5],
        "All": [3, 2, 5],
        "Moved forward": [0, 1, 1],
        "Moved back": [0, 0, 0],
        "New": [1, 0, 1],
        "No longer sent": [0, 0, 0],
    }
    assert table.remarks[-1] == "It rests on 1 of 2 AHSNs."


def test_themes_stand_in_the_order_of_the_report_with_what_they_are_of():
    rows = theme_table(given_of("local_programme_themes", THEMES)).rows
    assert [row[:4] for row in rows] == [
        ("Mental", Number(2), Number(66.7, 1), Number(3)),
        ("Digital", Number(1), Number(33.3, 1), Number(3)),
    ]


def test_an_impact_stands_alone_with_its_marker_and_what_is_awaited_beside():
    given = given_of("local_impacts", IMPACTS)
    beds, cash, hours = impact_table(given).rows
    assert beds[1:6] == ("bed days", Number(10.5, 1), "[e]", Number(3), Number(1))
    assert cash[1:4] == ("pounds", Number(1001), "none")
    assert hours[2:5] == ("[x]", "none", "[x]")
    assert impact_file(given).rows["markers"].to_list() == ["[e]", "", ""]
    assert "It rests on 14 of 15 AHSNs." in impact_table(given).remarks


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (0, (Number(0), Number(1), Number(1))),
        # Nobody knows what the missing return would have told.
        (1, ("[x]", Number(1), Number(2))),
        (2, (Number(2), Number(2), Number(3))),
    ],
)
def test_the_year_so_far_says_on_how_many_returns_it_rests(at, year):
    row = growth_table(given_of("economic_growth", GROWTH)).rows[at]
    assert (row[8], *row[-2:]) == year


def test_a_nought_of_the_year_is_told_to_programs_only_if_every_return_is_there():
    rows = growth_rows(given_of("economic_growth", GROWTH))
    assert rows["company_count_year"].to_list() == [0, None, 2]
    assert rows["jobs_safeguarded_count_year"].to_list() == [0, None, None]
