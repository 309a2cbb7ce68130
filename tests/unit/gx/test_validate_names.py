from __future__ import annotations

import duckdb
import polars as pl
import pytest

from assets.domain.errors import DeclarationError
from assets.validation.checks import Condition
from assets.validation.gx.validate import validate_table
from tests.factories.gx import TABLE, check, connect, judge, rows

NOT_NULL = "expect_column_values_to_not_be_null"
IN_SET = "expect_column_values_to_be_in_set"
BETWEEN = "expect_column_values_to_be_between"
UNIQUE = "expect_column_values_to_be_unique"
COMPOUND = "expect_compound_columns_to_be_unique"


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
