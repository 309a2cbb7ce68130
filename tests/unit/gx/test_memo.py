from __future__ import annotations

import json
from contextlib import nullcontext

import pytest

from assets.validation.checks import Condition
from assets.validation.gx.loading import quiet_import
from assets.validation.gx.validate import validate_table
from tests.factories.gx import TABLE, check, connect, random_records

with quiet_import():
    from great_expectations.core.id_dict import IDDict

    from assets.validation.gx import run
    from assets.validation.gx.memo import remembered
    from assets.validation.gx.suite import build_expectation

NOT_NULL = check(
    "expect_column_values_to_not_be_null", [Condition("whole", "gt", 1)], column="code"
)


def test_great_expectations_says_the_same_with_and_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = connect(random_records(5))
    checks = [
        NOT_NULL,
        check("expect_column_values_to_be_unique", check_id="u", column="key"),
        check(
            "expect_column_values_to_be_in_set",
            check_id="s",
            column="code",
            value_set=["A1", "é"],
        ),
    ]
    with_memory = validate_table(connection, TABLE, "suite", checks)
    monkeypatch.setattr(run, "remembered", nullcontext)
    without = validate_table(connection, TABLE, "suite", checks)

    assert with_memory.results.equals(without.results)
    assert with_memory.failing.equals(without.failing)
    first, second = json.loads(with_memory.result_json), json.loads(without.result_json)
    assert first["results"] == second["results"]


def test_an_expectation_is_described_once_inside_and_anew_outside() -> None:
    expectation = build_expectation(NOT_NULL)

    with remembered():
        assert expectation.configuration is expectation.configuration
    assert expectation.configuration is not expectation.configuration


def test_a_changed_expectation_is_described_as_it_is_after_the_block() -> None:
    expectation = build_expectation(NOT_NULL)
    with remembered():
        assert expectation.configuration.notes == "a_rule"
    expectation.notes = "other"

    with remembered():
        assert expectation.configuration.notes == "other"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"column": "a"},
        {"column": "a", "value_set": [1, "b", None, 2.5]},
        {"b": {"d": 1, "c": [True]}, "a": "é"},
        {"row_condition": build_expectation(NOT_NULL).row_condition, "column": "a"},
    ],
)
def test_a_metric_has_the_same_name_by_the_quicker_road(
    content: dict[str, object],
) -> None:
    with remembered():
        quickly = IDDict(content).to_id()

    assert quickly == IDDict(content).to_id()
