"""The columns and types of every frame the archive keeps.

Nothing is read or computed here. A stage that makes a frame ends by selecting one of
these schemas; a stage that reads one may rely on it, even when there are no rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.datasets import BY_NAME, DATASETS, Column, Dataset

UTC_TIME = pl.Datetime("us", "UTC")

# Names that a record may give several of, in one cell, separated by semicolons.
_LISTS = {("local_programmes", "themes"), ("local_programmes", "shared_with")}
_WHOLE_NUMBERS = {("adoption", "stage")}


def _typed_columns(column: Column) -> dict[str, pl.DataType]:
    as_it_stood: dict[str, pl.DataType] = {f"{column.name}_text": pl.String()}
    match column.kind:
        case "text":
            return {column.name: pl.String()}
        case "number":
            return as_it_stood | {column.name: pl.Float64()}
        case "date":
            return as_it_stood | {column.name: pl.Date()}
        case "name":
            return as_it_stood


def _accepted_type(dataset: Dataset, column: Column) -> pl.DataType:
    if (dataset.name, column.name) in _LISTS:
        return pl.List(pl.String())
    if (dataset.name, column.name) in _WHOLE_NUMBERS:
        return pl.Int32()
    match column.kind:
        case "number":
            return pl.Float64()
        case "date":
            return pl.Date()
        case _:
            return pl.String()


def _records_schema(dataset: Dataset) -> pl.Schema:
    schema: dict[str, pl.DataType] = {
        "submission_id": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
    }
    for column in dataset.columns:
        schema |= _typed_columns(column)
    return pl.Schema(schema)


def _accepted_schema(dataset: Dataset) -> pl.Schema:
    schema: dict[str, pl.DataType] = {
        "submission_id": pl.String(),
        "ahsn_code": pl.String(),
        "quarter": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
    }
    for column in dataset.columns:
        schema[column.name] = _accepted_type(dataset, column)
    return pl.Schema(schema)


# Grain: one row a submission, as `submission.json` has it.
SUBMISSIONS = pl.Schema(
    {
        "submission_id": pl.String(),
        "inbox_quarter": pl.String(),
        "file_name": pl.String(),
        "byte_size": pl.Int64(),
        "received_at": UTC_TIME,
        "first_seen_at": UTC_TIME,
        "source_kind": pl.String(),
        "encoding": pl.String(),
        "unreadable_reason": pl.String(),
        "reader_version": pl.Int64(),
    }
)

# Grain: one row a record; typed by the column's kind (see `domain.datasets.Column`).
RECORDS: Mapping[str, pl.Schema] = {
    dataset.name: _records_schema(dataset) for dataset in DATASETS
}

# Grain: one row a column of a sheet that is present. `column_name` is null for a
# column nobody knows; `column_index` is 1 for column A.
LAYOUT = pl.Schema(
    {
        "submission_id": pl.String(),
        "dataset": pl.String(),
        "column_name": pl.String(),
        "heading": pl.String(),
        "column_index": pl.Int32(),
    }
)

# Grain: one row for each of the six datasets, present or not.
DATASETS_PRESENT = pl.Schema(
    {
        "submission_id": pl.String(),
        "dataset": pl.String(),
        "is_present": pl.Boolean(),
        "sheet": pl.String(),
        "row_count": pl.Int64(),
    }
)

# Grain: one row for each field of the cover, filled in or not.
COVER_VALUES = pl.Schema(
    {
        "submission_id": pl.String(),
        "field": pl.String(),
        "value": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
        "cell": pl.String(),
    }
)

# Grain: one row a failure explained: the officer's words on the Feedback sheet that
# came back with the submission. `failure_id` is of an earlier version's failure.
EXPLANATIONS = pl.Schema(
    {
        "submission_id": pl.String(),
        "failure_id": pl.String(),
        "explanation": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
    }
)

# Grain: one row a verdict; `is_current` for the newest of its quarter.
VERDICTS = pl.Schema(
    {
        "verdict_id": pl.String(),
        "quarter": pl.String(),
        "judged_at": UTC_TIME,
        "rules_version": pl.String(),
        "registry_version": pl.String(),
        "code_version": pl.String(),
        "inputs_key": pl.String(),
        "is_current": pl.Boolean(),
    }
)

# Grain: one row a submission of the quarter, every version of it. `has_figures_kept` is
# whether its accepted activity is kept beside it, as of every good version; it is null
# in verdicts given before that was so: they have what counted only.
JUDGED_SUBMISSIONS = pl.Schema(
    {
        "submission_id": pl.String(),
        "ahsn_code": pl.String(),
        "quarter": pl.String(),
        "version": pl.Int32(),
        "received_at": UTC_TIME,
        "first_seen_at": UTC_TIME,
        "file_name": pl.String(),
        "byte_size": pl.Int64(),
        "source_kind": pl.String(),
        "template_version": pl.String(),
        "prepared_by": pl.String(),
        "approved_by": pl.String(),
        "approved_on": pl.Date(),
        "outcome": pl.String(),
        "is_counting": pl.Boolean(),
        "records_read": pl.Int64(),
        "records_accepted": pl.Int64(),
        "records_rejected": pl.Int64(),
        "records_flagged": pl.Int64(),
        "has_figures_kept": pl.Boolean(),
    }
)

# Grain: one row a failure (`failure_id` within one verdict and submission). `size` is
# how great it is, in the metric's unit; null where that says nothing. Columns are only
# ever added at the end: verdicts given before have them as null.
FAILURES = pl.Schema(
    {
        "failure_id": pl.String(),
        "check_id": pl.String(),
        "rule_id": pl.String(),
        "severity": pl.String(),
        "rejects": pl.String(),
        "submission_id": pl.String(),
        "ahsn_code": pl.String(),
        "quarter": pl.String(),
        "dataset": pl.String(),
        "programme_code": pl.String(),
        "metric_code": pl.String(),
        "organisation_code": pl.String(),
        "source_file": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
        "column_name": pl.String(),
        "cell": pl.String(),
        "value": pl.String(),
        "expected": pl.String(),
        "message": pl.String(),
        "size": pl.Float64(),
        "known_issue_id": pl.String(),
    }
)

# Grain: one row a check.
CHECKS = pl.Schema(
    {
        "check_id": pl.String(),
        "rule_id": pl.String(),
        "suite": pl.String(),
        "severity": pl.String(),
        "success": pl.Boolean(),
        "element_count": pl.Int64(),
        "unexpected_count": pl.Int64(),
    }
)

# Grain: one row a suite and submission.
SUITES = pl.Schema(
    {
        "suite": pl.String(),
        "submission_id": pl.String(),
        "checks_run": pl.Int64(),
        "checks_failed": pl.Int64(),
        "records_judged": pl.Int64(),
        "failure_count": pl.Int64(),
        "duration_seconds": pl.Float64(),
    }
)

# Grain: one row an accepted activity record of a good version that counts no more.
SUPERSEDED_ACTIVITY = _accepted_schema(BY_NAME["activity"])

# The frames of a verdict other than what is accepted and counts, by file stem.
VERDICT_FRAMES: Mapping[str, pl.Schema] = {
    "submissions": JUDGED_SUBMISSIONS,
    "failures": FAILURES,
    "checks": CHECKS,
    "suites": SUITES,
    "superseded_activity": SUPERSEDED_ACTIVITY,
}

# Frames that verdicts given before they were thought of do not have: empty there.
ADDED_FRAMES = frozenset({"superseded_activity"})

# Grain: one row an accepted record of a counting submission.
ACCEPTED: Mapping[str, pl.Schema] = {
    dataset.name: _accepted_schema(dataset) for dataset in DATASETS
}


def without_submission(schema: pl.Schema) -> pl.Schema:
    """Return the schema less its ``submission_id``: the frame of one submission."""
    return pl.Schema({k: v for k, v in schema.items() if k != "submission_id"})
