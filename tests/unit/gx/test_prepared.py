from dataclasses import replace

import pytest

from assets.domain.errors import ValidationError
from tests.factories.gx import check, judge, rows

IN_BOUNDS = check(
    "expect_column_values_to_be_between", column="value", min_value=0, max_value=9
)
NOT_NULL = check(
    "expect_column_values_to_not_be_null", check_id="not_null", column="value"
)


def test_a_suite_that_ran_before_finds_what_is_in_the_table_it_runs_on():
    for value, failing in (([1.0, 99.0], [1]), ([-1.0, 2.0], [0]), ([3.0, 4.0], [])):
        outcome = judge({"value": value}, IN_BOUNDS, NOT_NULL)
        assert rows(outcome) == failing
        assert rows(outcome, "not_null") == []
        assert outcome.results["element_count"].to_list() == [2, 2]


def test_a_table_that_lacks_a_column_is_told_and_the_next_is_judged():
    assert rows(judge({"value": [99.0]}, IN_BOUNDS)) == [0]
    with pytest.raises(ValidationError, match="a_rule"):
        judge({"other": [1.0]}, IN_BOUNDS)
    assert rows(judge({"value": [1.0, 99.0]}, IN_BOUNDS)) == [1]


def test_a_check_that_was_changed_is_another_suite():
    assert rows(judge({"value": [7.0]}, IN_BOUNDS)) == []
    narrow = replace(IN_BOUNDS, kwargs=dict(IN_BOUNDS.kwargs) | {"max_value": 5})
    assert rows(judge({"value": [7.0]}, narrow)) == [0]


def test_what_the_metrics_need_is_asked_for_once(monkeypatch):
    from great_expectations.validator.validation_graph import ValidationGraph

    asked = []
    build = ValidationGraph.build_metric_dependency_graph

    def counted(self, *arguments, **named):
        asked.append(self)
        return build(self, *arguments, **named)

    monkeypatch.setattr(ValidationGraph, "build_metric_dependency_graph", counted)
    # Of a name that no other test has used.
    first, again = (
        judge({"value": [99.0]}, IN_BOUNDS, name="asked_for_once") for _ in range(2)
    )
    assert rows(first) == rows(again) == [0]
    before = len(asked)
    judge({"value": [99.0, 1.0]}, IN_BOUNDS, name="asked_for_once")
    assert len(asked) == before > 0
