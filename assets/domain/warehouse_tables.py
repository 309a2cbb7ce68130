"""Tables of one build of the warehouse, with what they and their columns mean.

Handed from the stage that reads them to the stage that makes pages, tables and
pictures of them. What is made of them is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from assets.domain.quarter import Quarter

_FAILURES, _EVENTS = "audit.failures", "audit.failure_events"


@dataclass(frozen=True)
class WarehouseTables:
    """Some tables of one build, each by its name with its schema.

    Attributes:
        build_id: the build they are of.
        is_synthetic: whether organisations that were made up are among the data.
        frames: ``marts.metric_quarter`` → its rows, in order of its columns.
        comments: the same names → what a table is and its grain.
        column_comments: the same names → column → meaning and unit.
    """

    build_id: str
    is_synthetic: bool
    frames: Mapping[str, pl.DataFrame]
    comments: Mapping[str, str]
    column_comments: Mapping[str, Mapping[str, str]]

    def up_to(self, quarter: str) -> WarehouseTables:
        """Return the tables as one who knows nothing of later quarters has them.

        What is left out is what the figures and the audit say of later quarters, and
        of later years where a row is of a year; a row of neither stays, and so does
        all of the registry. What became of a failure goes with the failure, where
        both tables are there.
        """
        kept = {
            name: frame if name.startswith("reference.") else _up_to(frame, quarter)
            for name, frame in self.frames.items()
        }
        if _FAILURES in kept and _EVENTS in kept:
            kept[_EVENTS] = kept[_EVENTS].join(
                kept[_FAILURES], on="failure_id", how="semi", maintain_order="left"
            )
        return replace(self, frames=kept)


def _up_to(frame: pl.DataFrame, quarter: str) -> pl.DataFrame:
    year = Quarter.parse(quarter).financial_year
    for column, last in (("quarter", quarter), ("financial_year", year)):
        if column in frame.columns:
            of_no_time = pl.col(column).is_null()
            return frame.filter(of_no_time | (pl.col(column) <= last))
    return frame
