"""The same checks by Great Expectations on pandas, its own engine for small tables."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import polars as pl

from assets.validation.checks import Check

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
    )

RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["row_id"],
}


def pandas_frame(records: pl.DataFrame) -> pd.DataFrame:
    """Return the records as Great Expectations wants them: objects, None if missing."""
    frame = records.to_pandas(use_pyarrow_extension_array=False)
    for name, dtype in records.schema.items():
        if not dtype.is_numeric():
            frame[name] = frame[name].astype(object)
            frame[name] = frame[name].where(frame[name].notna(), None)
    return frame


def judge_on_pandas(frame: pd.DataFrame, checks: Sequence[Check]) -> None:
    """Run the checks, naming every failing row.

    Raises:
        RuntimeError: a check could not be run.
    """
    from great_expectations.core.batch import Batch
    from great_expectations.execution_engine import PandasExecutionEngine

    from assets.validation.gx.run import CheckValidator
    from assets.validation.gx.suite import build_suite

    # The signatures ask for a class and for text, and mean data and a dictionary.
    data = cast("type[pd.DataFrame]", frame)
    validator = CheckValidator(PandasExecutionEngine(), batches=[Batch(data=data)])
    with warnings.catch_warnings():
        # The groups of the rules' own pattern, which pandas thinks a mistake.
        warnings.simplefilter("ignore")
        result = cast(
            "ExpectationSuiteValidationResult",
            validator.validate(
                expectation_suite=build_suite("pandas", checks),
                result_format=cast("str", RESULT_FORMAT),
            ),
        )
    for one in result.results:
        if one.exception_info and one.exception_info.get("raised_exception"):
            raise RuntimeError(str(one.exception_info))
