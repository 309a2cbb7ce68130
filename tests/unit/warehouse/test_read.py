# ruff: noqa: E501 - a table is read whole
import pytest

from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.read import (
    failures,
    falling_sites,
    national_table,
    submission_status,
)
from tests.factories.verdicts import archive_of, moment, verdict
from tests.factories.warehouse import assert_rows

ONE, TWO, LOST = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    judged = verdict(
        submissions=f"""
            submission_id | ahsn_code | quarter    | version | outcome                | is_counting | file_name | received_at
            {ONE}         | EAST      | 2020-21-Q4 | 1       | accepted_with_warnings | true        | one.xlsx  | 2021-04-20 09:00:00+00
            {TWO}         | EAST      | 2020-21-Q4 | 2       | rejected               | false       | two.xlsx  | 2021-04-21 09:00:00+00
            {LOST}        |           | 2020-21-Q4 |         | rejected               | false       | lost.xlsx | 2021-04-21 09:00:00+00
            """,
        accepted={
            "activity": f"""
                submission_id | row_number | ahsn_code | quarter    | programme_code | metric_code   | organisation_code | status | value
                {ONE}         | 2          | EAST      | 2020-21-Q4 | eied           | eied_patients | SYN-EAST-03       | final  | 7
                """
        },
        failures=f"""
            failure_id | rule_id         | severity | rejects    | submission_id | ahsn_code | quarter    | dataset  | programme_code | metric_code   | organisation_code | source_file | sheet    | row_number | cell | value | expected
            f1         | cumulative_fall | warning  | nothing    | {ONE}         | EAST      | 2020-21-Q4 | activity | eied           | eied_patients | SYN-EAST-03       | one.xlsx    | Activity | 2          | D2   | 7     | at least 9
            f2         | cover_incomplete| critical | submission | {TWO}         | EAST      | 2020-21-Q4 |          |                |               |                   | two.xlsx    | Cover    |            |      |       |
            f3         | file_unreadable | critical | submission | {LOST}        |           | 2020-21-Q4 |          |                |               |                   | lost.xlsx   |          |            |      |       |
            """,
    )
    archive = archive_of(home / "archive", judged)
    build_warehouse(archive, load_registry(), home, built_at=moment(1))
    with open_warehouse(home) as opened:
        yield opened


def test_the_national_tables_come_in_the_order_of_the_report(connection):
    found = national_table(connection, "2020-21")
    positions = found.select("table_name", "table_position").rows()
    assert positions == [("national programmes", n) for n in range(1, 10)] + [
        ("AAC innovations", n) for n in range(1, 10)
    ]
    eied = found.filter(found["programme_code"] == "eied")
    assert_rows(
        eied,
        """
        q3 | q3_status  | q4 | status | trajectory | flags               | flagged_value
           | not_judged | 7  | final  | 665        | cumulative_fall (1) | 7
        """,
    )


def test_a_year_without_data_has_no_table(connection):
    assert national_table(connection, "2017-18").is_empty()


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ({}, ["f2", "f1", "f3"]),
        ({"quarter": "2020-21-Q4"}, ["f2", "f1", "f3"]),
        ({"quarter": "2020-21-Q3"}, []),
        ({"ahsn_code": "EAST"}, ["f2", "f1"]),
        ({"rule_id": "cumulative_fall"}, ["f1"]),
        ({"rule_id": "' or true --"}, []),
        ({"open_only": True}, ["f2", "f1", "f3"]),
    ],
)
def test_failures_are_found_by_what_is_asked(connection, how, found):
    assert set(failures(connection, **how)["failure_id"]) == set(found)


def test_a_falling_site_is_named_with_its_cell_and_both_values(connection):
    assert_rows(
        falling_sites(connection, "2020-21-Q4"),
        """
        ahsn_code | ahsn_name | organisation_code | programme_name                    | metric_name         | sheet    | cell | value | expected
        EAST      | Eastern AHSN | SYN-EAST-03       | Early Intervention Eating Disorders | Patients benefitting | Activity | D2 | 7     | at least 9
        """,
    )
    assert falling_sites(connection, "2020-21-Q4")["organisation_name"].item()
    assert falling_sites(connection, "2020-21-Q3").is_empty()


def test_the_status_of_a_quarter_has_every_ahsn(connection):
    found = submission_status(connection, "2020-21-Q4")
    assert found.height == 15
    assert_rows(
        found.filter(found["ahsn_code"].is_in(["EAST", "WM"])),
        """
        ahsn_code | version_count | counting_version | file_name | outcome                | newest_outcome | is_late
        EAST      | 2             | 1                | one.xlsx  | accepted_with_warnings | rejected       | false
        WM        | 0             |                  |           | not_sent               |                |
        """,
    )
