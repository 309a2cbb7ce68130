"""A mart on its way out of the warehouse: its rows, with what they mean.

Handed from the stage that reads it to the stage that publishes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Mart:
    """One mart by its name without the schema; comments say meaning, unit and grain."""

    name: str
    comment: str
    column_comments: Mapping[str, str]
    rows: pl.DataFrame


@dataclass(frozen=True)
class MartSet:
    """All marts of one build, with what it takes to publish them.

    Attributes:
        build_id: the build they are of.
        marts: every mart, by name.
        regions: ahsn_code and nhs_region_code, one row for each AHSN.
        disclosure: the registered policy; see `RegistryFrames`.
        pairs: part_metric_code, part_unit, whole_metric_code, whole_unit; one row for
            each pair of metrics of which one is a part of the other.
        is_synthetic: whether organisations that were made up are among the data.
    """

    build_id: str
    marts: tuple[Mart, ...]
    regions: pl.DataFrame
    disclosure: pl.DataFrame
    pairs: pl.DataFrame
    is_synthetic: bool
