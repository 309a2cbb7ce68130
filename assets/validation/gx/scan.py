"""The scans that answer a suite: one for the counts, one for the failing rows.

A ``Scan`` is filled with metrics, run once, and then tells the failing rows of each
condition. It writes the SQL around the conditions; those are Great Expectations' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import sqlalchemy as sa
from great_expectations.util import convert_to_json_serializable

from assets.validation.gx.domain_filter import filter_of_domain

if TYPE_CHECKING:
    from great_expectations.validator.metric_configuration import (
        MetricConfiguration,
        MetricConfigurationID,
    )

    from assets.validation.gx.duckdb_engine import Answers, DuckDBExecutionEngine

_VALUES, _INDEX = ".unexpected_values", ".unexpected_index_list"
_ROW_ID = "row_id"


@dataclass(frozen=True)
class Failing:
    """The rows a check finds fault with, and the columns it judges them by."""

    condition: MetricConfigurationID
    predicate: sa.ColumnElement[bool]
    columns: tuple[str, ...]
    shape: str


class Scan:
    """Metrics of one table that are read together."""

    def __init__(self, engine: DuckDBExecutionEngine, *, row_id: str) -> None:
        self._engine = engine
        self._row_id = row_id
        self._table = engine.batch_data.selectable
        self._answers: Answers = {}
        self._counts: dict[MetricConfigurationID, sa.ColumnElement[Any]] = {}
        self._unexpected: list[tuple[MetricConfigurationID, Failing]] = []
        self._lists: list[tuple[MetricConfiguration, Failing]] = []
        self._flags: dict[MetricConfigurationID, Failing] = {}
        self._failing: dict[MetricConfigurationID, pl.Series] = {}

    def add(self, metric: MetricConfiguration, metrics: Answers) -> bool:
        """Take a metric into the scan; false if it has to be read by itself."""
        name = metric.metric_name
        failing = _failing_of(metric, metrics, self._engine)
        if failing is None:
            return self._add_aggregate(metric, metrics)
        if name.endswith((_VALUES, _INDEX)):
            if not self._has_index(metric):
                return False
            self._lists.append((metric, failing))
            self._flags[failing.condition] = failing
        elif name.endswith(".unexpected_count"):
            self._unexpected.append((metric.id, failing))
        elif name.endswith(".filtered_row_count"):
            domain = filter_of_domain(self._engine, _domain_of(metric, metrics)) or []
            self._counts[metric.id] = _filtered(sa.func.count(), domain)
        elif name.endswith(".unexpected_index_query") and _without_query(metric):
            self._answers[metric.id] = None
        else:
            return False
        return True

    def run(self) -> Answers:
        """Read the table and return the value of every metric taken in.

        Raises:
            duckdb.Error: a condition cannot be evaluated; see ``find_broken``.
        """
        self._read_failing()
        for metric_id, failing in self._unexpected:
            if failing.condition in self._failing:
                self._answers[metric_id] = len(self._failing[failing.condition])
            else:
                self._counts[metric_id] = _count(failing)
        self._read_counts()
        self._read_samples()
        return self._answers

    def failing_rows(self, condition: MetricConfigurationID) -> pl.Series:
        """Return the ids of all rows that meet a failing condition, in order."""
        return self._failing[condition]

    def find_broken(self) -> dict[MetricConfigurationID, str]:
        """Return what DuckDB says of each metric that cannot be read, tried alone."""
        probes = dict(self._counts)
        probes |= {
            metric_id: _count(failing) for metric_id, failing in self._unexpected
        }
        probes |= {metric.id: _count(failing) for metric, failing in self._lists}
        broken = {}
        for metric_id, expression in probes.items():
            try:
                self._engine.execute_query(
                    sa.select(expression).select_from(self._table)
                )
            except duckdb.Error as error:
                broken[metric_id] = str(error)
        return broken

    def _has_index(self, metric: MetricConfiguration) -> bool:
        result_format = metric.metric_value_kwargs["result_format"]
        return result_format.get("unexpected_index_column_names") == [self._row_id]

    def _add_aggregate(self, metric: MetricConfiguration, metrics: Answers) -> bool:
        partial = metric.metric_dependencies.get("metric_partial_fn")
        if partial is None or partial.id not in metrics:
            return False
        aggregate, compute, accessor = metrics[partial.id]
        domain = filter_of_domain(self._engine, {**compute, **accessor})
        if domain is None or (domain and not isinstance(aggregate, sa.FunctionElement)):
            return False
        self._counts[metric.id] = _filtered(aggregate, domain)
        return True

    def _read_counts(self) -> None:
        if not self._counts:
            return
        columns = [
            expression.label(f"c{position}")
            for position, expression in enumerate(self._counts.values())
        ]
        query = sa.select(*columns).select_from(self._table)
        (row,) = self._engine.execute_query(query).fetchall()
        for metric_id, value in zip(self._counts, row, strict=True):
            self._answers[metric_id] = convert_to_json_serializable(data=value)

    def _read_failing(self) -> None:
        if not self._flags:
            return
        flags = {f"f{n}": failing for n, failing in enumerate(self._flags.values())}
        judged = sa.select(
            sa.column(self._row_id).label(_ROW_ID),
            *(failing.predicate.label(name) for name, failing in flags.items()),
        )
        rows = judged.select_from(self._table).subquery("judged")
        query = sa.select(sa.text("*")).select_from(rows)
        query = query.where(sa.or_(*(sa.column(name) for name in flags)))
        frame = self._engine.fetch_frame(query).sort(_ROW_ID)
        for name, failing in flags.items():
            self._failing[failing.condition] = frame.filter(pl.col(name))[_ROW_ID]

    def _read_samples(self) -> None:
        """Fill in the first failing rows that Great Expectations shows of each check."""
        samples = {
            metric.id: self._failing[failing.condition].head(_shown(metric)).to_list()
            for metric, failing in self._lists
        }
        columns = sorted(
            {name for _, failing in self._lists for name in failing.columns}
        )
        rows = self._read_rows(
            {one for ids in samples.values() for one in ids}, columns
        )
        for metric, failing in self._lists:
            self._answers[metric.id] = [
                self._shape(metric.metric_name, failing, rows[one], one)
                for one in samples[metric.id]
            ]

    def _read_rows(
        self, row_ids: set[object], columns: list[str]
    ) -> dict[object, dict[str, object]]:
        if not row_ids:
            return {}
        query = sa.select(
            sa.column(self._row_id).label(_ROW_ID),
            *(sa.column(name).label(f"v{n}") for n, name in enumerate(columns)),
        )
        query = query.select_from(self._table)
        query = query.where(sa.column(self._row_id).in_(sorted(row_ids)))  # type: ignore[type-var]
        return {
            row[0]: dict(zip(columns, row[1:], strict=True))
            for row in self._engine.execute_query(query).fetchall()
        }

    def _shape(
        self, name: str, failing: Failing, row: dict[str, object], row_id: object
    ) -> object:
        values = {column: row[column] for column in failing.columns}
        if name.endswith(_INDEX):
            return {self._row_id: row_id, **values}
        if failing.shape == "column":
            return values[failing.columns[0]]
        return tuple(values.values()) if failing.shape == "pair" else values


def _failing_of(
    metric: MetricConfiguration, metrics: Answers, engine: DuckDBExecutionEngine
) -> Failing | None:
    condition = _condition_of(metric)
    if condition is None or condition not in metrics:
        return None
    unexpected, compute, accessor = metrics[condition]
    domain = filter_of_domain(engine, {**compute, **accessor})
    if domain is None:
        return None
    if "column" in accessor:
        shape, columns = "column", (accessor["column"],)
    elif "column_A" in accessor:
        shape, columns = "pair", (accessor["column_A"], accessor["column_B"])
        # Where one of the two is missing, SQL cannot tell and would pass the row.
        # Great Expectations on pandas fails it, unless the check ignores such rows.
        unexpected = sa.func.coalesce(unexpected, sa.true())
    else:
        shape, columns = "list", tuple(accessor["column_list"])
    predicate = sa.and_(*domain, unexpected)
    return Failing(condition, predicate, tuple(str(name) for name in columns), shape)


def _condition_of(metric: MetricConfiguration) -> MetricConfigurationID | None:
    needs = metric.metric_dependencies
    if "unexpected_condition" not in needs and "metric_partial_fn" in needs:
        needs = needs["metric_partial_fn"].metric_dependencies
    condition = needs.get("unexpected_condition")
    return None if condition is None else condition.id


def _domain_of(metric: MetricConfiguration, metrics: Answers) -> dict[str, Any]:
    _, compute, accessor = metrics[_condition_of(metric)]
    return {**compute, **accessor}


def _filtered(
    aggregate: sa.FunctionElement[Any], domain: list[sa.ColumnElement[bool]]
) -> sa.ColumnElement[Any]:
    return aggregate.filter(*domain) if domain else aggregate


def _count(failing: Failing) -> sa.ColumnElement[Any]:
    return sa.func.count().filter(failing.predicate)


def _shown(metric: MetricConfiguration) -> int:
    return int(metric.metric_value_kwargs["result_format"]["partial_unexpected_count"])


def _without_query(metric: MetricConfiguration) -> bool:
    result_format = metric.metric_value_kwargs["result_format"]
    return result_format.get("return_unexpected_index_query") is False
