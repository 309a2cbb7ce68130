"""The DuckDB engine says what Great Expectations says on pandas."""

from __future__ import annotations

from datetime import date

import pytest

from assets.validation.checks import Check, Condition
from assets.validation.gx.validate import validate_table
from tests.factories.gx import TABLE, check, connect, judge_on_pandas, random_records

EITHER = "either_value_is_missing"
BOTH = "both_values_are_missing"

EXPECTATIONS: dict[str, tuple[str, dict[str, object]]] = {
    "not_null": ("expect_column_values_to_not_be_null", {"column": "code"}),
    "not_null_of_nothing": (
        "expect_column_values_to_not_be_null",
        {"column": "nothing"},
    ),
    "null": ("expect_column_values_to_be_null", {"column": "value"}),
    "in_set": (
        "expect_column_values_to_be_in_set",
        {"column": "code", "value_set": ["O'Hara", "per%cent", "back\\slash"]},
    ),
    "in_set_of_lines": (
        "expect_column_values_to_be_in_set",
        {"column": "code", "value_set": ["two\nlines", "é", ""]},
    ),
    "in_empty_set": (
        "expect_column_values_to_be_in_set",
        {"column": "code", "value_set": []},
    ),
    "in_set_of_numbers": (
        "expect_column_values_to_be_in_set",
        {"column": "whole", "value_set": [1, 2, 3, 2**70]},
    ),
    "in_set_of_nothing": (
        "expect_column_values_to_be_in_set",
        {"column": "nothing", "value_set": ["A1"]},
    ),
    "in_set_of_booleans": (
        "expect_column_values_to_be_in_set",
        {"column": "is_open", "value_set": [True]},
    ),
    "in_set_of_days": (
        "expect_column_values_to_be_in_set",
        {"column": "day", "value_set": [date(2023, 4, 2), date(2023, 6, 1)]},
    ),
    "not_in_set": (
        "expect_column_values_to_not_be_in_set",
        {"column": "code", "value_set": ["A1", "two\nlines"]},
    ),
    "regex": (
        "expect_column_values_to_match_regex",
        {"column": "code", "regex": r"^[A-Z]'?\w+\s?"},
    ),
    "regex_anywhere": (
        "expect_column_values_to_match_regex",
        {"column": "code", "regex": r"1|%c|\\s"},
    ),
    "not_regex": (
        "expect_column_values_to_not_match_regex",
        {"column": "code", "regex": r"(?i)^a1$|'"},
    ),
    "between": (
        "expect_column_values_to_be_between",
        {"column": "value", "min_value": 0, "max_value": 10.5},
    ),
    "above": (
        "expect_column_values_to_be_between",
        {"column": "limit", "min_value": 0, "strict_min": True},
    ),
    "below": (
        "expect_column_values_to_be_between",
        {"column": "whole", "max_value": 5, "strict_max": True},
    ),
    "between_days": (
        "expect_column_values_to_be_between",
        {
            "column": "day",
            "min_value": date(2023, 4, 30),
            "max_value": date(2023, 12, 31),
        },
    ),
    "unique": ("expect_column_values_to_be_unique", {"column": "key"}),
    "unique_of_nothing": ("expect_column_values_to_be_unique", {"column": "nothing"}),
    "greater": (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "value", "column_B": "limit", "ignore_row_if": EITHER},
    ),
    "greater_or_equal": (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "limit",
            "column_B": "whole",
            "or_equal": True,
            "ignore_row_if": EITHER,
        },
    ),
    "greater_of_both": (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "value", "column_B": "limit", "ignore_row_if": BOTH},
    ),
    "greater_of_any": (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "value", "column_B": "limit", "ignore_row_if": "neither"},
    ),
    "equal": (
        "expect_column_pair_values_to_be_equal",
        {"column_A": "code", "column_B": "other_code", "ignore_row_if": EITHER},
    ),
    "equal_of_both": (
        "expect_column_pair_values_to_be_equal",
        {"column_A": "code", "column_B": "other_code", "ignore_row_if": BOTH},
    ),
    "compound": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["code", "whole", "limit"]},
    ),
    "compound_of_any": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["code", "key"], "ignore_row_if": "any_value_is_missing"},
    ),
    "compound_of_all": (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["code", "key"], "ignore_row_if": "never"},
    ),
    "within_record": (
        "expect_select_column_values_to_be_unique_within_record",
        {"column_list": ["code", "other_code", "nothing"]},
    ),
    "within_record_of_two": (
        "expect_select_column_values_to_be_unique_within_record",
        {
            "column_list": ["code", "other_code"],
            "ignore_row_if": "any_value_is_missing",
        },
    ),
}

