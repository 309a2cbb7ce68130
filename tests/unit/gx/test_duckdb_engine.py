from __future__ import annotations

import logging
from typing import Any

import polars as pl
import pytest

from assets.domain.errors import ValidationError
from assets.validation.gx.loading import quiet_import
from tests.factories.gx import TABLE, check, connect

with quiet_import():
    import great_expectations.expectations as gxe
    from great_expectations.core.batch import Batch
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.expectations.row_conditions import Column
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.metrics_calculator import MetricsCalculator
    from great_expectations.validator.validator import Validator

    import assets.validation.gx.metrics  # noqa: F401
    from assets.validation.gx import scan
    from assets.validation.gx.dialect import to_sql
    from assets.validation.gx.domain_filter import filter_of_domain
    from assets.validation.gx.duckdb_engine import DuckDBExecutionEngine
    from assets.validation.gx.run import run_suite

RECORDS = pl.DataFrame({"row_id": [1, 2, 3, 4], "value": [10.0, 20.0, None, 60.0]})
COMPLETE = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["row_id", "value"],
}


class ContextFreeValidator(Validator):
    _include_rendered_content = False

    def _determine_progress_bars(self) -> bool:
        return False


def validate(*expectations: Any, result_format: dict[str, Any]) -> list[Any]:
    connection = connect(RECORDS)
    engine = DuckDBExecutionEngine(connection, table=TABLE, row_id="row_id")
    validator = ContextFreeValidator(engine, batches=[Batch(data=engine.batch_data)])
    suite = ExpectationSuite("suite", expectations=list(expectations))
    return list(
        validator.validate(expectation_suite=suite, result_format=result_format).results
    )


def test_an_aggregate_shares_the_scan_even_on_some_of_the_rows() -> None:
    greatest, of_some = validate(
        gxe.ExpectColumnMaxToBeBetween(column="value", max_value=50),
        gxe.ExpectColumnMaxToBeBetween(
            column="value", max_value=50, row_condition=Column("row_id") < 3
        ),
        result_format={"result_format": "BASIC"},
    )

    assert (greatest.success, greatest.result["observed_value"]) == (False, 60)
    assert (of_some.success, of_some.result["observed_value"]) == (True, 20)


def test_what_cannot_share_the_scan_runs_alone_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "assets.validation.gx"):
        (median,) = validate(
            gxe.ExpectColumnMedianToBeBetween(column="value", max_value=50),
            result_format={"result_format": "BASIC"},
        )

    assert (median.success, median.result["observed_value"]) == (True, 20)
    assert "column.median cannot share the scan; it runs alone" in caplog.messages


def test_lists_indexed_by_other_columns_run_alone() -> None:
    (answer,) = validate(
        gxe.ExpectColumnValuesToBeBetween(column="value", max_value=15),
        result_format=COMPLETE,
    )

    assert answer.result["unexpected_count"] == 2
    assert answer.result["unexpected_index_list"] == [
        {"row_id": 2, "value": 20.0},
        {"row_id": 4, "value": 60.0},
    ]


def test_a_boolean_result_needs_no_lists() -> None:
    condition = Column("row_id") > 2
    answers = validate(
        gxe.ExpectColumnValuesToBeBetween(
            column="value", max_value=15, row_condition=condition
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="value", max_value=70, row_condition=condition
        ),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="row_id", column_B="value"),
        result_format={"result_format": "BOOLEAN_ONLY"},
    )

    assert [answer.success for answer in answers] == [False, True, False]


def test_a_metric_of_another_table_runs_alone() -> None:
    connection = connect(RECORDS)
    connection.execute("create table other as select 1 as value union all select null")
    engine = DuckDBExecutionEngine(connection, table=TABLE, row_id="row_id")
    ContextFreeValidator(engine, batches=[Batch(data=engine.batch_data)])
    domain = {"table": "other", "batch_id": engine.batch_manager.active_batch_id}
    rows = MetricConfiguration("table.row_count", domain)
    nulls = MetricConfiguration(
        "column_values.nonnull.unexpected_count", {"column": "value", **domain}
    )

    found = MetricsCalculator(engine).get_metrics({"rows": rows, "nulls": nulls})

    assert list(found.values()) == [2, 1]


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        ({}, []),
        ({"column_list": ["a", "b"], "ignore_row_if": "never"}, []),
        (
            {
                "column_A": "a",
                "column_B": "b",
                "ignore_row_if": "either_value_is_missing",
            },
            ['NOT ("a" IS NULL OR "b" IS NULL)'],
        ),
        (
            {"column_list": ["a", "b"], "ignore_row_if": "all_values_are_missing"},
            ['NOT ("a" IS NULL AND "b" IS NULL)'],
        ),
        (
            {"row_condition": {**(Column("a") > 1).dict(), "type": "comparison"}},
            ['"a" > 1'],
        ),
        ({"row_condition": 'col("a") > 1'}, None),
        ({"table": "other"}, None),
    ],
)
def test_a_domain_is_written_as_conditions(
    domain: dict[str, Any], written: list[str] | None
) -> None:
    engine = DuckDBExecutionEngine(connect(RECORDS), table=TABLE, row_id="row_id")

    found = filter_of_domain(engine, domain)

    assert (found if found is None else [to_sql(one) for one in found]) == written


def test_an_unknown_way_to_ignore_rows_is_refused() -> None:
    engine = DuckDBExecutionEngine(connect(RECORDS), table=TABLE, row_id="row_id")

    with pytest.raises(ValueError, match="'sometimes'"):
        filter_of_domain(engine, {"column_list": ["a"], "ignore_row_if": "sometimes"})


def test_failing_rows_are_not_told_before_a_validation() -> None:
    engine = DuckDBExecutionEngine(connect(RECORDS), table=TABLE, row_id="row_id")

    with pytest.raises(LookupError, match="no suite was validated"):
        engine.failing_rows(("a", "b", "c"))  # type: ignore[arg-type]


def test_a_fault_of_the_engine_is_raised_not_swallowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(scan.Scan, "run", fail)
    not_null = check("expect_column_values_to_not_be_null", column="value")

    with pytest.raises(ValidationError, match="out of order") as caught:
        run_suite(connect(RECORDS), TABLE, "suite", [not_null], row_id="row_id")

    assert isinstance(caught.value.__cause__, RuntimeError)
