"""The marts of a year up to a quarter, protected, with the names a reader knows.

Nothing here is told that the published marts do not tell: small counts are protected
before anything is made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure.policy import Policy, policy_of
from assets.publication.disclosure.protect import protect

_MARTS = (
    "activity",
    "adoption_stage",
    "ahsn_metric_quarter",
    "coverage",
    "economic_growth",
    "headline_impact",
    "headline_parts",
    "metric_quarter",
    "programme_summary",
    "regions",
)
_REFERENCE = (
    "ahsns",
    "claims",
    "disclosure",
    "metrics",
    "outturn_exceptions",
    "part_whole_pairs",
    "programmes",
)
TABLES: tuple[str, ...] = (
    *(f"marts.{name}" for name in _MARTS),
    *(f"reference.{name}" for name in _REFERENCE),
    "audit.claims",
    "audit.revisions",
)


@dataclass(frozen=True)
class Published:
    """What of a warehouse is published with a quarter.

    Attributes:
        tables: the warehouse's tables as they are; not for publication.
        quarter: the quarter the tables are of.
        policy: the registered disclosure policy.
        marts: every mart by name, protected, of all quarters.
        ahsns: ahsn_code, ahsn_name, nhs_region_code, nhs_region; the names as they
            were at the quarter's end.
        measures: one row for each metric: metric_code, metric_name, unit, basis,
            is_headline, programme_code, programme_name, table_name and ``place``, its
            place from the top.
    """

    tables: WarehouseTables
    quarter: Quarter
    policy: Policy
    marts: Mapping[str, pl.DataFrame]
    ahsns: pl.DataFrame
    measures: pl.DataFrame

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the year so far, the first one first."""
        year, last = self.quarter.start_year, self.quarter.number
        return tuple(Quarter(year, number) for number in range(1, last + 1))

    def so_far(self, mart: str) -> pl.DataFrame:
        """Return the rows of a mart in the quarters of the year so far."""
        names = [str(quarter) for quarter in self.quarters]
        return self.marts[mart].filter(pl.col("quarter").is_in(names))

    def reference(self, name: str) -> pl.DataFrame:
        """Return a table of the registry."""
        return self.tables.frames[f"reference.{name}"]

    def meanings(self, table: str) -> Mapping[str, str]:
        """Return column → meaning and unit of a table of the warehouse."""
        return self.tables.column_comments.get(table, {})


def published(tables: WarehouseTables, quarter: Quarter) -> Published:
    """Return what is published of some tables with a quarter.

    Args:
        tables: those of `TABLES`.
        quarter: the last one that is shown.
    """
    frames = tables.frames
    regions = frames["reference.ahsns"].select("ahsn_code", "nhs_region_code").unique()
    metrics = frames["reference.metrics"]
    policy = policy_of(
        frames["reference.disclosure"],
        _pairs(frames["reference.part_whole_pairs"], metrics),
    )
    raw = {name: frames[f"marts.{name}"] for name in _MARTS}
    return Published(
        tables=tables,
        quarter=quarter,
        policy=policy,
        marts=protect(raw, regions, policy),
        ahsns=_ahsns(frames["reference.ahsns"], quarter),
        measures=_measures(metrics, frames["reference.programmes"]),
    )


def _pairs(pairs: pl.DataFrame, metrics: pl.DataFrame) -> pl.DataFrame:
    unit = metrics.select("metric_code", "unit")
    return pairs.join(
        unit.rename({"metric_code": "part_metric_code", "unit": "part_unit"}),
        on="part_metric_code",
    ).join(
        unit.rename({"metric_code": "whole_metric_code", "unit": "whole_unit"}),
        on="whole_metric_code",
    )


def _ahsns(ahsns: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return each AHSN by the name it had at the quarter's end, or else its first."""
    by_date = ahsns.sort("ahsn_code", "valid_from", nulls_last=False)
    begun = pl.col("valid_from").fill_null(quarter.end_date) <= quarter.end_date
    is_first = pl.col("ahsn_code").is_first_distinct()
    return (
        by_date.filter(begun | is_first)
        .unique("ahsn_code", keep="last", maintain_order=True)
        .select("ahsn_code", "ahsn_name", "nhs_region_code", "nhs_region")
    )


def _measures(metrics: pl.DataFrame, programmes: pl.DataFrame) -> pl.DataFrame:
    known = ["programme_code", "programme_name", "table_name", "table_position"]
    return (
        metrics.join(programmes.select(known), on="programme_code", how="left")
        .sort(
            pl.col("table_name").is_null(),
            # National programmes before AAC innovations, as in the report.
            pl.col("table_name").str.to_lowercase().ne("national programmes"),
            "table_name",
            "table_position",
            "programme_name",
            pl.col("is_headline").not_(),
            "metric_code",
            maintain_order=True,
        )
        .select(
            *("metric_code", "metric_name", "unit", "basis", "is_headline"),
            *("programme_code", "programme_name", "table_name"),
        )
        .with_row_index("place")
    )
