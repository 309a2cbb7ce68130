"""Checks as a Great Expectations suite, strictly.

Great Expectations logs and drops what it does not understand. Here an unknown
expectation, argument or severity stops the run: a check that is not run would pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.expectations.row_conditions import (
    AndCondition,
    Column,
    ComparisonCondition,
    NullityCondition,
    Operator,
)
from great_expectations.expectations.row_conditions import Condition as GXCondition

from assets.domain.errors import DeclarationError
from assets.validation.checks import Check, Condition

_OPERATORS = {
    "eq": Operator.EQUAL,
    "ne": Operator.NOT_EQUAL,
    "in": Operator.IN,
    "not_in": Operator.NOT_IN,
    "gt": Operator.GREATER_THAN,
    "ge": Operator.GREATER_THAN_OR_EQUAL,
    "lt": Operator.LESS_THAN,
    "le": Operator.LESS_THAN_OR_EQUAL,
}
# Ours to set, from the check itself or for all checks alike.
_RESERVED = frozenset(
    {"row_condition", "condition_parser", "severity", "meta", "notes", "description"}
    | {"result_format", "catch_exceptions", "id", "windows", "rendered_content"}
    | {"mostly"}
)
RowByRow = ColumnMapExpectation | ColumnPairMapExpectation | MulticolumnMapExpectation


def build_suite(name: str, checks: Sequence[Check]) -> ExpectationSuite:
    """Return the suite of the checks, one expectation each, in the same order.

    Each expectation's ``meta`` holds its ``check_id`` and ``rule_id``.

    Raises:
        DeclarationError: a check cannot be expressed, or two have the same id.
    """
    seen: set[str] = set()
    for check in checks:
        if check.check_id in seen:
            raise _wrong(check, "another check has the same id; give it its own")
        seen.add(check.check_id)
    suite = ExpectationSuite(
        name=name, expectations=[build_expectation(check) for check in checks]
    )
    if len(suite.expectations) != len(checks):
        raise DeclarationError(
            f"Suite {name!r}: Great Expectations took {len(suite.expectations)} of"
            f" {len(checks)} checks. Look for two that ask the same."
        )
    return suite


def build_expectation(check: Check) -> RowByRow:
    """Return the check as a Great Expectations expectation.

    Raises:
        DeclarationError: its type, arguments, conditions or severity mean nothing.
    """
    if reserved := sorted(_RESERVED & check.kwargs.keys()):
        raise _wrong(check, f"{', '.join(reserved)} cannot be set in kwargs")
    if check.severity not in {one.value for one in FailureSeverity}:
        raise _wrong(check, f"severity {check.severity!r} is none of ours")
    value_set = check.kwargs.get("value_set")
    if isinstance(value_set, list | tuple | set | frozenset) and None in value_set:
        raise _wrong(check, "value_set has a null; test that with a condition")
    implementation = _implementation(check)
    arguments = {
        **check.kwargs,
        "row_condition": _row_condition(check),
        "severity": FailureSeverity(check.severity),
        "notes": check.check_id,
        "meta": {"check_id": check.check_id, "rule_id": check.rule_id},
    }
    try:
        return implementation.parse_obj(arguments)
    except (TypeError, ValueError) as error:
        raise _wrong(check, f"Great Expectations refuses it: {error}") from error


def map_metric(expectation: str) -> str:
    """Return the metric by which a row-by-row expectation judges its rows."""
    implementation = cast("type[RowByRow]", get_expectation_impl(expectation))
    return str(implementation.map_metric)


def _implementation(check: Check) -> type[RowByRow]:
    try:
        implementation = get_expectation_impl(check.expectation)
    except ExpectationNotFoundError as error:
        raise _wrong(check, "Great Expectations has no such expectation") from error
    if not issubclass(implementation, RowByRow):
        raise _wrong(check, "it does not judge row by row, so no row can be named")
    return implementation


def _row_condition(check: Check) -> GXCondition | None:
    conditions = [_condition(check, condition) for condition in check.where]
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return AndCondition(conditions=conditions)


def _condition(check: Check, condition: Condition) -> GXCondition:
    column = Column(condition.column)
    if condition.operator in ("is_null", "is_not_null"):
        return NullityCondition(column=column, is_null=condition.operator == "is_null")
    if condition.operator not in _OPERATORS:
        raise _wrong(check, f"operator {condition.operator!r} means nothing")
    value = condition.value
    try:
        return ComparisonCondition(
            column=column,
            operator=_OPERATORS[condition.operator],
            parameter=list(value) if isinstance(value, tuple) else value,
        )
    except (TypeError, ValueError) as error:
        raise _wrong(
            check,
            f"the condition {condition.column} {condition.operator} {value!r}"
            f" cannot be tested: {error}",
        ) from error


def _wrong(check: Check, reason: str) -> DeclarationError:
    return DeclarationError(
        f"Check {check.check_id!r} ({check.expectation} on {check.table}): {reason}."
    )
