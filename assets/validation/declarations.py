"""What an entry of ``expectations/`` may say: the shape of a rule as text.

Only the shape and its inner consistency. Reading the files and turning entries into
checks is `assets.validation.rules`'s part.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assets.domain.datasets import BY_NAME
from assets.domain.declarations import Declaration
from assets.validation.checks import Operator, Rejects, Severity

# Judged first: they alone can reject a submission.
SHEET_TABLES = ("submissions", "cover", "datasets", "columns")
# Judged when it is known which version of each AHSN counts.
RECORD_TABLES = tuple(BY_NAME)
QUARTER_TABLES = (
    "ahsn_totals",
    "expected_programmes",
    "expected_organisations",
    "returns",
)
# Judged on the marts, once these are built.
NATIONAL_TABLES = ("national", "known_issues")
# Their rows carry their own cell, or none; a check names them as its `table`.
OWN_CELL_TABLES = SHEET_TABLES + QUARTER_TABLES + NATIONAL_TABLES

# Great Expectations drops a type it does not know without a word, so the ones that
# may be used are listed here, and each is tested against its pandas engine.
Expectation = Literal[
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_be_null",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_match_regex",
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_unique",
    "expect_column_pair_values_a_to_be_greater_than_b",
    "expect_column_pair_values_to_be_equal",
]

Scalar = str | int | float | bool
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=3)]
ConditionEntry = (
    tuple[str, Operator] | tuple[str, Operator, Scalar | tuple[Scalar, ...]]
)

_WITHOUT_VALUE = ("is_null", "is_not_null")
_WITH_LIST = ("in", "not_in")


class Parameter(Declaration):
    """A number, pattern or list a rule turns on, and why it is what it is.

    A check refers to it as ``$name``.
    """

    value: Scalar | tuple[Scalar, ...]
    reason: Sentence


class CheckEntry(Declaration):
    """One expectation, on the cells it points at or on a table of its own.

    ``cells`` names, per dataset, the columns whose cells are judged: one check each,
    with ``{column}`` in ``kwargs`` and ``where`` standing for the column. ``table``
    names a table whose rows carry their own cell (cover fields, columns of a sheet).
    ``size`` names the column that says how great a failure is, in the metric's unit.
    What is not said here (severity, rejects, message, expected, size) is the rule's.
    """

    part: Identifier | None = None
    table: str | None = None
    cells: dict[str, tuple[str, ...]] | None = None
    expectation: Expectation
    kwargs: dict[str, Scalar | tuple[Scalar, ...]]
    where: tuple[ConditionEntry, ...] = ()
    severity: Severity | None = None
    rejects: Rejects | None = None
    message: Sentence | None = None
    expected: Sentence | None = None
    size: Identifier | None = None

    @model_validator(mode="after")
    def _points_at_something(self) -> Self:
        if (self.table is None) == (self.cells is None):
            raise ValueError("`table` and `cells` exclude each other; give one of them")
        if self.table is not None and self.table not in OWN_CELL_TABLES:
            raise ValueError(
                f"{self.table!r} is no table; write one of "
                f"{', '.join(OWN_CELL_TABLES)}, or name a dataset's columns under "
                "`cells`"
            )
        for dataset, columns in (self.cells or {}).items():
            _check_cells(dataset, columns)
        return self

    @model_validator(mode="after")
    def _conditions_are_whole(self) -> Self:
        for condition in self.where:
            _check_condition(condition)
        return self


def _check_cells(dataset: str, columns: tuple[str, ...]) -> None:
    if dataset not in BY_NAME:
        raise ValueError(
            f"`cells` names {dataset!r}; write one of {', '.join(BY_NAME)}"
        )
    known = {column.name for column in BY_NAME[dataset].columns}
    unknown = [column for column in columns if column not in known]
    if unknown or not columns:
        raise ValueError(
            f"`cells` of {dataset} names {', '.join(unknown) or 'nothing'}; write "
            f"some of {', '.join(sorted(known))}"
        )


def _check_condition(condition: ConditionEntry) -> None:
    column, operator, *value = condition
    if bool(value) == (operator in _WITHOUT_VALUE):
        wanted = "no value" if operator in _WITHOUT_VALUE else "a value"
        raise ValueError(f"the condition on {column}; {operator} takes {wanted}")
    if value and isinstance(value[0], tuple) != (operator in _WITH_LIST):
        # A parameter may hold the list.
        is_parameter = isinstance(value[0], str) and value[0].startswith("$")
        if not is_parameter:
            wanted = "a list" if operator in _WITH_LIST else "one value"
            raise ValueError(f"the condition on {column}; {operator} takes {wanted}")


class Rule(Declaration):
    """One rule: what it finds, why we ask, what it costs, and how it is checked."""

    severity: Severity
    rejects: Rejects
    meaning: Sentence
    reason: Sentence
    message: Sentence
    expected: Sentence
    size: Identifier | None = None
    parameters: dict[Identifier, Parameter] = Field(default_factory=dict)
    checks: Annotated[tuple[CheckEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _costs_agree(self) -> Self:
        for check in self.checks:
            severity = check.severity or self.severity
            rejects = check.rejects or self.rejects
            if (severity == "critical") != (rejects != "nothing"):
                raise ValueError(
                    f"{severity} rejects {rejects}; critical rejects a submission or a "
                    "record, warning and info reject nothing"
                )
            if rejects == "submission" and check.table not in SHEET_TABLES:
                raise ValueError(
                    "a check that rejects a submission is judged before the records; "
                    f"set its `table` to one of {', '.join(SHEET_TABLES)}"
                )
        return self

    @model_validator(mode="after")
    def _parameters_are_used(self) -> Self:
        text = " ".join(repr((check.kwargs, check.where)) for check in self.checks)
        used = set(re.findall(r"'\$([a-z][a-z0-9_]*)'", text))
        unknown, idle = used - set(self.parameters), set(self.parameters) - used
        if unknown or idle:
            names = ", ".join(sorted(unknown | idle))
            raise ValueError(
                f"parameters set but not used, or used but not set ({names}); "
                "name each in a check as $name"
            )
        return self


class RuleFile(Declaration):
    """One file of ``expectations/``: its rules by id."""

    rules: dict[Identifier, Rule]
