# ruff: noqa: E501 - a table is read whole
import duckdb
import pytest

from assets.warehouse.inputs import Inputs
from assets.warehouse.macros import macro_files, write_macros
from assets.warehouse.sql_file import sql_files
from assets.warehouse.tables import write_tables
from tests.factories.warehouse import (
    all_files,
    assert_rows,
    run_model,
    typed_frame,
)

EDITIONS = """
edition_id | known_at             | quarter    | metric_code   | is_there | status      | value
e1         | 2020-08-01 12:00:00Z | 2020-21-Q1 | eied_patients | true     | provisional | 44
e2         | 2020-11-01 12:00:00Z | 2020-21-Q1 | eied_patients | true     | final       | 46
e2         | 2020-11-01 12:00:00Z | 2020-21-Q2 | eied_patients | true     | final       | 100
e3         | 2020-11-02 00:00:00Z | 2020-21-Q1 | eied_patients | false    |             |
e4         | 2020-11-05 09:00:00Z | 2020-21-Q1 | eied_patients | true     | final       | 46
"""

AHSN_EDITIONS = """
edition_id | known_at             | quarter    | ahsn_code | metric_code   | is_there | submission_id | value
e1         | 2020-08-01 12:00:00Z | 2020-21-Q1 | WES       | eied_patients | true     | s1            | 4
e1         | 2020-08-01 12:00:00Z | 2020-21-Q1 | YH        | eied_patients | true     | s2            | 40
e2         | 2020-11-01 12:00:00Z | 2020-21-Q1 | WES       | eied_patients | true     | s3            | 6
"""


def test_a_figure_holds_until_another_was_told_or_none_any_more():
    found = run_model(
        "marts.metric_quarter_history", {"archive.metric_quarter_editions": EDITIONS}
    )
    assert_rows(
        found,
        """
        quarter    | known_from       | known_to         | edition_id | status      | value
        2020-21-Q1 | 2020-08-01 12:00 | 2020-11-01 12:00 | e1         | provisional | 44
        2020-21-Q1 | 2020-11-01 12:00 | 2020-11-02 00:00 | e2         | final       | 46
        2020-21-Q1 | 2020-11-05 09:00 |                  | e4         | final       | 46
        2020-21-Q2 | 2020-11-01 12:00 |                  | e2         | final       | 100
        """,
    )


def test_what_a_figure_lacked_is_kept_and_unknown_before_it_was():
    found = run_model(
        "marts.metric_quarter_history",
        {
            "archive.metric_quarter_editions": """
                edition_id | known_at             | quarter    | metric_code | is_there | lapsed_count | other_failure_count | cumulative_unknown_count
                e1         | 2020-08-01 12:00:00Z | 2020-21-Q1 | flow        | true     |              |                     |
                e2         | 2020-11-01 12:00:00Z | 2020-21-Q1 | flow        | true     | 1            | 2                   | 3
                """
        },
    )
    assert_rows(
        found,
        """
        edition_id | lapsed_count | other_failure_count | cumulative_unknown_count
        e1         |              |                     |
        e2         | 1            | 2                   | 3
        """,
    )


def test_each_ahsns_figure_has_a_history_of_its_own():
    found = run_model(
        "marts.ahsn_metric_quarter_history",
        {"archive.ahsn_metric_quarter_editions": AHSN_EDITIONS},
    )
    assert_rows(
        found,
        """
        ahsn_code | known_from       | known_to         | submission_id | value
        WES       | 2020-08-01 12:00 | 2020-11-01 12:00 | s1            | 4
        WES       | 2020-11-01 12:00 |                  | s3            | 6
        YH        | 2020-08-01 12:00 |                  | s2            | 40
        """,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """A read-only connection to a file with both histories, somewhere not in UTC."""
    path = tmp_path_factory.mktemp("history") / "warehouse.duckdb"
    names = ("marts.metric_quarter_history", "marts.ahsn_metric_quarter_history")
    given = {
        "archive.metric_quarter_editions": EDITIONS,
        "archive.ahsn_metric_quarter_editions": AHSN_EDITIONS,
    }
    frames = {name: typed_frame(name, rows) for name, rows in given.items()}
    with duckdb.connect(str(path)) as connection:
        files = [file for file in all_files() if file.name in names]
        write_tables(connection, Inputs(frames, {}), files)
        write_macros(connection)
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'America/New_York'")
        yield connection


# A day means its end; a time without a zone is in UTC, wherever one asks.
@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        ("date '2020-07-31'", {}),
        ("date '2020-08-01'", {"2020-21-Q1": 44}),
        ("timestamp '2020-08-01 11:59:59'", {}),
        ("timestamp '2020-08-01 12:00:00'", {"2020-21-Q1": 44}),
        ("timestamptz '2020-08-01 13:59:59+02'", {}),
        ("timestamptz '2020-08-01 14:00:00+02'", {"2020-21-Q1": 44}),
        ("'2020-10-31'", {"2020-21-Q1": 44}),
        ("'2020-11-01'", {"2020-21-Q1": 46, "2020-21-Q2": 100}),
        ("'2020-11-01T11:59:59Z'", {"2020-21-Q1": 44}),
        ("'2020-11-02'", {"2020-21-Q2": 100}),
        ("'2020-11-05'", {"2020-21-Q1": 46, "2020-21-Q2": 100}),
        ("now()", {"2020-21-Q1": 46, "2020-21-Q2": 100}),
    ],
)
def test_the_figures_as_known_at_a_moment(warehouse, known_at, expected):
    rows = warehouse.execute(
        f"select quarter, value from marts.metric_quarter_as_at({known_at})"
    ).fetchall()
    assert dict(rows) == expected


def test_the_ahsns_figures_as_known_at_a_moment(warehouse):
    rows = warehouse.execute(
        "select ahsn_code, value from marts.ahsn_metric_quarter_as_at('2020-08-01')"
    ).fetchall()
    assert dict(rows) == {"WES": 4, "YH": 40}


def test_the_plain_query_of_the_notes_answers_as_the_macro_does(warehouse):
    [notes] = [
        f.header.notes for f in macro_files() if f.macro == "metric_quarter_as_at"
    ]
    plain = notes[notes.index("select *") :].replace("2020-08-31", "2020-11-03")
    macro = "from marts.metric_quarter_as_at(timestamp '2020-11-03 12:00:00')"
    assert warehouse.execute(plain).fetchall() == warehouse.execute(macro).fetchall()


def test_every_macro_is_commented_and_its_example_runs(warehouse):
    comments = dict(
        warehouse.execute(
            "select function_name, comment from duckdb_functions()"
            " where schema_name = 'marts'"
        ).fetchall()
    )
    assert set(comments) == {file.macro for file in macro_files()}
    for file in macro_files():
        assert comments[file.macro] == file.comment
        assert file.header.example is not None
        assert warehouse.execute(file.header.example.sql).fetchall() is not None


def test_an_as_at_query_has_the_columns_of_its_history(warehouse):
    files = {file.name: file for file in sql_files()}
    for name in ("metric_quarter", "ahsn_metric_quarter"):
        answer = warehouse.sql(f"from marts.{name}_as_at('2020-08-01')")
        history = files[f"marts.{name}_history"]
        assert answer.columns == [column.name for column in history.columns]
