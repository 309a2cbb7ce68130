"""One suite run by Great Expectations on the DuckDB engine."""

from __future__ import annotations

import logging
import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import duckdb
import polars as pl
from great_expectations.core.batch import Batch, BatchData, LegacyBatchDefinition
from great_expectations.core.id_dict import IDDict
from great_expectations.validator.validation_graph import (
    ExpectationValidationGraph,
    ValidationGraph,
)
from great_expectations.validator.validator import Validator

import assets.validation.gx.metrics  # noqa: F401  (registers DuckDB's own metrics)
from assets.domain.errors import DeclarationError, ValidationError
from assets.validation.checks import Check
from assets.validation.gx.duckdb_engine import DuckDBExecutionEngine
from assets.validation.gx.memo import remembered
from assets.validation.gx.prepared import Prepared, prepared_suite
from assets.validation.gx.suite import map_metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )
    from great_expectations.validator.metric_configuration import MetricConfigurationID
    from great_expectations.validator.validation_graph import MetricEdge

# The lists in the result are samples to be shown; all failing rows are returned apart.
SHOWN_ROWS = 20

_ROW_BY_ROW_METRIC = re.compile(
    r"\.(condition|filtered_row_count|unexpected_\w+(\.aggregate_fn)?)$"
)


@dataclass(frozen=True)
class SuiteRun:
    """The run of a suite: a row of counts and the failing row ids of each check."""

    results: list[tuple[str, bool, int, int]]
    failing: dict[str, pl.Series]
    result: dict[str, Any]


