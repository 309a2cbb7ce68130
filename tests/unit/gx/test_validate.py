from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from assets.validation.checks import Condition
from assets.validation.gx.validate import (
    FAILING_SCHEMA,
    RESULTS_SCHEMA,
    validate_table,
)
from tests.factories.gx import TABLE, check, connect, judge, random_records, rows

NOT_NULL = "expect_column_values_to_not_be_null"
IN_SET = "expect_column_values_to_be_in_set"
BETWEEN = "expect_column_values_to_be_between"
UNIQUE = "expect_column_values_to_be_unique"
COMPOUND = "expect_compound_columns_to_be_unique"


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
