"""Failing rows as failures: who, which file, which cell, which rule, in which words.

From the failing row ids of each suite to `archive.frames.FAILURES`. Which rows fail is
Great Expectations' finding; what a failure costs is `outcomes`'.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from assets.archive.frames import FAILURES
from assets.domain.cells import column_letters
from assets.domain.datasets import BY_NAME, COVER
from assets.domain.errors import DeclarationError
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.evidence import Evidence
from assets.validation.messages import placeholders, render
from assets.validation.names_shown import join_names
from assets.validation.rules import CellCheck
from assets.validation.suites import SuiteRun

# What a record goes by in its failures' ids: its codes, or its text where it has none.
_RECORD_KEYS: Mapping[str, Sequence[str]] = {
    "activity": ("programme_code", "metric_code", "organisation_code"),
    "adoption": ("programme_code", "organisation_code"),
    "innovations": ("innovation_id",),
    "local_programmes": ("local_programme_id",),
    "impacts": ("local_programme_id", "impact_type"),
    "companies": ("company_number", "company_name", "support_type"),
    "columns": ("found_heading",),
    "ahsn_totals": ("programme_code", "metric_code"),
    "expected_programmes": ("programme_code",),
    "expected_organisations": ("programme_code", "metric_code", "organisation_code"),
    "national": ("metric_code",),
    "known_issues": ("known_issue_id",),
}
_IDENTITY = ("rule_id", "who", "quarter", "dataset", "record_key", "column_name")


def failures_of(
    runs: Mapping[str, SuiteRun], evidence: Evidence, frames: RegistryFrames
) -> pl.DataFrame:
    """Return every failure of a quarter (`archive.frames.FAILURES`).

    Args:
        runs: the suites' findings, by judged table.
        evidence: for file names and the sheets' columns.
        frames: for the names that messages show.

    Returns:
        One row for each failing cell or thing and check, in the order of AHSN,
        submission, dataset, row and column.

    Raises:
        DeclarationError: a message names a column its judged table does not have.
    """
    found = [
        _failures_of_check(name, run, check, evidence=evidence, frames=frames)
        for name, run in runs.items()
        for check in _failing_checks(run)
    ]
    if not found:
        return pl.DataFrame(schema=FAILURES)
    order = ["ahsn_code", "submission_id", "dataset", "row_number", "column_index"]
    failures = pl.concat(found).sort(*order, "check_id", nulls_last=True)
    return _with_ids(failures).select(FAILURES.names())


def _failing_checks(run: SuiteRun) -> list[CellCheck]:
    failing = set(run.outcome.failing["check_id"].unique().to_list())
    return [check for check in run.checks if check.check.check_id in failing]


def _failures_of_check(
    name: str,
    run: SuiteRun,
    check: CellCheck,
    *,
    evidence: Evidence,
    frames: RegistryFrames,
) -> pl.DataFrame:
    row_ids = run.outcome.failing.filter(pl.col("check_id") == check.check.check_id)
    # A row's id is its place in the table.
    rows = run.table[row_ids["row_id"].sort()]
    rows = _pointed_at(rows, name, check.column, evidence=evidence)
    rows = join_names(
        rows,
        frames,
        submissions=evidence.submissions,
        quarter=Quarter.parse(evidence.quarter),
    )
    for template in (check.message, check.expected):
        _require_columns(placeholders(template), check, rows)
    _require_columns((check.size,) if check.size else (), check, rows)
    declared = check.check
    return rows.select(
        pl.lit(declared.check_id).alias("check_id"),
        pl.lit(declared.rule_id).alias("rule_id"),
        pl.lit(declared.severity).alias("severity"),
        pl.lit(declared.rejects).alias("rejects"),
        "submission_id",
        "ahsn_code",
        "quarter",
        "dataset",
        *_codes(rows),
        pl.col("file_name").alias("source_file"),
        "sheet",
        "row_number",
        "column_name",
        "cell",
        pl.col("text").alias("value"),
        render(check.expected, rows.schema).alias("expected"),
        render(check.message, rows.schema).alias("message"),
        (pl.col(check.size) if check.size else pl.lit(None))
        .cast(pl.Float64)
        .alias("size"),
        pl.lit(None, pl.String).alias("known_issue_id"),
        _record_key(name, rows.columns).alias("record_key"),
        "column_index",
    )


def _pointed_at(
    rows: pl.DataFrame, name: str, column: str | None, *, evidence: Evidence
) -> pl.DataFrame:
    """Return the rows with the cell they point at: ``cell``, ``column_name``, ``text``.

    ``says`` is how a message quotes the cell: ``says “TBC”`` or ``is blank``.
    """
    if column is not None:
        rows = _with_cell(rows, name, column, evidence=evidence)
    elif name == COVER:
        rows = rows.with_columns(pl.lit(COVER).alias("dataset"))
    elif "cell" not in rows.columns:
        rows = _with_own_cell(rows, evidence)
    elif name == "columns":
        # Headings stand in the sheet's first row.
        rows = rows.with_columns(
            pl.when(pl.col("column_index").is_not_null()).then(1).alias("row_number")
        ).with_columns(cell_name().alias("cell"))
    if "column_index" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Int32).alias("column_index"))
    quoted = pl.concat_str(pl.lit("says “"), "text", pl.lit("”"))
    return rows.with_columns(
        pl.when(pl.col("text").is_null())
        .then(pl.lit("is blank"))
        .otherwise(quoted)
        .alias("says"),
        pl.col("row_number").cast(pl.Int64),
    )


def _with_own_cell(rows: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Return rows that name their own ``dataset``, column and row with their cell."""
    at = ["submission_id", "dataset", "column_name"]
    places = evidence.layout.drop_nulls("column_name").select(*at, "column_index")
    return rows.join(places, on=at, how="left", maintain_order="left").with_columns(
        cell_name().alias("cell")
    )


