"""Series of figures: who reports what, and who reported it before they merged.

A series is one metric of one organisation, or of an AHSN where it names none. One that
moved to another AHSN keeps its series; one that merged goes on with its predecessors'
figures together; after a split all begin anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from assets.domain.quarter import Quarter

OF_SERIES = ("who", "metric_code")


@dataclass(frozen=True)
class Lineage:
    """Whose figures an organisation goes on with, as it stood in one quarter.

    ``successors`` has, by predecessor, the organisation it is part of now;
    ``begun`` the quarter in which one came out of a split, or something out of it.
    """

    successors: Mapping[str, str]
    begun: Mapping[str, Quarter]

    def members(self) -> list[str]:
        """Return the organisations that merged, and those they merged into."""
        return sorted({*self.successors, *self.successors.values()})


def who_reports() -> pl.Expr:
    """Return ``who``: the organisation's code, or the AHSN's if it names none."""
    return pl.coalesce("organisation_code", "ahsn_code").alias("who")


def lineage_at(successions: pl.DataFrame, quarter: Quarter) -> Lineage:
    """Return who had merged and split by the end of a quarter.

    Args:
        successions: ``predecessor_code``, ``successor_code``, ``kind`` (String),
            ``happened_on`` (Date).
        quarter: the quarter being judged.
    """
    happened = successions.filter(pl.col("happened_on") <= quarter.end_date)
    columns = ("predecessor_code", "successor_code", "happened_on", "kind")
    rows: list[tuple[str, str, date, str]] = (
        happened.sort("happened_on").select(columns).rows()
    )
    direct = {old: new for old, new, _, kind in rows if kind == "merger"}
    begun = {
        organisation: Quarter.containing(day)
        for old, new, day, kind in rows
        if kind == "split"
        for organisation in (old, new)
    }
    return Lineage({old: _last_of(old, direct) for old in direct}, begun)


def _last_of(organisation: str, successors: Mapping[str, str]) -> str:
    passed = {organisation}
    while (following := successors.get(organisation)) and following not in passed:
        organisation = following
        passed.add(organisation)
    return organisation


def series_of(records: pl.DataFrame) -> pl.DataFrame:
    """Return the series that records belong to.

    Args:
        records: ``ahsn_code``, ``organisation_code``, ``metric_code``, ``basis``
            (String), ``is_placed`` (Boolean: not of an organisation nobody knows).

    Returns:
        ``series`` (UInt32, the row's place), ``who``, ``metric_code``, ``basis``; one
        row a series. A rate has none: it is not added to anything.
    """
    return (
        records.lazy()
        .filter("is_placed", pl.col("basis") != "rate")
        .select(who_reports(), "metric_code", "basis")
        .drop_nulls()
        .unique()
        .sort(OF_SERIES)
        .with_row_index("series")
        .collect()
    )
