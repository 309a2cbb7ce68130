"""The scans that answer a suite: one for the counts, one for the failing rows.

A ``Scan`` is filled with metrics, run once, and then tells the failing rows of each
condition. It writes the SQL around the conditions; those are Great Expectations' own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import sqlalchemy as sa
from great_expectations.util import convert_to_json_serializable

from assets.validation.gx.domain_filter import filter_of_domain
from assets.validation.gx.failing import Failing, condition_of, failing_of

if TYPE_CHECKING:
    from great_expectations.validator.metric_configuration import (
        MetricConfiguration,
        MetricConfigurationID,
    )

    from assets.validation.gx.duckdb_engine import DuckDBExecutionEngine
    from assets.validation.gx.failing import Answers

_VALUES, _INDEX = ".unexpected_values", ".unexpected_index_list"


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
        self._known: dict[MetricConfigurationID, Failing | None] = {}
        self._flags: dict[MetricConfigurationID, Failing] = {}
        self._failing: dict[MetricConfigurationID, pl.Series] = {}

    def add(self, metric: MetricConfiguration, metrics: Answers) -> bool:
        """Take a metric into the scan; false if it has to be read by itself."""
        condition = condition_of(metric)
        if condition is None:
            return self._add_aggregate(metric, metrics)
        if condition not in self._known:
            self._known[condition] = failing_of(condition, metrics, self._engine)
        failing = self._known[condition]
        if failing is None:
            return False
        name = metric.metric_name
        if name.endswith((_VALUES, _INDEX)):
            return self._add_list(metric, failing)
        if name.endswith(".unexpected_count"):
            self._unexpected.append((metric.id, failing))
        elif name.endswith(".filtered_row_count"):
            self._counts[metric.id] = _filtered(sa.func.count(), failing.domain)
        elif name.endswith(".unexpected_index_query") and _wants_no_query(metric):
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
                self._counts[metric_id] = failing.count()
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
            metric_id: failing.count() for metric_id, failing in self._unexpected
        }
        probes |= {metric.id: failing.count() for metric, failing in self._lists}
        broken = {}
        for metric_id, expression in probes.items():
            query = sa.select(expression).select_from(self._table)
            try:
                self._engine.execute_query(query)
            except duckdb.Error as error:
                broken[metric_id] = str(error)
        return broken

    def _add_list(self, metric: MetricConfiguration, failing: Failing) -> bool:
        index = _result_format(metric).get("unexpected_index_column_names")
        if index != [self._row_id]:
            return False
        self._lists.append((metric, failing))
        self._flags[failing.condition] = failing
        return True

    def _add_aggregate(self, metric: MetricConfiguration, metrics: Answers) -> bool:
        partial = metric.metric_dependencies.get("metric_partial_fn")
        if partial is None:
            return False
        aggregate, compute, accessor = metrics[partial.id]
        domain = filter_of_domain(self._engine, {**compute, **accessor})
        # Only a bare aggregate can be restricted to some of the rows.
        if domain is None or (domain and not isinstance(aggregate, sa.FunctionElement)):
            return False
        self._counts[metric.id] = _filtered(aggregate, domain)
        return True

    def _read_failing(self) -> None:
        if not self._flags:
            return
        flags = {f"f{n}": failing for n, failing in enumerate(self._flags.values())}
        judged = (
            sa.select(
                sa.column(self._row_id).label("row_id"),
                *(failing.predicate.label(name) for name, failing in flags.items()),
            )
            .select_from(self._table)
            .subquery("judged")
        )
        is_failing = sa.or_(*(sa.column(name) for name in flags))
        query = sa.select(sa.text("*")).select_from(judged).where(is_failing)
        frame = self._engine.fetch_frame(query).sort("row_id")
        for name, failing in flags.items():
            self._failing[failing.condition] = frame.filter(pl.col(name))["row_id"]

    def _read_counts(self) -> None:
        if not self._counts:
            return
        columns = (
            expression.label(f"c{n}")
            for n, expression in enumerate(self._counts.values())
        )
        query = sa.select(*columns).select_from(self._table)
        (row,) = self._engine.execute_query(query).fetchall()
        for metric_id, value in zip(self._counts, row, strict=True):
            self._answers[metric_id] = convert_to_json_serializable(data=value)

    def _read_samples(self) -> None:
        samples = {
            metric.id: self._sample(metric, failing) for metric, failing in self._lists
        }
        columns = {name for _, failing in self._lists for name in failing.columns}
        wanted = {row_id for row_ids in samples.values() for row_id in row_ids}
        rows = self._read_rows(sorted(wanted), sorted(columns))
        for metric, failing in self._lists:
            shown = [(row_id, rows[row_id]) for row_id in samples[metric.id]]
            if metric.metric_name.endswith(_INDEX):
                self._answers[metric.id] = [
                    {self._row_id: row_id, **failing.values(row)}
                    for row_id, row in shown
                ]
            else:
                self._answers[metric.id] = [failing.value(row) for _, row in shown]

    def _sample(self, metric: MetricConfiguration, failing: Failing) -> list[int]:
        shown = int(_result_format(metric)["partial_unexpected_count"])
        return self._failing[failing.condition].head(shown).to_list()

    def _read_rows(
        self, row_ids: list[int], columns: list[str]
    ) -> dict[int, dict[str, object]]:
        if not row_ids:
            return {}
        values: list[sa.Label[Any]] = [
            sa.column(name).label(f"v{n}") for n, name in enumerate(columns)
        ]
        query = (
            sa.select(*[sa.column(self._row_id).label("row_id"), *values])
            .select_from(self._table)
            .where(sa.column(self._row_id).in_(row_ids))
        )
        return {
            row[0]: dict(zip(columns, row[1:], strict=True))
            for row in self._engine.execute_query(query).fetchall()
        }


def _filtered(
    aggregate: sa.FunctionElement[Any], domain: tuple[sa.ColumnElement[bool], ...]
) -> sa.ColumnElement[Any]:
    return aggregate.filter(*domain) if domain else aggregate


def _result_format(metric: MetricConfiguration) -> dict[str, Any]:
    result_format: dict[str, Any] = metric.metric_value_kwargs["result_format"]
    return result_format


def _wants_no_query(metric: MetricConfiguration) -> bool:
    return _result_format(metric).get("return_unexpected_index_query") is False