def _with_cell(
    rows: pl.DataFrame, name: str, column: str, *, evidence: Evidence
) -> pl.DataFrame:
    dataset = BY_NAME[name]
    as_it_stood = f"{column}_text" if f"{column}_text" in rows.columns else column
    places = evidence.layout.filter(
        pl.col("dataset") == name, pl.col("column_name") == column
    ).select("submission_id", "column_index")
    return (
        rows.with_columns(
            pl.lit(name).alias("dataset"),
            pl.lit(column).alias("column_name"),
            pl.lit(dataset.column(column).heading).alias("heading"),
            pl.lit(dataset.sheet).alias("sheet_name"),
            pl.col(as_it_stood).alias("text"),
        )
        .join(places, on="submission_id", how="left", maintain_order="left")
        .with_columns(cell_name().alias("cell"))
    )


def cell_name() -> pl.Expr:
    """Return ``C17`` of ``column_index`` (1 is A) and ``row_number``; null if none."""
    has_place = (
        pl.col("column_index").is_not_null() & pl.col("row_number").is_not_null()
    )
    return pl.when(has_place).then(
        column_letters() + pl.col("row_number").cast(pl.String)
    )


def _codes(rows: pl.DataFrame) -> list[pl.Expr]:
    return [
        pl.col(code) if code in rows.columns else pl.lit(None, pl.String).alias(code)
        for code in ("programme_code", "metric_code", "organisation_code")
    ]


def _record_key(name: str, columns: Sequence[str]) -> pl.Expr:
    parts = [
        pl.coalesce(column, f"{column}_text")
        if f"{column}_text" in columns
        else pl.col(column)
        for column in _RECORD_KEYS.get(name, ())
    ]
    if not parts:
        return pl.lit("")
    return pl.concat_str([part.fill_null("") for part in parts], separator="\x1f")


def _with_ids(failures: pl.DataFrame) -> pl.DataFrame:
    """Return the failures with ``failure_id``: 16 hex, the same in every version."""
    named = failures.with_columns(
        pl.coalesce("ahsn_code", "submission_id").alias("who")
    ).with_columns(
        pl.int_range(pl.len()).over("submission_id", *_IDENTITY).alias("occurrence")
    )
    ids = [
        hashlib.sha256("\x1e".join(map(str, identity)).encode()).hexdigest()[:16]
        for identity in named.select(*_IDENTITY, "occurrence").iter_rows()
    ]
    return named.with_columns(pl.Series("failure_id", ids, dtype=pl.String))


def _require_columns(
    names: Sequence[str], check: CellCheck, rows: pl.DataFrame
) -> None:
    missing = set(names) - set(rows.columns)
    if missing:
        raise DeclarationError(
            f"expectations: check {check.check.check_id} writes "
            f"{', '.join(sorted('{' + name + '}' for name in missing))}, which its "
            f"judged table does not have; it has {', '.join(sorted(rows.columns))}."
        )
