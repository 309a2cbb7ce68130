# ruff: noqa: E501 - a table is read whole
from tests.factories.activity import METRICS, QUARTERS, activity, heirs_table
from tests.factories.warehouse import assert_rows, run_model

VERDICTS = """
verdict_id | quarter    | is_current
v1         | 2019-20-Q4 | true
v2         | 2020-21-Q1 | true
v3         | 2020-21-Q2 | true
v4         | 2020-21-Q3 | true
"""

COVER = """
quarter    | ahsn_code | submission_id | is_activity_nil
2020-21-Q2 | EAST      | cover2        | true
2020-21-Q3 | EAST      | cover3        | true
2020-21-Q3 | WM        | cover4        | false
"""

EXPECTED = """
ahsn_code | programme_code | first_quarter
EAST      | p              | 2019-20-Q1
"""


def cover_says_nil(records, **given):
    return {
        "archive__verdicts": VERDICTS,
        "staging__submissions": COVER,
        "reference__expected_programmes": EXPECTED,
        **given,
    } | {"records": records}


def records(*rows):
    lines = [
        "submission_id|row_number|quarter|ahsn_code|organisation_code|metric_code"
        "|programme_code|status|value"
    ]
    for at, row in enumerate(rows):
        quarter, ahsn_code, organisation, metric, value = row
        lines.append(
            f"s{at}|2|{quarter}|{ahsn_code}|{organisation}|{metric}|p|final|{value}"
        )
    return "\n".join(lines)


def nils(sent, **given):
    found = activity(**cover_says_nil(sent, **given))
    return found.filter(sheet="Cover")


def test_a_covers_nil_leaves_each_running_total_where_it_was_quarter_after_quarter():
    found = nils(
        records(
            ("2020-21-Q1", "EAST", "one", "year", 10),
            ("2020-21-Q1", "EAST", "two", "year", 4),
            ("2020-21-Q1", "WM", "three", "year", 9),
        )
    ).filter(metric_code="year")
    assert_rows(
        found,
        """
        quarter    | ahsn_code | organisation_code | submission_id | row_number | status | value | cumulative_value | in_quarter_value
        2020-21-Q2 | EAST      | one               | cover2        |            | nil    | 10    | 10               | 0
        2020-21-Q2 | EAST      | two               | cover2        |            | nil    | 4     | 4                | 0
        2020-21-Q3 | EAST      | one               | cover3        |            | nil    | 10    | 10               | 0
        2020-21-Q3 | EAST      | two               | cover3        |            | nil    | 4     | 4                | 0
        """,
    )


def test_a_cover_stands_for_what_the_ahsn_reported_when_it_last_did():
    found = nils(
        records(
            ("2020-21-Q1", "EAST", "one", "programme", 10),
            ("2020-21-Q1", "EAST", "gone", "programme", 4),
            ("2020-21-Q2", "EAST", "one", "programme", 11),
            ("2019-20-Q4", "EAST", "one", "flow", 5),
            ("2020-21-Q1", "EAST", "one", "snapshot", 6),
        )
    ).filter(quarter="2020-21-Q3")
    assert_rows(
        found,
        """
        organisation_code | metric_code | value | cumulative_value | in_quarter_value
        one               | programme   | 11    | 11               | 0
                          | checked     | 0     | 0                | 0
                          | flow        | 0     | 0                | 0
                          | new         | 0     | 0                | 0
                          | rate        |       |                  |
                          | snapshot    | 0     |                  |
                          | year        | 0     | 0                | 0
        """,
    )


def test_one_that_closed_or_that_another_ahsn_reports_does_not_go_on():
    found = nils(
        records(
            ("2020-21-Q1", "EAST", "one", "year", 10),
            ("2020-21-Q1", "EAST", "closed", "year", 4),
            ("2020-21-Q1", "EAST", "merged", "year", 2),
            ("2020-21-Q1", "EAST", "moved", "year", 1),
            ("2020-21-Q2", "WM", "moved", "year", 1),
        ),
        reference__organisation_quarters="""
            quarter    | organisation_code | is_open
            2020-21-Q2 | closed            | false
            2020-21-Q2 | one               | true
            """,
        reference__organisation_heirs=heirs_table(
            [
                ("merged", "merged", "", "2020-09-29", 1),
                ("merged", "both", "2020-09-30", "", 1),
            ]
        ),
    ).filter(metric_code="year", quarter="2020-21-Q2")
    assert_rows(found, "organisation_code | value\nboth | 2\none | 10")


def test_a_figure_knows_its_series_and_its_span():
    given = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "staging.activity": records(
            ("2020-21-Q1", "EAST", "one", "year", 1),
            ("2020-21-Q1", "EAST", "", "programme", 2),
            ("2020-21-Q1", "EAST", "one", "flow", 3),
            ("2020-21-Q1", "EAST", "", "checked", 4),
        ),
    }
    assert_rows(
        run_model("staging.activity_figures", given),
        """
        ahsn_code | series_code | metric_code | organisation_code | basis                | span       | figure_sent
        EAST      | EAST        | programme   |                   | cumulative_programme | programme  | 2
        EAST      | one         | flow        | one               | in_quarter           | 2020-21    | 3
        EAST      | one         | year        | one               | cumulative_fy        | 2020-21    | 1
        """,
    )


def test_what_is_taken_over_stands_beside_the_figure_that_takes_it():
    given = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "reference.organisation_heirs": heirs_table(
            [("one", "one", "", "2020-09-30", 1), ("one", "two", "2020-10-01", "", 1)]
        ),
        "staging.activity": records(
            ("2020-21-Q1", "EAST", "one", "year", 7),
            ("2020-21-Q1", "EAST", "one", "snapshot", 7),
            ("2020-21-Q3", "WM", "two", "year", 9),
            ("2020-21-Q4", "WM", "two", "year", 9),
            ("2020-21-Q3", "WM", "two", "snapshot", 9),
        ),
    }
    assert_rows(
        run_model("staging.inherited_figures", given),
        """
        quarter    | ahsn_code | series_code | metric_code | inherited_value
        2020-21-Q3 | WM        | two         | year        | 7
        """,
    )
