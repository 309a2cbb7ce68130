"""The judged table of expected programmes: is each of them in the submission at all?

A programme is looked for on Activity; one that has no metric in the quarter, only
stages, on Adoption.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.absence import (
    nowhere,
    quarter_in_span,
    sheets_that_tell,
)
from assets.validation.judged.records import Bench


def judge_expected_programmes(
    bench: Bench, records: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return a row for each version asked and programme its AHSN is to report.

    Args:
        bench: the versions, their sheets and the registry.
        records: the judged tables of activity and adoption.

    Returns:
        `expected_and_found`, and null ``row_number``, ``column_name``, ``text``.
    """
    found = pl.concat(
        records[dataset].select(
            "submission_id",
            pl.lit(dataset).alias("dataset"),
            "programme_code",
            "row_number",
        )
        for dataset in ("activity", "adoption")
    )
    expected = expected_in(bench.frames, bench.evidence.quarter)
    sheets = sheets_that_tell(bench)
    return expected_and_found(sheets, expected, found).with_columns(
        *nowhere(with_sheet=False)
    )


def expected_in(frames: RegistryFrames, quarter: str) -> pl.DataFrame:
    """Return what each AHSN is to report in a quarter, and on which sheet.

    Returns:
        ``ahsn_code``, ``programme_code``, ``dataset`` (``activity`` where a metric of
        the programme is open, else ``adoption`` where it has stages); one row for each
        AHSN and programme.
    """
    with_metrics = frames.metrics.filter(quarter_in_span(quarter))["programme_code"]
    with_stages = frames.programmes.filter("has_adoption")["programme_code"]
    code = pl.col("programme_code")
    dataset = (
        pl.when(code.is_in(with_metrics.implode()))
        .then(pl.lit("activity"))
        .when(code.is_in(with_stages.implode()))
        .then(pl.lit("adoption"))
    )
    return (
        frames.expected_programmes.filter(quarter_in_span(quarter))
        .select("ahsn_code", "programme_code", dataset.alias("dataset"))
        .drop_nulls("dataset")
        .unique()
        .sort("ahsn_code", "programme_code")
    )


def expected_and_found(
    sheets: pl.DataFrame, expected: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return each expected programme with the first row that is about it.

    Args:
        sheets: `absence.sheets_that_tell`.
        expected: what `expected_in` returned.
        found: ``submission_id``, ``dataset``, ``programme_code`` (null if unknown),
            ``row_number`` (Int64); every row, rejected or not.

    Returns:
        ``submission_id``, ``ahsn_code``, ``dataset``, ``sheet``, ``sheet_name``,
        ``programme_code``, ``first_row`` (Int64; null if there is none); one row for
        each version and programme.
    """
    at = ["submission_id", "dataset", "programme_code"]
    first = found.group_by(at).agg(pl.col("row_number").min().alias("first_row"))
    return (
        sheets.join(expected, on=["ahsn_code", "dataset"])
        .join(first, on=at, how="left")
        .sort("submission_id", "programme_code")
    )
