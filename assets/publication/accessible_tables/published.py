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
from assets.publication.disclosure.policy import Policy
from assets.publication.disclosure.shown_marts import policy_of_tables, shown_marts
from assets.publication.naming import at_quarters_end

_MARTS = (
    "activity",
    "adoption_stage",
    "ahsn_metric_quarter",
    "coverage",
    "economic_growth",
    "headline_impact",
    "headline_parts",
    "innovation_pipeline",
    "local_impacts",
    "local_programme_themes",
    "metric_quarter",
    "regions",
)
_REFERENCE = (
    "ahsns",
    "claims",
    "disclosure",
    "headlines",
    "known_issues",
    "metrics",
    "outturn_exceptions",
    "part_whole_pairs",
    "programmes",
    "vocabularies",
)
TABLES: tuple[str, ...] = (
    *(f"marts.{name}" for name in _MARTS),
    *(f"reference.{name}" for name in _REFERENCE),
    "audit.claims",
    "audit.failures",
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
    return Published(
        tables=tables,
        quarter=quarter,
        policy=policy_of_tables(tables),
        marts=shown_marts(tables),
        ahsns=at_quarters_end(frames["reference.ahsns"], "ahsn_code", quarter).select(
            "ahsn_code", "ahsn_name", "nhs_region_code", "nhs_region"
        ),
        measures=_measures(frames["reference.metrics"], frames["reference.programmes"]),
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
