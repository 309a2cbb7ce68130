"""A Great Expectations execution engine on a live DuckDB connection.

Great Expectations' own metric providers build the SQL of every condition; this engine
runs it. It holds back whatever needs data until nothing is left to build, and then
answers a whole suite with one scan for the counts and one for the failing rows
(``scan.py``). What cannot share those scans runs by itself, and is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import duckdb
import polars as pl
import sqlalchemy as sa
from great_expectations.exceptions import MetricResolutionError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.execution_engine.sqlalchemy_batch_data import (
    SqlAlchemyBatchData,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData

from assets.validation.gx.dialect import DIALECT, split_schema, to_sql
from assets.validation.gx.scan import Scan

if TYPE_CHECKING:
    from great_expectations.validator.metric_configuration import (
        MetricConfiguration,
        MetricConfigurationID,
    )

    from assets.validation.gx.failing import Answers

logger = logging.getLogger(__name__)

# Metrics that build SQL or read the table's columns; they never scan it.
_BUILDERS = (
    ".condition",
    ".map",
    ".aggregate_fn",
    "table.columns",
    "table.column_types",
)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Answers the metrics of one table, read through the caller's connection."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, *, table: str, row_id: str
    ) -> None:
        # All that is ever asked of the engine is its dialect, and to be disposed of.
        handle = cast("sa.Engine", SimpleNamespace(dialect=DIALECT, dispose=_nothing))
        super().__init__(name="duckdb", engine=handle, create_temp_table=False)
        # Where Great Expectations looks up how to write a regular expression.
        self.dialect_module = postgresql
        self._duckdb = connection
        self._row_id = row_id
        schema, name = split_schema(table)
        self.batch_data = SqlAlchemyBatchData(
            execution_engine=self, schema_name=schema, table_name=name
        )
        self._broken: dict[MetricConfigurationID, str] = {}
        self._scan: Scan | None = None
        self._column_types: list[dict[str, str]] = []
        self.fault: Exception | None = None

    def failing_rows(self, condition: MetricConfigurationID) -> pl.Series:
        """Return the row ids, in order, of all rows that meet a failing condition."""
        if self._scan is None:
            raise LookupError("no suite was validated yet")
        return self._scan.failing_rows(condition)

    def column_types(self) -> list[dict[str, str]]:
        """Return the name and type of each column of the table, in order."""
        if not self._column_types:
            query = sa.select(sa.text("*")).select_from(self.batch_data.selectable)
            description = self._duckdb.execute(to_sql(query.limit(0))).description
            self._column_types = [
                {"name": column[0], "type": str(column[1])} for column in description
            ]
        return self._column_types

    def execute_query(self, query: sa.ClauseElement) -> IteratorResult[Any]:
        """Run a query and return its rows, as SQLAlchemy would."""
        cursor = self._duckdb.execute(to_sql(query))
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
        return IteratorResult(SimpleResultMetaData(names), iter(rows))

    def fetch_frame(self, query: sa.ClauseElement | str) -> pl.DataFrame:
        """Run a query and return its rows as a frame."""
        sql = query if isinstance(query, str) else to_sql(query)
        return self._duckdb.execute(sql).pl()

    def resolve_metrics(
        self,
        metrics_to_resolve: Iterable[MetricConfiguration],
        metrics: Answers | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> Answers:
        """Return the metrics that build SQL, or if there are none left, all the rest.

        The validation graph asks again for what is not returned, so that by the time
        of the last call every condition of the suite is known.
        """
        wanted = sorted(metrics_to_resolve, key=lambda metric: metric.id)
        builders = [one for one in wanted if one.metric_name.endswith(_BUILDERS)]
        try:
            if builders or not wanted:
                return self._resolve_alone(builders, metrics, runtime_configuration)
            return self._read_data(wanted, metrics or {}, runtime_configuration)
        except MetricResolutionError:
            raise
        except Exception as error:
            # The graph would log this and go on with what it has.
            self.fault = error
            raise

    def _resolve_alone(
        self,
        wanted: Sequence[MetricConfiguration],
        metrics: Answers | None,
        runtime_configuration: dict[str, Any] | None,
    ) -> Answers:
        answers: Answers = super().resolve_metrics(
            wanted, metrics, runtime_configuration
        )
        return answers

    def _read_data(
        self,
        wanted: Sequence[MetricConfiguration],
        metrics: Answers,
        runtime_configuration: dict[str, Any] | None,
    ) -> Answers:
        if any(metric.id in self._broken for metric in wanted):
            raise self._blame(wanted)
        scan = Scan(self, row_id=self._row_id)
        alone = [metric for metric in wanted if not scan.add(metric, metrics)]
        try:
            answers = scan.run()
        except duckdb.Error as error:
            self._broken = scan.find_broken() or {one.id: str(error) for one in wanted}
            raise self._blame(wanted) from error
        self._scan = scan
        for metric in alone:
            logger.debug("%s cannot share the scan; it runs alone", metric.metric_name)
        if alone:
            answers |= self._resolve_alone(alone, metrics, runtime_configuration)
        return answers

    def _blame(self, wanted: Sequence[MetricConfiguration]) -> MetricResolutionError:
        """Return an error for the metrics that break in the way the first one does."""
        broken = [metric for metric in wanted if metric.id in self._broken]
        message = self._broken[broken[0].id]
        failed = [one for one in broken if self._broken[one.id] == message]
        return MetricResolutionError(message=message, failed_metrics=failed)


def _nothing() -> None:
    """Dispose of nothing: the connection is the caller's."""
