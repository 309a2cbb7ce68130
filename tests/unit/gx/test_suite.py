from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from assets.domain.errors import DeclarationError
from assets.validation.checks import Check, Condition, Operator, Severity
from assets.validation.gx.loading import quiet_import
from tests.factories.gx import check

with quiet_import():
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )

    from assets.validation.gx import suite as suites
    from assets.validation.gx.suite import build_suite

NOT_NULL = "expect_column_values_to_not_be_null"
FINE = check(NOT_NULL, check_id="fine", column="code")


def test_a_suite_has_one_expectation_a_check_in_order() -> None:
    checks = [replace(FINE, check_id=name) for name in ("b", "a.one", "a.two")]

    suite = build_suite("activity", checks)

    assert suite.name == "activity"
    assert [one.meta["check_id"] for one in suite.expectations] == [
        "b",
        "a.one",
        "a.two",
    ]


@pytest.mark.parametrize("severity", get_args(Severity))
def test_severity_is_carried_over(severity: Severity) -> None:
    (expectation,) = build_suite("s", [replace(FINE, severity=severity)]).expectations

    assert expectation.severity.value == severity


OPERATORS: dict[str, tuple[object, dict[str, object]]] = {
    "eq": ("a", {"operator": "==", "parameter": "a"}),
    "ne": (1, {"operator": "!=", "parameter": 1}),
    "in": (("a", "b"), {"operator": "IN", "parameter": ["a", "b"]}),
    "not_in": ((1, 2.5), {"operator": "NOT_IN", "parameter": [1, 2.5]}),
    "gt": (1, {"operator": ">", "parameter": 1}),
    "ge": (1, {"operator": ">=", "parameter": 1}),
    "lt": (1, {"operator": "<", "parameter": 1}),
    "le": (1, {"operator": "<=", "parameter": 1}),
    "is_null": (None, {"is_null": True}),
    "is_not_null": (None, {"is_null": False}),
}


@pytest.mark.parametrize("operator", get_args(Operator))
def test_every_operator_has_its_typed_condition(operator: Operator) -> None:
    value, expected = OPERATORS[operator]
    condition = Condition("code", operator, value)  # type: ignore[arg-type]

    (expectation,) = build_suite("s", [replace(FINE, where=(condition,))]).expectations

    written = expectation.row_condition.dict()
    assert written.pop("column") == {"name": "code"}
    assert written.pop("type") in ("comparison", "nullity")
    assert written == expected


def test_several_conditions_all_have_to_hold() -> None:
    where = (
        Condition("a", "is_null"),
        Condition("b", "gt", 1),
        Condition("c", "eq", 2),
    )

    (expectation,) = build_suite("s", [replace(FINE, where=where)]).expectations

    assert repr(expectation.row_condition) == "(a IS NULL AND b > 1 AND c == 2)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (check("expect_nothing_of_the_kind", column="a"), "no such expectation"),
        (check("expect_table_row_count_to_equal", value=3), "row by row"),
        (
            check("expect_column_max_to_be_between", column="a", max_value=3),
            "row by row",
        ),
        (check(NOT_NULL), "column"),
        (check(NOT_NULL, column="a", colour="red"), "colour"),
        (check(NOT_NULL, column=3), "column"),
        (check("expect_column_values_to_be_between", column="a"), "min_value"),
        (
            check("expect_column_values_to_be_in_set", column="a", value_set="ab"),
            "value_set",
        ),
        (
            check(
                "expect_column_values_to_not_be_in_set",
                column="a",
                value_set=["b", None],
            ),
            "null",
        ),
        (
            check(
                "expect_column_pair_values_to_be_equal",
                column_A="a",
                column_B="b",
                ignore_row_if="sometimes",
            ),
            "ignore_row_if",
        ),
        (
            replace(FINE, check_id="wrong", severity="grave"),  # type: ignore[arg-type]
            "grave",
        ),
        (check(NOT_NULL, column="a", mostly=0.9), "mostly"),
        (check(NOT_NULL, column="a", row_condition="b > 1"), "row_condition"),
        (check(NOT_NULL, column="a", severity="info"), "severity"),
        (check(NOT_NULL, [Condition("b", "eq", None)], column="a"), "b eq None"),
        (check(NOT_NULL, [Condition("b", "in", "ab")], column="a"), "b in 'ab'"),
        (check(NOT_NULL, [Condition("b", "in", (True,))], column="a"), "bool"),
        (check(NOT_NULL, [Condition("b", "in", ("a", 1))], column="a"), "same type"),
        (
            check(NOT_NULL, [Condition("b", "like", "a")], column="a"),  # type: ignore[arg-type]
            "like",
        ),
    ],
)
def test_what_cannot_be_run_is_refused(wrong: Check, said: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        build_suite("s", [FINE, wrong])

    message = str(caught.value)
    assert said in message
    assert f"Check {wrong.check_id!r} ({wrong.expectation} on {wrong.table})" in message


def test_two_checks_of_one_name_are_refused() -> None:
    with pytest.raises(DeclarationError, match="same id"):
        build_suite("s", [FINE, replace(FINE, kwargs={"column": "other"})])


def test_an_expectation_that_great_expectations_drops_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def misspelt(one: Check) -> ExpectationConfiguration:
        return ExpectationConfiguration(type=one.expectation, kwargs=dict(one.kwargs))

    monkeypatch.setattr(suites, "build_expectation", misspelt)
    wrong = replace(FINE, check_id="wrong", expectation="expect_nothing_of_the_kind")

    with pytest.raises(DeclarationError, match="took 1 of 2 checks"):
        build_suite("s", [FINE, wrong])
