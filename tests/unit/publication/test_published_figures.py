"""The differences from a published report, in the report and in the tables alike."""

from assets.publication.accessible_tables import differences as in_tables
from assets.publication.accessible_tables.contents import Number
from assets.publication.accessible_tables.csvw import csv_of
from assets.publication.report import differences as in_report
from tests.factories.published_frames import published_of
from tests.factories.report_year import about, claim, national, summary, year

PRINTED_TWICE = {
    "claims": [claim(), claim(claim_id="F170", page="36")],
    "tests": [about(), about(claim_id="F170")],
}
OVER_TWO_YEARS = {
    "claims": [claim(tested_against="headline_to_date")],
    "tests": [
        about(
            test_kind="headline_to_date",
            test_period=None,
            first_financial_year="2019-20",
            last_financial_year="2020-21",
        )
    ],
}


def tables_of(given):
    """What is published with the tables, of the same rows as a report's year."""
    return published_of(str(given.quarter), marts=given.marts, tables=given.others)


def rows_of(given):
    """How many differences report and tables have."""
    page = in_report.difference_table(given)
    sheet = in_tables.difference_table(tables_of(given))
    return (0 if page is None else len(page.rows)), len(sheet.rows)


def test_a_figure_that_two_pages_print_is_one_row_of_the_tables_too():
    given = year(**PRINTED_TWICE)
    assert rows_of(given) == (1, 1)
    (row,) = in_tables.difference_table(tables_of(given)).rows
    assert row[:2] == ("Quarterly report", "pages 12 and 36")
    assert row[5:] == ("0", "[x]", "[x]", "Printed as nought.")
    told = csv_of(in_tables.difference_file(tables_of(given))).decode().splitlines()
    assert told[0].startswith("claim_id,claim_part,source,pages,")
    assert [line.split(",")[:4] for line in told[1:]] == [
        ["F023", "value", "Quarterly report", "12; 36"]
    ]


def test_two_figures_that_are_printed_otherwise_are_two_rows():
    claims = [
        claim(value_published="0", published_value=0.0),
        claim(
            claim_id="F170",
            value_published="12",
            published_value=12.0,
            computed_status="final",
            computed_value=11.0,
            residual=1.0,
        ),
    ]
    given = year(**{**PRINTED_TWICE, "claims": claims})
    assert rows_of(given) == (2, 2)
    *_, second = in_tables.difference_table(tables_of(given)).rows
    assert second[5:8] == ("12", Number(11), Number(1))


def test_what_is_not_shown_and_what_is_of_several_years_is_in_neither():
    hidden = {
        "summaries": [summary()],
        "nationals": [national(value=None, disclosure="suppressed")],
    }
    assert rows_of(year(**PRINTED_TWICE, **hidden)) == (0, 0)
    assert rows_of(year("2020-21-Q4", **OVER_TWO_YEARS)) == (0, 0)
