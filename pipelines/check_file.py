"""One submission judged without being sent: nothing is written anywhere.

The same reading and the same judging as in a run; only the past comes from the
warehouse, where it was accepted, because an officer may have nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from assets.archive.frames import ACCEPTED
from assets.archive.submission import Candidate, Reading
from assets.archive.verdict import Verdict
from assets.archive.workspace import Workspace
from assets.domain.project import code_version
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.validation.evidence import evidence_of_reading
from assets.validation.judge import judge_quarter
from assets.validation.rules import load_rules
from assets.warehouse.connect import open_warehouse
from assets.warehouse.folder import WarehouseFolder


def check_file(path: Path, workspace: Workspace) -> Verdict:
    """Return the verdict on one file or folder, as the pipeline would give it.

    The quarter is the one its cover names. Where the cover names none, the newest
    quarter of the calendar stands in, so that the rest can be judged; the cover's own
    failure says what is wrong.
    """
    now = workspace.clock()
    registry = load_registry()
    reading = read_submission(path)
    candidate = candidate_at(path, _quarter(reading, registry))
    evidence = evidence_of_reading(reading, candidate, seen_at=now)
    return judge_quarter(
        replace(evidence, earlier=_history(workspace.home, candidate)),
        registry,
        load_rules(),
        judged_at=now,
        code_version=code_version(),
    )


def _quarter(reading: Reading, registry: Registry) -> str:
    named = reading.cover.filter(pl.col("field") == "quarter")["value"].to_list()
    try:
        quarter = str(Quarter.parse(named[0] or ""))
    except (ValueError, IndexError):
        return registry.quarters[-1]
    return quarter if quarter in registry.quarters else registry.quarters[-1]


def _history(home: Path, candidate: Candidate) -> Mapping[str, pl.LazyFrame]:
    """Return the accepted records of earlier quarters; none without a warehouse."""
    if WarehouseFolder(home).current_build() is None:
        return {name: pl.LazyFrame(schema=schema) for name, schema in ACCEPTED.items()}
    with open_warehouse(home) as connection:
        return {
            name: connection.sql(
                f"select * from staging.{name} where quarter < $quarter",
                params={"quarter": candidate.quarter},
            )
            .pl()
            .select(pl.col(column).cast(dtype) for column, dtype in schema.items())
            .lazy()
            for name, schema in ACCEPTED.items()
        }
