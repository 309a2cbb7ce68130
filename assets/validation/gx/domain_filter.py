"""The rows a metric is computed on, as a condition instead of a filtered table.

Great Expectations narrows a table by selecting from it. A condition says the same and
lets checks on different rows share one scan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from great_expectations.expectations.row_conditions import (
    Condition,
    PassThroughCondition,
    deserialize_row_condition,
)

if TYPE_CHECKING:
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine

_NEVER_IGNORED = ("neither", "never", None)
_IGNORED_IF_ALL = ("both_values_are_missing", "all_values_are_missing")
_IGNORED_IF_ANY = ("either_value_is_missing", "any_value_is_missing")


def filter_of_domain(
    engine: SqlAlchemyExecutionEngine, domain: Mapping[str, Any]
) -> tuple[sa.ColumnElement[bool], ...] | None:
    """Return the conditions a row has to meet to be judged; all of them hold.

    A missing value meets no comparison, only ``is_null``: it is SQL that decides.
    None is returned for a domain that no condition can express.
    """
    if domain.get("table") or domain.get("filter_conditions"):
        return None
    conditions: list[sa.ColumnElement[bool]] = []
    row_condition = domain.get("row_condition")
    if isinstance(row_condition, dict):
        row_condition = deserialize_row_condition(row_condition)
    if row_condition is not None:
        if not isinstance(row_condition, Condition) or isinstance(
            row_condition, PassThroughCondition
        ):
            return None
        conditions.append(engine.condition_to_filter_clause(row_condition))
    return (*conditions, *_kept_rows(domain))


def _kept_rows(domain: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    names = domain.get("column_list") or (
        domain.get("column_A"),
        domain.get("column_B"),
    )
    missing = [sa.column(name).is_(None) for name in names if name is not None]
    ignored = domain.get("ignore_row_if")
    if not missing or ignored in _NEVER_IGNORED:
        return []
    if ignored in _IGNORED_IF_ALL:
        return [sa.not_(sa.and_(*missing))]
    if ignored in _IGNORED_IF_ANY:
        return [sa.not_(sa.or_(*missing))]
    raise ValueError(f"ignore_row_if is {ignored!r}, which means nothing")
