"""The real registry with a scale's organisations and metrics in it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from assets.domain.registry.frames import COLUMNS, RegistryFrames
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from benchmarks.marts.scale import Scale
from benchmarks.marts.sites import heirs, memberships, successions


class MadeUpRegistry:
    """The real registry, other tables."""

    def __init__(self, scale: Scale) -> None:
        self._real: Registry = load_registry()
        self._frames = made_up_frames(scale)

    def frames(self) -> RegistryFrames:
        """Return the registry as tables."""
        return self._frames

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def made_up_frames(scale: Scale) -> RegistryFrames:
    """Return the registry's tables for a scale.

    Every programme is expected of every AHSN in all quarters, and each trajectory of
    the real year stands in every year.
    """
    always = (
        pl.lit("2018-19-Q1").alias("first_quarter"),
        pl.lit(None, pl.String).alias("last_quarter"),
    )
    years = scale.calendar.select("financial_year").unique(maintain_order=True)
    real = scale.real
    trajectories = real.trajectories.drop("financial_year").unique(maintain_order=True)
    return replace(
        real,
        organisations=memberships(scale)
        .with_columns(pl.col("organisation_code").alias("organisation_name"))
        .select(list(COLUMNS["organisations"])),
        organisation_successions=successions(scale),
        organisation_heirs=heirs(scale),
        organisation_names=real.organisation_names.clear(),
        metrics=scale.metric_list.select(real.metrics.columns),
        programmes=real.programmes.with_columns(always),
        expected_programmes=real.expected_programmes.with_columns(always),
        trajectories=trajectories.join(years, how="cross").select(
            list(COLUMNS["trajectories"])
        ),
    )
