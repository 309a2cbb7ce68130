# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "archive.verdicts": """
        verdict_id | quarter    | judged_at        | is_current
        v1         | 2020-21-Q4 | 2021-05-01 09:00 | true
        v2         | 2020-21-Q3 | 2021-02-01 09:00 | true
        v3         | 2020-21-Q4 | 2021-09-01 09:00 | false
        """,
    "reference.metrics": """
        metric_code | basis         | never_added
        year        | cumulative_fy |
        rate        | rate          |
        apart       | cumulative_fy | Some stand twice.
        """,
    "reference.organisations": """
        organisation_code | ahsn_code | valid_from
        stays             | EAST      |
        moved             | EAST      |
        moved             | WM        | 2021-01-01
        moves_later       | EAST      |
        moves_later       | WM        | 2021-06-01
        merged            | EAST      |
        into              | OX        |
        split             | EAST      |
        half              | WM        |
        other_half        | WM        |
        parted            | EAST      |
        part              | WM        |
        other_part        | OX        |
        """,
    "reference.organisation_heirs": """
        organisation_code | heir_code   | valid_from | valid_to   | part
        stays             | stays       |            |            | 1
        moved             | moved       |            |            | 1
        moves_later       | moves_later |            |            | 1
        merged            | merged      |            | 2020-09-30 | 1
        merged            | half        | 2020-10-01 | 2020-12-31 | 1
        merged            | into        | 2021-01-01 |            | 1
        split             | split       |            | 2020-12-31 | 1
        split             | half        | 2021-01-01 |            | 0.5
        split             | other_half  | 2021-01-01 |            | 0.5
        parted            | parted      |            | 2020-12-31 | 1
        parted            | part        | 2021-01-01 |            | 0.5
        parted            | other_part  | 2021-01-01 |            | 0.5
        """,
    "marts.ahsn_metric_quarter": """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | basis         | unit     | is_received | is_expected
        2020-21-Q3 | EAST      | year        | p              | 2020-21        | cumulative_fy | patients | true        | false
        2020-21-Q3 | WM        | year        | p              | 2020-21        | cumulative_fy | patients | false       | true
        2020-21-Q3 | YH        | year        | p              | 2020-21        | cumulative_fy | patients | false       | true
        2020-21-Q3 | EAST      | rate        | p              | 2020-21        | rate          | per cent | true        | false
        2020-21-Q3 | EAST      | apart       | p              | 2020-21        | cumulative_fy | patients | true        | false
        """,
}


def today(records, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.ahsn_metric_quarter_today",
        GIVEN | {"marts.activity": records} | named,
    )


def of(*organisations, metric="year"):
    lines = [
        "quarter|ahsn_code|organisation_code|metric_code|status|value|cumulative_value"
        "|in_quarter_value|is_flagged"
    ]
    for at, organisation in enumerate(organisations):
        value = 10**at
        lines.append(
            f"2020-21-Q3|EAST|{organisation}|{metric}|final|{value}|{value}|{value}|false"
        )
    return "\n".join(lines)


def test_a_figure_stands_under_the_ahsn_its_organisation_belongs_to_today():
    assert_rows(
        today(of("stays", "moved", "moves_later", "")),
        """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | unit     | status   | value | cumulative_value | in_quarter_value | organisations_reported | organisations_moved
        2020-21-Q3 | EAST      | year        | p              | 2020-21        | patients | final    | 1101  | 1101             | 1101             | 2                      | 0
        2020-21-Q3 | WM        | year        | p              | 2020-21        | patients | final    | 10    | 10               | 10               | 1                      | 1
        2020-21-Q3 | YH        | year        | p              | 2020-21        | patients | not_sent |       |                  |                  | 0                      | 0
        """,
    )


@pytest.mark.parametrize(
    ("organisation", "ahsn_code"),
    [("merged", "OX"), ("split", "WM"), ("parted", "EAST"), ("unknown", "EAST")],
)
def test_what_closed_stands_where_its_successors_do(organisation, ahsn_code):
    found = today(of(organisation)).filter(value=1.0)
    assert found["ahsn_code"].to_list() == [ahsn_code]


def test_no_figure_is_lost_or_counted_twice():
    found = today(of("stays", "moved", "moves_later", "merged", "split", "parted"))
    assert found["value"].sum() == 111111
    assert found["in_quarter_value"].sum() == 111111


def test_the_worst_status_of_todays_organisations_wins():
    found = today(
        """
        quarter    | ahsn_code | organisation_code | metric_code | status        | value | is_flagged
        2020-21-Q3 | EAST      | stays             | year        | provisional   | 4     | true
        2020-21-Q3 | EAST      | stays_too         | year        | final         | 5     | false
        2020-21-Q3 | EAST      | moved             | year        | not_available |       | false
        """
    )
    assert_rows(
        found.head(2),
        """
        ahsn_code | status        | value | flagged_value | flagged_count | organisations_moved
        EAST      | provisional   | 9     | 4             | 1             | 0
        WM        | not_available |       |               | 0             | 0
        """,
    )


def test_a_rate_is_recomputed_from_its_parts():
    found = today(
        """
        quarter    | ahsn_code | organisation_code | metric_code | status | value | numerator | denominator | is_flagged
        2020-21-Q3 | EAST      | stays             | rate        | final  | 50    | 1         | 2           | false
        2020-21-Q3 | EAST      | moves_later       | rate        | final  | 100   | 98        | 98          | false
        2020-21-Q3 | EAST      | moved             | rate        | final  | 100   | 3         | 3           | false
        """
    )
    assert_rows(
        found.filter(metric_code="rate"),
        """
        ahsn_code | value | numerator | denominator | flagged_value
        EAST      | 99    | 99        | 100         |
        WM        | 100   | 3         | 3           |
        """,
    )


def test_what_is_never_added_is_not_added_on_todays_structure_either():
    found = today(of("stays", "moved", metric="apart"))
    assert_rows(
        found.filter(metric_code="apart"),
        """
        ahsn_code | status    | value | cumulative_value | in_quarter_value
        EAST      | not_added |       |                  |
        WM        | not_added |       |                  |
        """,
    )
    own = today(of("", metric="apart")).filter(metric_code="apart")
    assert_rows(own, "ahsn_code | status | value\nEAST | final | 1")


def test_an_ahsn_whose_organisations_all_moved_away_has_a_row_that_says_so():
    reports = GIVEN["marts.ahsn_metric_quarter"].replace("| false\n", "| true\n")
    found = today(of("moved"), marts__ahsn_metric_quarter=reports)
    assert_rows(
        found.filter(found["metric_code"] == "year"),
        """
        ahsn_code | status         | value | organisations_reported
        EAST      | not_applicable |       | 0
        WM        | final          | 1     | 1
        YH        | not_sent       |       | 0
        """,
    )


def test_what_is_wanting_stands_where_its_organisation_does_today():
    found = today(
        of("stays", "moved"),
        staging__figure_gaps="""
            quarter    | ahsn_code | series_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q3 | EAST      | moved       | year        | 1            | 0                  | 2
            2020-21-Q3 | EAST      | EAST        | year        | 0            | 0                  | 1
            """,
    )
    assert_rows(
        found,
        """
        ahsn_code | other_failure_count | lapsed_count | cumulative_unknown_count
        EAST      | 1                   | 0            | 0
        WM        | 2                   | 1            | 0
        YH        | 0                   | 0            | 0
        """,
    )


def test_what_is_wanting_of_a_flow_is_not_lost_where_its_quarter_has_no_record():
    flows = """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | basis
        2020-21-Q2 | OX        | flow        | p              | 2020-21        | in_quarter
        2020-21-Q3 | EAST      | flow        | p              | 2020-21        | in_quarter
        """
    found = today(
        of("into", metric="flow"),
        reference__metrics="metric_code|basis\nflow|in_quarter",
        marts__ahsn_metric_quarter=flows,
        staging__figure_gaps="""
            quarter    | ahsn_code | series_code | metric_code | flow_missing_count
            2020-21-Q2 | EAST      | into        | flow        | 1
            """,
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | status   | value | cumulative_unknown_count
        2020-21-Q2 | OX        | not_sent |       | 0
        2020-21-Q3 | OX        | final    | 1     | 1
        """,
    )
