"""How large a made-up archive is, and the quarters, AHSNs and metrics it is of.

Nothing is random here: the same scale is the same registry in every process.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.load import load_registry

# The calendar has six years; every basis stands among the first eight metrics.
QUARTERS = 24
METRICS = 67
AHSNS = 15

_BASES = ("cumulative_fy", "cumulative_programme", "in_quarter", "snapshot", "rate")


@dataclass(frozen=True)
class Scale:
    """About so many accepted activity records, in so many quarters, metrics, AHSNs."""

    records: int
    quarters: int = QUARTERS
    metrics: int = METRICS
    ahsn_count: int = AHSNS

    @cached_property
    def real(self) -> RegistryFrames:
        """The registry's tables as they are."""
        return load_registry().frames()

    @cached_property
    def ahsns(self) -> list[str]:
        """The codes of the AHSNs that report."""
        return sorted(load_registry().ahsns.codes)[: self.ahsn_count]

    @cached_property
    def calendar(self) -> pl.DataFrame:
        """The quarters reported, with ``position`` from 0."""
        return self.real.quarters.head(self.quarters).with_row_index("position")

    @cached_property
    def metric_list(self) -> pl.DataFrame:
        """The real metrics, nearly all made to be reported by organisation.

        One in eight opens late, one in eight closes, one in eight is the AHSN's own.
        ``number`` counts them from 0.
        """
        number = pl.col("number")
        in_basis = pl.int_range(pl.len()).over("basis")
        order = pl.col("basis").replace_strict({b: n for n, b in enumerate(_BASES)})
        keeps_level = (number % 8 == 6) | (
            pl.col("reporting_level") == "organisation_with_total"
        )
        return (
            self.real.metrics.sort(in_basis, order)
            .head(self.metrics)
            .with_row_index("number")
            .with_columns(
                number.cast(pl.Int64),
                pl.when(keeps_level)
                .then("reporting_level")
                .otherwise(pl.lit("organisation"))
                .alias("reporting_level"),
                pl.when(number % 8 == 3)
                .then(pl.lit("2018-19-Q4"))
                .otherwise(pl.lit("2018-19-Q1"))
                .alias("first_quarter"),
                pl.when(number % 8 == 5)
                .then(pl.lit("2019-20-Q1"))
                .otherwise(pl.lit(None, pl.String))
                .alias("last_quarter"),
                pl.lit(None, pl.Float64).alias("upper_bound"),
            )
        )

    @cached_property
    def sites(self) -> int:
        """How many organisations an AHSN begins with."""
        by_organisation = self.metric_list.filter(pl.col("reporting_level") != "ahsn")
        lines = sum(
            open_in(by_organisation, quarter).height
            for quarter in self.calendar["quarter"]
        )
        return max(8, round(self.records / lines / len(self.ahsns)))

    def save(self, path: Path) -> None:
        """Write it beside its archive, for another process."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def saved_scale(path: Path) -> Scale:
    """Return the scale that `Scale.save` wrote."""
    return Scale(**json.loads(path.read_text(encoding="utf-8")))


def open_in(metrics: pl.DataFrame, quarter: str) -> pl.DataFrame:
    """Return the metrics that are reported in a quarter."""
    return metrics.filter(
        pl.col("first_quarter") <= quarter,
        pl.col("last_quarter").fill_null("9999") >= quarter,
    )
