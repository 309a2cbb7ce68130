"""Tables of one build of the warehouse, with what they and their columns mean.

Handed from the stage that reads them to the stage that makes pages, tables and
pictures of them. What is made of them is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


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
