"""The tables of what stands in relation: successions, parts, definitions, outturns.

The tables of things themselves are `tables`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import polars as pl

from assets.domain.registry.frames import frame_of
from assets.domain.registry.heirs import Heir
from assets.domain.registry.part_whole_pairs import PartWholeFile
from assets.domain.registry.programmes import Programme
from assets.domain.registry.published_outturns import PublishedOutturn
from assets.domain.registry.successions import Succession


def organisation_successions(entries: Sequence[Succession]) -> pl.DataFrame:
    """Return one row for each predecessor and successor."""
    return frame_of(
        "organisation_successions",
        (tuple(entry.model_dump().values()) for entry in entries),
    )


def organisation_heirs(entries: Sequence[Heir]) -> pl.DataFrame:
    """Return one row for each organisation, heir and first day."""
    return frame_of("organisation_heirs", (astuple(entry) for entry in entries))


def part_whole_pairs(file: PartWholeFile) -> pl.DataFrame:
    """Return one row for each pair; no whole where it is the eligible organisations."""
    return frame_of(
        "part_whole_pairs",
        (
            (pair.part, pair.whole, pair.whole_is_eligible, pair.reason)
            for pair in file.pairs
        ),
    )


def published_outturns(entries: Sequence[PublishedOutturn]) -> pl.DataFrame:
    """Return one row for each printed percentage."""
    return frame_of(
        "published_outturns", (tuple(entry.model_dump().values()) for entry in entries)
    )


def metric_definitions(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return one row for each metric and time in which its meaning was the same."""
    return frame_of(
        "metric_definitions",
        (
            (metric.code, each.first_quarter, each.last_quarter, each.definition)
            for entry in entries
            for metric in entry.metrics
            for each in metric.definitions
        ),
    )