class CheckValidator(Validator):
    """Great Expectations' validator, which prepares a suite the first time it runs it.

    Not one of which Great Expectations cannot say what each expectation needs.
    """

    prepared: Prepared | None = None

    @property
    def _include_rendered_content(self) -> bool:
        return False  # the default asks a data context, and there is none

    def _determine_progress_bars(self) -> bool:
        return False

    def _generate_metric_dependency_subgraphs_for_each_expectation_configuration(
        self,
        expectation_configurations: list[ExpectationConfiguration],
        processed_configurations: list[ExpectationConfiguration],
        catch_exceptions: bool,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> tuple[
        list[ExpectationValidationGraph],
        list[ExpectationValidationResult],
        list[ExpectationConfiguration],
    ]:
        if self.prepared is not None and self.prepared.needs:
            return self._graphs_of(self.prepared)
        graphs, refused, processed = (
            super()._generate_metric_dependency_subgraphs_for_each_expectation_configuration(
                expectation_configurations,
                processed_configurations,
                catch_exceptions,
                runtime_configuration,
            )
        )
        if self.prepared is not None and not refused:
            self.prepared.needs = [
                (one.configuration, one.graph.edges) for one in graphs
            ]
        return graphs, refused, processed

    def _graphs_of(
        self, prepared: Prepared
    ) -> tuple[
        list[ExpectationValidationGraph],
        list[ExpectationValidationResult],
        list[ExpectationConfiguration],
    ]:
        graphs = [
            ExpectationValidationGraph(
                configuration, ValidationGraph(self._execution_engine, edges)
            )
            for configuration, edges in prepared.needs
        ]
        return graphs, [], [one.configuration for one in graphs]

    def _generate_suite_level_graph_from_expectation_level_sub_graphs(
        self, expectation_validation_graphs: list[ExpectationValidationGraph]
    ) -> ValidationGraph:
        if self.prepared is not None and self.prepared.edges:
            return ValidationGraph(self._execution_engine, list(self.prepared.edges))
        whole = super()._generate_suite_level_graph_from_expectation_level_sub_graphs(
            expectation_validation_graphs
        )
        edges = [edge for edge in whole.edges if not _is_idle(edge)]
        if self.prepared is not None and self.prepared.needs:
            self.prepared.edges = edges
            self.prepared.conditions = {
                one.configuration.meta["check_id"]: _condition_of(one)
                for one in expectation_validation_graphs
            }
        return ValidationGraph(self._execution_engine, edges)


def _condition_of(one: ExpectationValidationGraph) -> MetricConfigurationID:
    name = f"{map_metric(one.configuration.type)}.condition"
    found: MetricConfigurationID = next(
        edge.left.id for edge in one.graph.edges if edge.left.metric_name == name
    )
    return found


def _is_idle(edge: MetricEdge) -> bool:
    """Whether a row-by-row metric waits here for the row count, which it never uses.

    Without this the count would have to be read first, in a scan of its own.
    """
    if not _ROW_BY_ROW_METRIC.search(edge.left.metric_name):
        return False
    edge.left.metric_dependencies.pop("table.row_count", None)
    return edge.right is not None and edge.right.metric_name == "table.row_count"


def run_suite(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    suite_name: str,
    checks: Sequence[Check],
    *,
    row_id: str,
) -> SuiteRun:
    """Run the checks on the table; see ``validate.validate_table``."""
    prepared = prepared_suite(suite_name, checks, table=table, row_id=row_id)
    try:
        engine = DuckDBExecutionEngine(connection, table=table, row_id=row_id)
    except ValueError as error:
        raise DeclarationError(f"Suite {suite_name!r}: {error}.") from error
    validator = CheckValidator(engine, batches=[_batch(engine, table, suite_name)])
    validator.prepared = prepared
    # What belongs to this validation alone is forgotten with it.
    memory = ChainMap({}, prepared.memory) if prepared.edges else prepared.memory
    with _quiet_logging(), remembered(memory):
        # A dictionary does as well as the text that the signature asks for.
        result = cast(
            "ExpectationSuiteValidationResult",
            validator.validate(
                expectation_suite=prepared.suite,
                result_format=cast("str", _result_format(row_id)),
            ),
        )
    if engine.fault is not None:
        raise ValidationError(
            f"The engine failed on table {table!r}: {engine.fault!r}. No submission is"
            " to blame; report this with the suite's name, " + repr(suite_name) + "."
        ) from engine.fault
    answers = {_check_id(one): one for one in result.results}
    _refuse_exceptions(table, checks, answers)
    return SuiteRun(
        results=[_counts(check, answers[check.check_id]) for check in checks],
        failing={
            check.check_id: engine.failing_rows(prepared.conditions[check.check_id])
            for check in checks
        },
        result=result.to_json_dict(),  # type: ignore[no-untyped-call]
    )


def _batch(engine: DuckDBExecutionEngine, table: str, suite_name: str) -> Batch:
    definition = LegacyBatchDefinition(
        datasource_name="duckdb",
        data_connector_name="connection",
        data_asset_name=table,
        batch_identifiers=IDDict({"suite": suite_name}),
    )
    # The signature asks for the class of the data, and means the data.
    data = cast("type[BatchData]", engine.batch_data)
    return Batch(data=data, batch_definition=definition)


def _result_format(row_id: str) -> dict[str, object]:
    return {
        "result_format": "SUMMARY",
        "unexpected_index_column_names": [row_id],
        "partial_unexpected_count": SHOWN_ROWS,
        "include_unexpected_rows": False,
        # Wrong as soon as a check has a condition on its rows.
        "return_unexpected_index_query": False,
    }


def _check_id(answer: ExpectationValidationResult) -> str:
    configuration = cast("ExpectationConfiguration", answer.expectation_config)
    return str(configuration.meta["check_id"])


def _counts(
    check: Check, answer: ExpectationValidationResult
) -> tuple[str, bool, int, int]:
    result = answer.result
    return (
        check.check_id,
        bool(answer.success),
        int(result["element_count"]),
        int(result["unexpected_count"]),
    )


def _refuse_exceptions(
    table: str,
    checks: Sequence[Check],
    answers: Mapping[str, ExpectationValidationResult],
) -> None:
    broken = []
    for check in checks:
        answer = answers.get(check.check_id)
        said = ["no result"] if answer is None else _exceptions(answer.exception_info)
        if said:
            broken.append(f"{check.check_id} ({check.expectation}): {'; '.join(said)}")
    if broken:
        raise ValidationError(
            f"The checks on table {table!r} could not all be run; no submission is to"
            " blame. Mend the rule, or the table it judges:\n  " + "\n  ".join(broken)
        )


def _exceptions(info: Mapping[str, Any] | None) -> list[str]:
    info = info or {}
    found = [info] if "raised_exception" in info else list(info.values())
    return list(
        dict.fromkeys(
            str(one["exception_message"]) for one in found if one["raised_exception"]
        )
    )


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """Silence Great Expectations' log: what goes wrong is raised, with more to it."""
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
