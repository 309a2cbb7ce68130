from __future__ import annotations

import duckdb
import polars as pl
import pytest

from assets.domain.errors import ValidationError
from assets.validation.checks import Check, Condition
from assets.validation.gx.validate import validate_table
from tests.factories.gx import TABLE, check, connect, judge

NOT_NULL = "expect_column_values_to_not_be_null"
IN_SET = "expect_column_values_to_be_in_set"
REGEX = "expect_column_values_to_match_regex"
BETWEEN = "expect_column_values_to_be_between"


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
