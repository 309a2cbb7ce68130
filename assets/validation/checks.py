"""A check: one expectation of one rule, on one judged table.

The declaration only, free of Great Expectations, so that rules can be read and
explained without importing it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["critical", "warning", "info"]
Rejects = Literal["submission", "record", "nothing"]
Operator = Literal[
    "eq", "ne", "in", "not_in", "is_null", "is_not_null", "gt", "ge", "lt", "le"
]
Scalar = str | int | float | bool
ConditionValue = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True)
class Condition:
    """A row is judged only where this holds; a check's conditions all have to hold."""

    column: str
    operator: Operator
    value: ConditionValue = None


@dataclass(frozen=True)
class Check:
    """One Great Expectations expectation and the rule it serves.

    ``check_id`` is unique over all rules: the rule's id, or ``rule_id.part`` where a
    rule has several. ``table`` is the judged table it runs on. ``expectation`` is the
    snake-case type, such as ``expect_column_values_to_be_between``.
    """

    check_id: str
    rule_id: str
    severity: Severity
    rejects: Rejects
    table: str
    expectation: str
    kwargs: Mapping[str, object]
    where: tuple[Condition, ...] = field(default=())
