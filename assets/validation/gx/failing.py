"""Which rows a metric is about: the failing ones of a check, as one condition.

Taken from what Great Expectations has built: a condition for the failing rows, and the
domain they are looked for in. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assets.validation.gx.domain_filter import filter_of_domain

if TYPE_CHECKING:
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine
    from great_expectations.validator.metric_configuration import (
        MetricConfiguration,
        MetricConfigurationID,
    )

Answers = dict["MetricConfigurationID", Any]


@dataclass(frozen=True)
class Failing:
    """The rows a check finds fault with, and the columns it judges them by.

    ``condition`` is the metric that found them; ``domain`` the rows it judges.
    """

    condition: MetricConfigurationID
    predicate: sa.ColumnElement[bool]
    domain: tuple[sa.ColumnElement[bool], ...]
    columns: tuple[str, ...]
    is_pair: bool

    def count(self) -> sa.ColumnElement[int]:
        """Return the number of failing rows, as an aggregate of the table."""
        return sa.func.count().filter(self.predicate)

    def value(self, row: Mapping[str, object]) -> object:
        """Return what was judged in a row, as Great Expectations lists it."""
        if len(self.columns) == 1:
            return row[self.columns[0]]
        if self.is_pair:
            return tuple(row[name] for name in self.columns)
        return self.values(row)

    def values(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return the judged columns of a row by name."""
        return {name: row[name] for name in self.columns}


def condition_of(metric: MetricConfiguration) -> MetricConfigurationID | None:
    """Return the metric of the failing rows that a metric counts or lists, if any."""
    needs = metric.metric_dependencies
    if "unexpected_condition" not in needs and "metric_partial_fn" in needs:
        needs = needs["metric_partial_fn"].metric_dependencies
    condition = needs.get("unexpected_condition")
    return None if condition is None else condition.id


def failing_of(
    condition: MetricConfigurationID,
    metrics: Answers,
    engine: SqlAlchemyExecutionEngine,
) -> Failing | None:
    """Return the failing rows of a condition that Great Expectations has built.

    None if they are looked for in a domain that no condition can express.
    """
    unexpected, compute, accessor = metrics[condition]
    domain = filter_of_domain(engine, {**compute, **accessor})
    if domain is None:
        return None
    is_pair = "column_A" in accessor
    if is_pair:
        # Where one of the two is missing, SQL cannot tell and would pass the row.
        # Great Expectations on pandas fails it, unless the check ignores such rows.
        unexpected = sa.func.coalesce(unexpected, sa.true())
    return Failing(
        condition=condition,
        predicate=sa.and_(*domain, unexpected),
        domain=domain,
        columns=_columns(accessor),
        is_pair=is_pair,
    )


def _columns(accessor: Mapping[str, Any]) -> tuple[str, ...]:
    if "column" in accessor:
        names = [accessor["column"]]
    elif "column_A" in accessor:
        names = [accessor["column_A"], accessor["column_B"]]
    else:
        names = accessor["column_list"]
    return tuple(str(name) for name in names)
