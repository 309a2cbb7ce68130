"""The page of a stored result, rendered by Great Expectations' own Data Docs."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    expectationSuiteValidationResultSchema,
)
from great_expectations.expectations.expectation_configuration import (
    ExpectationConfiguration,
)
from great_expectations.render.renderer.page_renderer import (
    ValidationResultsPageRenderer,
)
from great_expectations.render.view import DefaultJinjaPageView
from marshmallow import ValidationError as SchemaError

from assets.domain.errors import ValidationError


@dataclass(frozen=True)
class RenderedPage:
    """A suite's page, and what its line in an index says."""

    suite_name: str
    checks: int
    failed: int
    text: str


def render_page(
    text: str, *, run_name: str, meanings: Mapping[str, str]
) -> RenderedPage:
    """Return the page of a suite from the text of its result.

    Each check is shown by its id and, after it, its meaning or its expectation.

    Raises:
        ValidationError: the text is not a result of Great Expectations.
    """
    try:
        loaded = expectationSuiteValidationResultSchema.load(json.loads(text))
    except (ValueError, TypeError, KeyError, SchemaError) as error:
        raise ValidationError(
            "A stored result is not one of Great Expectations, so its page cannot be"
            f" built: {error}. Judge that quarter again."
        ) from error
    result = cast("ExpectationSuiteValidationResult", loaded)
    run_id = cast("dict[str, str]", result.meta["run_id"])
    run_id["run_name"] = run_name
    for answer in result.results:
        _name_check(answer, meanings)
    renderer = ValidationResultsPageRenderer(run_info_at_end=True)
    document = renderer.render(result)
    view = DefaultJinjaPageView()
    page = view.render(document, show_how_to_buttons=False)  # type: ignore[no-untyped-call]
    return RenderedPage(
        suite_name=str(result.suite_name),
        checks=int(result.statistics["evaluated_expectations"]),
        failed=int(result.statistics["unsuccessful_expectations"]),
        text=str(page),
    )


def _name_check(
    answer: ExpectationValidationResult, meanings: Mapping[str, str]
) -> None:
    configuration = cast("ExpectationConfiguration", answer.expectation_config)
    check_id = str(configuration.meta["check_id"])
    meaning = meanings.get(check_id) or _spell_out(configuration)
    configuration.description = html.escape(f"{check_id}: {meaning}")
    # What an AHSN wrote is shown as it stands; the templates would take it for HTML.
    answer.result = _escape(answer.result)


def _escape(value: Any) -> Any:
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, list):
        return [_escape(one) for one in value]
    if isinstance(value, dict):
        return {name: _escape(one) for name, one in value.items()}
    return value


def _spell_out(configuration: ExpectationConfiguration) -> str:
    arguments = dict(configuration.kwargs)
    arguments.pop("batch_id", None)
    condition = arguments.pop("row_condition", None)
    told = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    where = "" if condition is None else f" where {_condition(condition)}"
    return f"{configuration.type}({told}){where}"


def _condition(condition: Mapping[str, Any]) -> str:
    if condition["type"] == "and":
        return " and ".join(_condition(one) for one in condition["conditions"])
    column = condition["column"]["name"]
    if condition["type"] == "nullity":
        return f"{column} is {'' if condition['is_null'] else 'not '}null"
    return f"{column} {condition['operator']} {condition['parameter']!r}"
