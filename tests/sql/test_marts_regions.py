# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.ahsns": """
        ahsn_code | ahsn_name | nhs_region_code | nhs_region | valid_from
        HIN       | Old       | Y56             | London     |
        HIN       | New       | Y56             | London     | 2023-10-01
        ICHP      | One       | Y56             | London     |
        WM        | Two       | Y60             | Midlands   |
        """,
    "reference.metrics": """
        metric_code | basis         | never_added
        year        | cumulative_fy |
        flow        | in_quarter    |
        rate        | rate          |
        apart       | cumulative_fy | Some stand twice.
        """,
}


def regions(figures, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.regions", GIVEN | {"marts.ahsn_metric_quarter": figures} | named
    )


def figures(*rows, metric="year", basis="cumulative_fy"):
    lines = [
        "quarter|financial_year|metric_code|basis|unit|programme_code"
        "|ahsn_code|status|value|is_reported|is_expected"
    ]
    for ahsn_code, status, value in rows:
        is_reported = "true" if value != "" else "false"
        lines.append(
            f"2020-21-Q4|2020-21|{metric}|{basis}|patients|p"
            f"|{ahsn_code}|{status}|{value}|{is_reported}|true"
        )
    return "\n".join(lines)


def test_a_regions_figure_is_the_sum_of_its_ahsns():
    found = regions(
        """
        quarter    | metric_code | programme_code | basis         | unit     | ahsn_code | status | value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed | flagged_count | organisations_reported | eligible_organisations | is_reported | is_expected
        2020-21-Q4 | year        | p              | cumulative_fy | patients | HIN       | final  | 10    | 10               | 4                | 3             | 7                        | 1             | 2                      | 5                      | true        | true
        2020-21-Q4 | year        | p              | cumulative_fy | patients | ICHP      | final  | 6     | 6                | -1               | 0             | 6                        | 0             | 1                      | 3                      | true        | false
        2020-21-Q4 | year        | p              | cumulative_fy | patients | WM        | final  | 9     | 9                | 9                | 0             | 9                        | 0             | 1                      | 0                      | true        | true
        """
    )
    assert_rows(
        found,
        """
        quarter    | nhs_region_code | nhs_region | metric_code | programme_code | unit     | value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed | flagged_count | organisations_reported | rate_per_eligible_organisation | ahsns_reported | ahsns_expected
        2020-21-Q4 | Y56             | London     | year        | p              | patients | 16    | 16               | 3                | 3             | 13                       | 1             | 3                      | 2                              | 2              | 1
        2020-21-Q4 | Y60             | Midlands   | year        | p              | patients | 9     | 9                | 9                | 0             | 9                        | 0             | 1                      |                                | 1              | 1
        """,
    )


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ("final provisional", "provisional"),
        ("provisional estimated", "estimated"),
        ("estimated not_available", "not_available"),
        ("nil final", "final"),
        ("not_applicable nil", "nil"),
        ("not_sent not_applicable", "not_applicable"),
        ("not_sent final", "final"),
        ("not_sent not_sent", "not_sent"),
    ],
)
def test_the_worst_status_of_its_ahsns_wins(statuses, worst):
    one, two = statuses.split()
    found = regions(figures(("HIN", one, ""), ("ICHP", two, "")))
    assert found["status"].to_list() == [worst]


def test_a_regions_rate_is_recomputed_from_its_parts():
    found = regions(
        """
        quarter    | metric_code | basis | ahsn_code | status | value | numerator | denominator | flagged_numerator | flagged_denominator | eligible_organisations
        2020-21-Q4 | rate        | rate  | HIN       | final  | 50    | 1         | 2           |                   |                     | 4
        2020-21-Q4 | rate        | rate  | ICHP      | final  | 100   | 98        | 98          | 98                | 98                  | 4
        2020-21-Q4 | rate        | rate  | WM        | final  | 100   | 7         | 7           | 7                 | 7                   | 4
        """
    )
    assert_rows(
        found,
        """
        nhs_region_code | value | numerator | denominator | value_if_flagged_removed | rate_per_eligible_organisation
        Y56             | 99    | 99        | 100         | 50                       |
        Y60             | 100   | 7         | 7           |                          |
        """,
    )


TRAJECTORIES = """
metric_code | financial_year | ahsn_code | trajectory | is_latest
year        | 2020-21        | HIN       | 40         | true
year        | 2020-21        | HIN       | 90         | false
year        | 2020-21        | ICHP      | 10         | true
year        | 2020-21        |           | 70         | true
year        | 2019-20        | HIN       | 5          | true
flow        | 2020-21        | HIN       | 50         | true
rate        | 2020-21        | HIN       | 90         | true
apart       | 2020-21        | HIN       | 90         | true
"""


def test_a_regions_trajectory_is_its_ahsns_together_sent_or_not():
    found = regions(
        figures(("HIN", "final", 20), ("WM", "final", 3)),
        reference__trajectories=TRAJECTORIES,
    )
    assert_rows(
        found,
        """
        nhs_region_code | value | trajectory | outturn_pct
        Y56             | 20    | 50         | 40
        Y60             | 3     |            |
        """,
    )


def test_the_outturn_of_a_regions_flow_is_what_the_year_has_reached():
    found = regions(
        """
        quarter    | financial_year | metric_code | basis      | ahsn_code | status | value | cumulative_value
        2020-21-Q3 | 2020-21        | flow        | in_quarter | ICHP      | final  | 30    | 30
        2020-21-Q4 | 2020-21        | flow        | in_quarter | HIN       | final  | 10    | 10
        """,
        reference__trajectories=TRAJECTORIES,
    )
    assert_rows(found.tail(1), "value | cumulative_value | outturn_pct\n10 | 40 | 80")


@pytest.mark.parametrize(
    ("status", "excepted"), [("not_available", "2019-20"), ("final", "2020-21")]
)
def test_a_year_without_outturn_has_none_for_a_region_either(status, excepted):
    found = regions(
        figures(("HIN", status, 20)),
        reference__trajectories=TRAJECTORIES,
        reference__outturn_exceptions="metric_code|financial_year|reason\n"
        f"year|{excepted}|So.",
    )
    assert_rows(found, "trajectory | outturn_pct\n50 |")


def test_a_rate_has_no_trajectory_of_a_region():
    found = regions(
        figures(("HIN", "final", 20), metric="rate", basis="rate"),
        reference__trajectories=TRAJECTORIES,
    )
    assert_rows(found, "trajectory | outturn_pct\n|")


def test_what_is_never_added_has_no_figure_of_a_region_even_of_a_single_ahsn():
    found = regions(
        figures(
            ("HIN", "final", 20),
            ("ICHP", "not_available", ""),
            ("WM", "final", 4),
            metric="apart",
        ),
        reference__trajectories=TRAJECTORIES,
    )
    assert_rows(
        found,
        """
        nhs_region_code | status    | value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed | trajectory | outturn_pct | rate_per_eligible_organisation | ahsns_reported
        Y56             | not_added |       |                  |                  |               |                          |            |             |                                | 1
        Y60             | not_added |       |                  |                  |               |                          |            |             |                                | 1
        """,
    )


def test_what_is_wanting_is_counted_over_the_regions_ahsns():
    found = regions(
        figures(("HIN", "final", 10), ("ICHP", "final", 6), ("WM", "final", 1)),
        staging__figure_gaps="""
            quarter    | ahsn_code | metric_code | lapsed_count | flow_missing_count | other_failure_count
            2020-21-Q4 | HIN       | year        | 1            | 0                  | 2
            2020-21-Q4 | ICHP      | year        | 0            | 0                  | 1
            """,
    )
    assert_rows(
        found,
        """
        nhs_region_code | value | other_failure_count | lapsed_count | cumulative_unknown_count
        Y56             | 16    | 3                   | 1            | 0
        Y60             | 1     | 0                   | 0            | 0
        """,
    )
