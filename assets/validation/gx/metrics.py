"""The metrics Great Expectations would not compute well on DuckDB, done again.

Its uniqueness conditions on SQL carry their own tables and cannot share a scan; here
each is a plain condition over the repeated values, found by one hash aggregate. The
columns of a table are read from DuckDB itself. Importing this module registers them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    MulticolumnMapMetricProvider,
    column_condition_partial,
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import (
    TableMetricProvider,
)

from assets.validation.gx.duckdb_engine import DuckDBExecutionEngine

if TYPE_CHECKING:
    from collections.abc import Sequence


class RepeatedValues(ColumnMapMetricProvider):
    """A value is unique if no other judged row has it; missing ones are not judged."""

    condition_metric_name = "column_values.unique"

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _duckdb(
        self, column: sa.ColumnClause[Any], _table: sa.FromClause, **_: object
    ) -> sa.ColumnElement[bool]:
        return sa.not_(column.in_(_repeated(column, [column], _table)))


class RepeatedCombinations(MulticolumnMapMetricProvider):
    """A combination is unique if no other judged row has it; two nulls are equal."""

    condition_metric_name = "compound_columns.unique"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_list",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )

    @multicolumn_condition_partial(engine=DuckDBExecutionEngine)  # type: ignore[untyped-decorator]
    def _duckdb(
        self,
        column_list: Sequence[sa.ColumnClause[Any]],
        _table: sa.FromClause,
        **_: object,
    ) -> sa.ColumnElement[bool]:
        # DuckDB's rows, unlike its tuples, take two missing fields for equal.
        combination = sa.func.row(*column_list)
        return sa.not_(combination.in_(_repeated(combination, column_list, _table)))


class ColumnTypes(TableMetricProvider):
    """The names and DuckDB types of a table's columns, in order."""

    metric_name = "table.column_types"
    value_keys = ("include_nested",)
    default_kwarg_values = {"include_nested": True}  # noqa: RUF012  (as inherited)

    @metric_value(engine=DuckDBExecutionEngine)
    def _duckdb(
        cls,  # noqa: N805  (passed by this name)
        execution_engine: DuckDBExecutionEngine,
        **_: object,
    ) -> list[dict[str, str]]:
        return execution_engine.column_types()


def _repeated(
    value: sa.ColumnElement[Any],
    columns: Sequence[sa.ColumnElement[Any]],
    table: sa.FromClause | sa.Select[Any],
) -> sa.Select[Any]:
    rows = table.subquery() if isinstance(table, sa.Select) else table
    repeated = sa.select(value).select_from(rows).group_by(*columns)
    if len(columns) == 1:
        repeated = repeated.where(columns[0].is_not(None))
    # Uncorrelated: inside a scan of the same table it must still read the whole table.
    return repeated.having(sa.func.count() > 1).correlate(None)