# On pandas a missing value is unlike any other and meets "ne" and "not_in"; here, as
# in SQL, it meets no comparison. With "is_not_null" beside them both say the same.
CODED = Condition("code", "is_not_null")
WHERE: dict[str, tuple[Condition, ...]] = {
    "all": (),
    "eq": (Condition("code", "eq", "O'Hara"),),
    "eq_boolean": (
        Condition("is_open", "eq", True),
        Condition("is_open", "is_not_null"),
    ),
    "ne": (CODED, Condition("code", "ne", "per%cent")),
    "in": (Condition("code", "in", ("A1", "back\\slash", "two\nlines", "é")),),
    "not_in": (CODED, Condition("code", "not_in", ("A1", "B-2"))),
    "in_numbers": (Condition("whole", "in", (0, 1, 2, 3)),),
    "is_null": (Condition("limit", "is_null"),),
    "is_not_null": (Condition("limit", "is_not_null"),),
    "gt": (Condition("value", "gt", 2.5),),
    "ge": (Condition("whole", "ge", 3),),
    "lt": (Condition("limit", "lt", 4),),
    "le": (Condition("whole", "le", 3),),
    "three": (
        Condition("whole", "ge", 0),
        Condition("value", "is_not_null"),
        Condition("code", "in", ("A1", "a1", "O'Hara", "")),
    ),
    "no_row": (Condition("whole", "gt", 1000),),
}


def all_checks(conditions: tuple[Condition, ...]) -> list[Check]:
    return [
        check(expectation, conditions, check_id=name, **kwargs)
        for name, (expectation, kwargs) in EXPECTATIONS.items()
    ]


def compare(seed: int, conditions: tuple[Condition, ...]) -> int:
    """Compare the two, and return how many failing rows there were in all."""
    records = random_records(seed)
    checks = all_checks(conditions)

    ours = validate_table(connect(records), TABLE, "suite", checks)

    found = {
        row["check_id"]: (row["success"], row["element_count"], row["unexpected_count"])
        for row in ours.results.to_dicts()
    }
    rows = {
        check_id: ours.failing.filter(check_id=check_id)["row_id"].to_list()
        for check_id in found
    }
    theirs = judge_on_pandas(records, checks)
    assert {name: (*found[name], rows[name]) for name in found} == theirs
    return ours.failing.height


@pytest.mark.parametrize("where", [name for name in WHERE if name != "no_row"])
def test_every_expectation_finds_what_it_finds_on_pandas(where: str) -> None:
    assert compare(1, WHERE[where]) > 0


@pytest.mark.parametrize("seed", [2])
def test_other_records_are_judged_alike_too(seed: int) -> None:
    assert compare(seed, ()) > 0


def test_where_no_row_is_judged_nothing_fails() -> None:
    assert compare(1, WHERE["no_row"]) == 0


def test_each_expectation_finds_some_row_to_fail() -> None:
    records = random_records(1)

    ours = validate_table(connect(records), TABLE, "suite", all_checks(()))

    passing = ours.results.filter("success")["check_id"].to_list()
    assert passing == ["in_set_of_nothing", "unique_of_nothing"]
