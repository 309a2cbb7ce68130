"""One submission judged without being sent: nothing is written anywhere.

The same reading and the same judging as in a run; only the past comes from the
warehouse, where it was accepted, because an officer may have nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.archive.frames import ACCEPTED
from assets.archive.submission import Reading
from assets.archive.verdict import Verdict
from assets.archive.workspace import Workspace
from assets.domain.project import code_version
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.validation.judge import judge_submission
from assets.validation.judged.cover import quarter_said
from assets.validation.rules import load_rules
from assets.warehouse.connect import open_warehouse
from assets.warehouse.folder import WarehouseFolder


def check_file(path: Path, workspace: Workspace) -> Verdict:
    """Return the verdict on one file or folder, as the pipeline would give it.

    The quarter is the one its cover names. Where the cover names none, the newest
    quarter of the calendar stands in, so that the rest can be judged; the cover's own
    failure says what is wrong.
    """
    registry = load_registry()
    reading = read_submission(path)
    candidate = candidate_at(path, _quarter(reading, registry))
    return judge_submission(
        reading,
        candidate,
        registry,
        load_rules(),
        judged_at=workspace.clock(),
        code_version=code_version(),
        earlier=_history(workspace.home, candidate.quarter),
    )


def _quarter(reading: Reading, registry: Registry) -> str:
    said = quarter_said(reading.cover)
    return said if said in registry.quarters else registry.quarters[-1]


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
