"""One submission judged without being sent: nothing is written anywhere.

The same reading and the same judging as in a run. An officer may have a warehouse and
no archive, or neither: then what others sent is not known, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive.frames import ACCEPTED
from assets.archive.submission import Candidate, Reading
from assets.archive.verdict import Verdict
from assets.archive.workspace import Workspace
from assets.domain.project import code_version
from assets.domain.registry.load import load_registry
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.validation.declarations import SHEET_TABLES
from assets.validation.evidence import (
    Evidence,
    beside,
    evidence_of_reading,
    gather_evidence,
)
from assets.validation.judge import judge_quarter
from assets.validation.judged.cover import quarter_said
from assets.validation.rules import load_rules
from assets.warehouse.connect import open_warehouse
from assets.warehouse.folder import WarehouseFolder

# What is said of a sheet or cover whatever quarter it is for.
WITHOUT_QUARTER = frozenset(SHEET_TABLES)
NEEDS_QUARTER = "template_version_unknown"


def check_file(path: Path, workspace: Workspace) -> Verdict:
    """Return the verdict on one file or folder, as the pipeline would give it.

    It is judged as if it came now, beside everything the home's archive holds; where
    there is none, by itself, its past from the warehouse if there is one. The quarter
    is the one its cover names. Where the cover names none, it is not guessed: file,
    cover and sheets are judged, and no row, and the failures' quarter is null.
    """
    registry = load_registry()
    reading = read_submission(path)
    quarter = quarter_said(reading.cover)
    is_known = quarter in registry.quarters
    now = workspace.clock()
    candidate = replace(
        candidate_at(path, str(quarter if is_known else registry.quarters[-1])),
        received_at=now,
    )
    verdict = judge_quarter(
        _evidence(reading, candidate, workspace, now=now),
        registry,
        load_rules(),
        judged_at=now,
        code_version=code_version(),
    )
    own = _only(verdict, candidate.submission_id)
    return own if is_known else _without_quarter(own)


def _evidence(
    reading: Reading, candidate: Candidate, workspace: Workspace, *, now: datetime
) -> Evidence:
    archive, quarter = workspace.archive, candidate.quarter
    if not archive.submissions().is_empty():
        unsent = evidence_of_reading(reading, candidate, seen_at=now)
        return beside(gather_evidence(archive, quarter), unsent)
    earlier = _history(workspace.home, quarter)
    return evidence_of_reading(reading, candidate, seen_at=now, earlier=earlier)


def _only(verdict: Verdict, submission_id: str) -> Verdict:
    """Return the verdict less what it says of other files."""
    is_own = pl.col("submission_id") == submission_id
    return replace(
        verdict,
        submissions=verdict.submissions.filter(is_own),
        failures=verdict.failures.filter(is_own),
    )


def _without_quarter(verdict: Verdict) -> Verdict:
    suites = verdict.checks.select("check_id", "suite")
    failures = (
        verdict.failures.join(suites, on="check_id", maintain_order="left")
        .filter(
            pl.col("suite").is_in(WITHOUT_QUARTER), pl.col("rule_id") != NEEDS_QUARTER
        )
        .drop("suite")
    )
    no_quarter = pl.lit(None, pl.String).alias("quarter")
    return replace(
        verdict,
        failures=failures.with_columns(no_quarter),
        submissions=verdict.submissions.with_columns(
            no_quarter, pl.lit(0, pl.Int64).alias("records_flagged")
        ),
    )


def _history(home: Path, quarter: str) -> Mapping[str, pl.LazyFrame] | None:
    """Return the accepted records of earlier quarters; None without a warehouse."""
    if WarehouseFolder(home).current_build() is None:
        return None
    with open_warehouse(home) as connection:
        return {
            name: connection.sql(
                f"select * from staging.{name} where quarter < $quarter",
                params={"quarter": quarter},
            )
            .pl()
            .select(pl.col(column).cast(dtype) for column, dtype in schema.items())
            .lazy()
            for name, schema in ACCEPTED.items()
        }
