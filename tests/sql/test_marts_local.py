# ruff: noqa: E501 - a table is read whole
import polars as pl
import sqlglot
from sqlglot import exp

from tests.factories.warehouse import all_files, assert_rows, empty_inputs, run_model

RETURNS = """
    quarter    | ahsn_code | dataset          | financial_year | status
    2020-21-Q3 | EAST      | local_programmes | 2020-21        | reported
    2020-21-Q3 | EAST      | impacts          | 2020-21        | reported
    2020-21-Q3 | WM        | local_programmes | 2020-21        | reported
    2020-21-Q3 | WM        | impacts          | 2020-21        | not_reported
    2020-21-Q4 | EAST      | local_programmes | 2020-21        | nil
    2020-21-Q4 | EAST      | impacts          | 2020-21        | nil
    2020-21-Q4 | WM        | local_programmes | 2020-21        | not_sent
    2020-21-Q4 | WM        | impacts          | 2020-21        | not_sent
    """
VOCABULARIES = """
    vocabulary  | name_key | code | name  | unit
    theme       | a        | a    | A     |
    theme       | alpha    | a    | A     |
    theme       | b        | b    | B     |
    theme       | c        | c    | C     |
    impact_type | cash     | cash | Cash  | £
    impact_type | beds     | beds | Beds  | bed days
    """
IMPACTS = """
    submission_id | quarter    | ahsn_code | local_programme_id | impact_type | status        | value
    s             | 2020-21-Q3 | EAST      | 1                  | cash        | final         | 10.5
    s             | 2020-21-Q3 | EAST      | 2                  | cash        | estimated     | 4
    s             | 2020-21-Q3 | EAST      | 1                  | beds        | not_available |
    s             | 2020-21-Q3 | EAST      | 2                  | beds        | estimated     | 7
    s             | 2020-21-Q3 | EAST      | 2                  | beds        | provisional   | 1
    """


def programmes(*rows):
    schema = empty_inputs()["archive.local_programmes"].schema
    names = [
        "quarter",
        "ahsn_code",
        "local_programme_id",
        "themes",
        "shared_with",
        "adopters",
    ]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return pl.DataFrame(
        [
            {"submission_id": "s", "row_number": at, **record}
            for at, record in enumerate(records, start=2)
        ],
        schema=schema,
    )


LOCAL = programmes(
    ("2020-21-Q3", "EAST", "1", ["a", "b"], ["WM"], 3.0),
    ("2020-21-Q3", "EAST", "2", ["a"], [], 0.0),
    ("2020-21-Q3", "WM", "1", [], None, 2.0),
)
GIVEN = {
    "archive.local_programmes": LOCAL,
    "staging.impacts": IMPACTS,
    "staging.dataset_returns": RETURNS,
    "reference.vocabularies": VOCABULARIES,
}


def test_a_local_programme_has_its_lists_its_adopters_and_its_impacts():
    found = run_model("marts.local_programmes", GIVEN)
    assert_rows(
        found,
        """
        quarter    | ahsn_code | local_programme_id | financial_year | adopter_count | impact_status | impact_count | impact_type_count | awaited_impact_count | is_new
        2020-21-Q3 | EAST      | 1                  | 2020-21        | 3             | reported      | 2            | 2                 | 1                    | true
        2020-21-Q3 | EAST      | 2                  | 2020-21        | 0             | reported      | 3            | 2                 | 0                    | true
        2020-21-Q3 | WM        | 1                  | 2020-21        | 2             | not_reported  |              |                   |                      | true
        """,
    )
    assert found["themes"].to_list() == [["a", "b"], ["a"], []]
    assert found["shared_with"].to_list() == [["WM"], [], None]


def test_a_local_programme_is_new_once():
    twice = programmes(
        ("2020-21-Q3", "EAST", "1", ["a"], [], 3.0),
        ("2020-21-Q4", "EAST", "1", ["a"], [], 3.0),
    )
    found = run_model(
        "marts.local_programmes", GIVEN | {"archive.local_programmes": twice}
    )
    assert found["is_new"].to_list() == [True, False]


def test_a_programme_stands_in_the_row_of_each_theme_it_names():
    assert_rows(
        run_model("marts.local_programme_themes", GIVEN),
        """
        quarter    | theme | status   | programme_count | all_programme_count | programme_pct | ahsns_reported | ahsns_expected
        2020-21-Q3 | a     | final    | 2               | 3                   | 66.666667     | 2              | 2
        2020-21-Q3 | b     | final    | 1               | 3                   | 33.333333     | 2              | 2
        2020-21-Q3 | c     | final    | 0               | 3                   | 0             | 2              | 2
        2020-21-Q4 | a     | nil      | 0               | 0                   |               | 1              | 2
        2020-21-Q4 | b     | nil      | 0               | 0                   |               | 1              | 2
        2020-21-Q4 | c     | nil      | 0               | 0                   |               | 1              | 2
        """,
    )


def test_impacts_are_added_within_one_type_and_the_worst_status_wins():
    assert_rows(
        run_model("marts.local_impacts", GIVEN),
        """
        quarter    | impact_type | unit     | status        | value | impact_count | awaited_impact_count | estimated_impact_count | provisional_impact_count | programme_count | ahsn_count | ahsns_reported | ahsns_expected
        2020-21-Q3 | beds        | bed days | not_available | 8     | 3            | 1                    | 1                      | 1                        | 2               | 1          | 1              | 2
        2020-21-Q3 | cash        | £        | estimated     | 14.5  | 2            | 0                    | 1                      | 0                        | 2               | 1          | 1              | 2
        2020-21-Q4 | beds        | bed days | nil           | 0     | 0            | 0                    | 0                      | 0                        | 0               | 0          | 1              | 2
        2020-21-Q4 | cash        | £        | nil           | 0     | 0            | 0                    | 0                      | 0                        | 0               | 0          | 1              | 2
        """,
    )


def test_where_nobody_sent_impacts_there_is_no_figure():
    found = run_model(
        "marts.local_impacts",
        GIVEN
        | {
            "staging.impacts": "submission_id",
            "staging.dataset_returns": "quarter|ahsn_code|dataset|status\n2020-21-Q4|WM|impacts|not_sent",
        },
    )
    assert_rows(
        found,
        "impact_type|status|value|impact_count\nbeds|not_sent||\ncash|not_sent||",
    )


def test_no_table_adds_over_themes():
    reading = [file for file in all_files() if "local_programme_themes" in file.sql]
    assert len(reading) > 1
    for file in reading:
        tree = sqlglot.parse_one(file.sql, dialect="duckdb")
        added = {
            column.name
            for total in tree.find_all(exp.Sum, exp.Avg)
            for column in total.find_all(exp.Column)
        }
        assert not added & {"programme_count", "programme_pct", "all_programme_count"}
