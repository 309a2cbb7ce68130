"""The judged tables of sheets and of their columns.

One row for each of the six datasets of each readable submission, and one for each
column a present sheet must have, or has although nobody knows it.
"""

from __future__ import annotations

import polars as pl

from assets.domain.datasets import DATASETS
from assets.validation.evidence import Evidence

_OF_SHEET = ("submission_id", "dataset")


def _sheet_names() -> pl.DataFrame:
    rows = [(dataset.name, dataset.sheet) for dataset in DATASETS]
    return pl.DataFrame(rows, schema=["dataset", "sheet_name"], orient="row")


def _column_names() -> pl.DataFrame:
    rows = [
        (dataset.name, column.name, column.heading, column.is_required)
        for dataset in DATASETS
        for column in dataset.columns
    ]
    schema = ["dataset", "column_name", "heading", "is_required"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def judge_datasets(evidence: Evidence, facts: pl.DataFrame) -> pl.DataFrame:
    """Return six rows for each readable submission.

    A sheet without any heading counts as absent: it can hold no figures.

    Returns:
        ``submission_id``, ``dataset``, ``sheet_name`` (as the template has it),
        ``sheet`` and ``found_sheet`` (null if absent), ``is_nil`` (declared so on the
        cover), ``row_count`` (Int64, 0 if absent), ``row_number``, ``cell``,
        ``column_name``, ``text`` (null: no cell to point at).
    """
    readable = evidence.submissions.filter(pl.col("unreadable_reason").is_null())
    headed = evidence.layout.select(_OF_SHEET).unique().with_columns(has_headings=True)
    is_present = pl.col("is_present") & pl.col("has_headings").fill_null(False)
    return (
        evidence.datasets.join(readable.select("submission_id"), on="submission_id")
        .join(_sheet_names(), on="dataset")
        .join(headed, on=_OF_SHEET, how="left")
        .join(
            facts.select("submission_id", "nil_datasets"),
            on="submission_id",
            how="left",
        )
        .select(
            *_OF_SHEET,
            "sheet_name",
            pl.when(is_present)
            .then(pl.coalesce("sheet", "sheet_name"))
            .alias("found_sheet"),
            pl.col("nil_datasets")
            .list.contains(pl.col("dataset"))
            .fill_null(False)
            .alias("is_nil"),
            pl.when(is_present).then("row_count").otherwise(0).alias("row_count"),
            *_no_cell(),
        )
        .with_columns(pl.col("found_sheet").alias("sheet"))
    )


def judge_columns(evidence: Evidence, datasets: pl.DataFrame) -> pl.DataFrame:
    """Return the columns each present sheet must have, has, or should not have.

    A sheet that is declared nil and has no rows owes no columns.

    Returns:
        ``submission_id``, ``dataset``, ``sheet_name``, ``sheet``, ``column_name`` and
        ``known_column`` (null for one nobody knows), ``heading`` (the template's),
        ``found_heading`` (the sheet's; null if absent), ``is_required``,
        ``column_index`` (Int32), ``row_number``, ``cell``, ``text``.
    """
    present = datasets.filter(
        pl.col("found_sheet").is_not_null(),
        ~(pl.col("is_nil") & (pl.col("row_count") == 0)),
    ).select(*_OF_SHEET, "sheet_name", "sheet")
    layout = evidence.layout.rename({"heading": "found_heading"})
    known = (
        present.join(_column_names(), on="dataset")
        .join(
            layout.drop_nulls("column_name"),
            on=[*_OF_SHEET, "column_name"],
            how="left",
        )
        .with_columns(pl.col("column_name").alias("known_column"))
    )
    unknown = present.join(
        layout.filter(pl.col("column_name").is_null()), on=list(_OF_SHEET)
    ).with_columns(pl.lit(False).alias("is_required"))
    return pl.concat([known, unknown], how="diagonal").with_columns(
        pl.col("found_heading").alias("text"),
        pl.lit(None, pl.Int64).alias("row_number"),
        pl.lit(None, pl.String).alias("cell"),
    )


def judged_sheets(datasets: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Return the sheets whose records can be judged (``submission_id``, ``dataset``).

    A sheet that lacks a required column cannot: every row would fail for one cause.
    """
    lacking = columns.filter(
        pl.col("is_required"), pl.col("found_heading").is_null()
    ).select(_OF_SHEET)
    return (
        datasets.filter(pl.col("found_sheet").is_not_null())
        .select(_OF_SHEET)
        .join(lacking, on=_OF_SHEET, how="anti")
    )


def _no_cell() -> tuple[pl.Expr, ...]:
    return (
        pl.lit(None, pl.Int64).alias("row_number"),
        pl.lit(None, pl.String).alias("cell"),
        pl.lit(None, pl.String).alias("column_name"),
        pl.lit(None, pl.String).alias("text"),
    )
