from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from assets.domain.errors import DeclarationError, ValidationError
from assets.validation.checks import Check, Condition
from assets.validation.gx.validate import (
    FAILING_SCHEMA,
    RESULTS_SCHEMA,
    SuiteOutcome,
    validate_table,
)
from tests.factories.gx import TABLE, check, connect, random_records

NOT_NULL = "expect_column_values_to_not_be_null"
IN_SET = "expect_column_values_to_be_in_set"
REGEX = "expect_column_values_to_match_regex"
BETWEEN = "expect_column_values_to_be_between"
UNIQUE = "expect_column_values_to_be_unique"
COMPOUND = "expect_compound_columns_to_be_unique"


def judge(
    columns: dict[str, object], *checks: Check, name: str = TABLE
) -> SuiteOutcome:
    height = len(next(iter(columns.values())))  # type: ignore[arg-type]
    records = pl.DataFrame({"row_id": range(height), **columns})
    return validate_table(connect(records, name=name), name, "suite", checks)


def rows(outcome: SuiteOutcome, check_id: str = "a_rule") -> list[int]:
    return outcome.failing.filter(check_id=check_id)["row_id"].to_list()


class CountingConnection:
    """A live connection that notes the queries it is given."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.queries: list[str] = []

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        self.queries.append(sql)
        return self.connection.execute(sql)


def test_the_outcome_has_the_promised_columns_and_the_real_result() -> None:
    outcome = judge({"code": ["a", None]}, check(NOT_NULL, column="code"))

    assert dict(outcome.results.schema) == RESULTS_SCHEMA
    assert dict(outcome.failing.schema) == FAILING_SCHEMA
    assert outcome.results.row(0) == ("a_rule", False, 2, 1)
    assert outcome.duration_seconds > 0
    result = json.loads(outcome.result_json)
    assert result["suite_name"] == "suite"
    assert result["meta"]["great_expectations_version"] == "1.24.1"
    assert result["statistics"]["unsuccessful_expectations"] == 1
    (answer,) = result["results"]
    assert answer["expectation_config"]["meta"]["check_id"] == "a_rule"
    assert answer["expectation_config"]["severity"] == "critical"
    assert answer["result"]["partial_unexpected_index_list"] == [
        {"row_id": 1, "code": None}
    ]


def test_results_keep_the_order_of_the_checks() -> None:
    ids = ["b.two", "a", "c", "b.one"]
    columns = ["code", "other", "code", "other"]
    outcome = judge(
        {"code": ["a"], "other": ["b"]},
        *(
            check(NOT_NULL, check_id=one, column=column)
            for one, column in zip(ids, columns, strict=True)
        ),
    )

    assert outcome.results["check_id"].to_list() == ids


def test_five_thousand_failing_rows_all_come_back() -> None:
    count = 5_000
    outcome = judge(
        {"code": [None] * count, "key": [n // 2 for n in range(count)]},
        check(NOT_NULL, check_id="null", column="code"),
        check(UNIQUE, check_id="unique", column="key"),
        check(COMPOUND, check_id="pair", column_list=["code", "key"]),
    )

    for check_id in ("null", "unique", "pair"):
        assert rows(outcome, check_id) == list(range(count))
    assert outcome.results["unexpected_count"].to_list() == [count] * 3


def test_an_empty_table_passes_with_nothing_judged() -> None:
    records = random_records(1).clear()
    checks = [
        check(NOT_NULL, check_id="null", column="code"),
        check(UNIQUE, check_id="unique", column="key"),
        check(IN_SET, [Condition("whole", "gt", 1)], column="code", value_set=["x"]),
    ]

    outcome = validate_table(connect(records), TABLE, "suite", checks)

    assert outcome.results["success"].to_list() == [True] * 3
    assert outcome.results["element_count"].to_list() == [0] * 3
    assert outcome.results["unexpected_count"].to_list() == [0] * 3
    assert outcome.failing.is_empty()


def test_a_suite_without_checks_finds_nothing() -> None:
    outcome = judge({"code": ["a"]})

    assert outcome.results.is_empty()
    assert outcome.failing.is_empty()


@pytest.mark.parametrize(
    "name",
    [
        'with "quotes"',
        "select",
        "per%cent :name",
        "dotted.name",
        "Mixed Case",
        "qualify",
        "f0",
        "judged",
        "é",
    ],
)
def test_a_column_may_have_any_name(name: str) -> None:
    outcome = judge(
        {name: ["a", None, "b", "b", None]},
        check(NOT_NULL, check_id="null", column=name),
        check(IN_SET, check_id="set", column=name, value_set=["a"]),
        check(UNIQUE, check_id="unique", column=name),
        check(NOT_NULL, [Condition(name, "eq", "b")], check_id="where", column=name),
        check(COMPOUND, check_id="pair", column_list=[name, "row_id"]),
    )

    assert rows(outcome, "null") == [1, 4]
    assert rows(outcome, "set") == [2, 3]
    assert rows(outcome, "unique") == [2, 3]
    assert rows(outcome, "where") == []
    assert outcome.results.filter(check_id="where")["element_count"].item() == 2
    assert rows(outcome, "pair") == []


def test_another_column_may_name_the_rows() -> None:
    records = pl.DataFrame({"row_id": [9, None, 7], "number": [30, 10, 20]})

    outcome = validate_table(
        connect(records),
        TABLE,
        "suite",
        [
            check(NOT_NULL, check_id="null", column="row_id"),
            check(BETWEEN, check_id="range", column="row_id", max_value=8),
        ],
        row_id="number",
    )

    assert rows(outcome, "null") == [10]
    assert rows(outcome, "range") == [30]


@pytest.mark.parametrize(
    "table",
    ["judging.records", '"judging"."records"', 'memory."judging".records'],
)
def test_a_table_may_be_in_a_schema(table: str) -> None:
    connection = duckdb.connect()
    connection.execute("create schema judging")
    connection.execute(
        "create table judging.records as select 4::bigint as row_id, null as code"
    )

    outcome = validate_table(
        connection,
        table,
        "suite",
        [check(NOT_NULL, column="code"), check(UNIQUE, check_id="u", column="row_id")],
    )

    assert rows(outcome) == [4]


def test_a_table_may_have_any_name_in_quotes() -> None:
    outcome = judge(
        {"code": [None]}, check(NOT_NULL, column="code"), name='"a.b ""c"" %s"'
    )

    assert rows(outcome) == [0]


@pytest.mark.parametrize("table", ["", "a..b", "a.b.c.d", 'a"b'])
def test_a_name_that_is_none_is_refused(table: str) -> None:
    with pytest.raises(DeclarationError, match="is not the name of a table"):
        validate_table(duckdb.connect(), table, "suite", [])


def test_a_view_on_a_frame_is_judged_as_a_table_is() -> None:
    connection = duckdb.connect()
    connection.register("frame", pl.DataFrame({"row_id": [1, 2], "code": ["a", None]}))

    outcome = validate_table(
        connection, "frame", "suite", [check(NOT_NULL, column="code")]
    )

    assert rows(outcome) == [2]


def test_numbers_beyond_sixty_four_bits_days_and_booleans_are_compared() -> None:
    outcome = judge(
        {
            "big": [2**62, -(2**62), None],
            "day": [date(2023, 4, 1), date(2024, 2, 29), None],
            "open": [True, False, None],
        },
        check(IN_SET, check_id="big", column="big", value_set=[2**62, 2**100]),
        check(BETWEEN, check_id="day", column="day", max_value=date(2023, 12, 31)),
        check(
            NOT_NULL, [Condition("open", "eq", False)], check_id="open", column="big"
        ),
        check(
            NOT_NULL, [Condition("day", "lt", "2024-01-01")], check_id="d", column="big"
        ),
    )

    assert rows(outcome, "big") == [1]
    assert rows(outcome, "day") == [1]
    assert outcome.results["element_count"].to_list() == [3, 3, 1, 1]


def test_a_null_meets_no_comparison_in_a_condition() -> None:
    conditions = [
        Condition("code", "ne", "a"),
        Condition("code", "not_in", ("a",)),
        Condition("code", "is_null"),
    ]
    outcome = judge(
        {"code": ["a", "b", None]},
        *(
            check(NOT_NULL, [one], check_id=one.operator, column="row_id")
            for one in conditions
        ),
    )

    assert outcome.results["element_count"].to_list() == [1, 1, 1]


def test_the_same_question_asked_twice_is_answered_twice() -> None:
    outcome = judge(
        {"code": ["a", None]},
        check(NOT_NULL, check_id="one", column="code"),
        check(NOT_NULL, check_id="two", column="code"),
    )

    assert rows(outcome, "one") == rows(outcome, "two") == [1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (check(NOT_NULL, check_id="wrong", column="absent"), "absent"),
        (check(REGEX, check_id="wrong", column="code", regex="("), "missing"),
        (check(REGEX, check_id="wrong", column="number", regex="1"), "regexp_matches"),
        (check(IN_SET, check_id="wrong", column="number", value_set=["x"]), "x"),
        (check(BETWEEN, check_id="wrong", column="code", max_value=1), "VARCHAR"),
        (
            check(
                NOT_NULL,
                [Condition("number", "gt", "many")],
                check_id="wrong",
                column="code",
            ),
            "many",
        ),
        (
            check(NOT_NULL, [Condition("x", "eq", 1)], check_id="wrong", column="code"),
            "x",
        ),
    ],
)
def test_a_check_that_breaks_is_named_with_what_was_said(
    wrong: Check, said: str
) -> None:
    fine = check(NOT_NULL, check_id="fine", column="code")

    with pytest.raises(ValidationError, match="no submission is to blame") as caught:
        judge({"code": ["a"], "number": [1]}, fine, wrong)

    message = str(caught.value)
    assert "\n  wrong (" in message
    assert said in message
    assert "fine" not in message
    assert TABLE in message


def test_every_check_that_breaks_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        judge(
            {"code": ["a"], "number": [1]},
            check(REGEX, check_id="first", column="code", regex="("),
            check(IN_SET, check_id="second", column="number", value_set=["x"]),
            check(NOT_NULL, check_id="third", column="absent"),
        )

    assert [
        one for one in ("first", "second", "third") if one in str(caught.value)
    ] == [
        "first",
        "second",
        "third",
    ]


def test_a_table_that_is_not_there_breaks_every_check() -> None:
    with pytest.raises(ValidationError, match="a_rule"):
        validate_table(
            duckdb.connect(), "absent", "suite", [check(NOT_NULL, column="code")]
        )


def test_rows_without_the_named_id_break_every_check() -> None:
    connection = connect(pl.DataFrame({"code": ["a"]}))

    with pytest.raises(ValidationError, match=r"a_rule.*row_id"):
        validate_table(connection, TABLE, "suite", [check(NOT_NULL, column="code")])


def test_the_number_of_queries_does_not_grow_with_the_checks() -> None:
    records = random_records(3)
    counts = {}
    for several in (1, 12):
        connection = CountingConnection(connect(records))
        checks = [
            part
            for number in range(several)
            for part in (
                check(NOT_NULL, check_id=f"null{number}", column="code"),
                check(UNIQUE, check_id=f"unique{number}", column="key"),
                check(
                    IN_SET,
                    [Condition("whole", "gt", number)],
                    check_id=f"set{number}",
                    column="code",
                    value_set=["A1"],
                ),
                check(
                    "expect_column_pair_values_to_be_equal",
                    [Condition("whole", "lt", number)],
                    check_id=f"pair{number}",
                    column_A="code",
                    column_B="other_code",
                    ignore_row_if="either_value_is_missing",
                ),
                check(COMPOUND, check_id=f"all{number}", column_list=["code", "whole"]),
            )
        ]
        validate_table(connection, TABLE, "suite", checks)  # type: ignore[arg-type]
        counts[several] = len(connection.queries)

    # The columns, the failing rows, the counts, and the rows shown in the result.
    assert counts == {1: 4, 12: 4}


def test_nothing_is_left_in_the_connection() -> None:
    connection = connect(random_records(4))
    before = connection.execute("from duckdb_tables() select table_name").fetchall()

    validate_table(connection, TABLE, "suite", [check(UNIQUE, column="key")])

    after = connection.execute("from duckdb_tables() select table_name").fetchall()
    assert after == before == [(TABLE,)]


@pytest.fixture
def reported() -> Iterator[list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def test_warnings_still_reach_the_process(
    reported: list[warnings.WarningMessage],
) -> None:
    judge({"code": ["a"]}, check(NOT_NULL, column="code"))
    warnings.warn("after", UserWarning, stacklevel=1)

    assert [str(one.message) for one in reported] == ["after"]


def test_the_door_is_light_and_a_validation_is_silent() -> None:
    program = """
import sys
import assets.validation.gx.validate as door
import assets.validation.gx.data_docs
assert not {"great_expectations", "pandas", "sqlalchemy"} & sys.modules.keys()
import duckdb
from assets.validation.checks import Check
connection = duckdb.connect()
connection.execute("create table t as select 1::bigint as row_id, null as code")
check = Check("c", "c", "info", "nothing", "t", "expect_column_values_to_not_be_null",
    {"column": "code"})
assert door.validate_table(connection, "t", "s", [check]).failing.height == 1
try:
    door.validate_table(connection, "gone", "s", [check])
except Exception:
    pass
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
