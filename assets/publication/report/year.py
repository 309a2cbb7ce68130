"""What a report of a quarter knows: its year up to it, as it may be published.

Frames of marts already protected, and a few words that several parts use. No sentence
and no markup belongs here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.outputs import LEADS_TO
from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.places import link
from assets.publication.disclosure import shown_marts
from assets.publication.naming import at_quarters_end
from assets.publication.revised import revised_totals
from assets.publication.statuses_within import (
    StatusesByTotal,
    by_total,
    statuses_within,
)

TABLES: tuple[str, ...] = (
    *shown_marts.TABLES,
    "audit.claims",
    "audit.failures",
    "audit.revisions",
    "audit.scores",
    "audit.submissions",
    "marts.adoption_stage",
    "marts.coverage",
    "marts.economic_growth",
    "marts.headline_impact",
    "marts.headline_parts",
    "marts.innovation_pipeline",
    "marts.local_impacts",
    "marts.local_programme_themes",
    "marts.local_programmes",
    "marts.programme_summary",
    "reference.claims",
    "reference.known_issues",
    "reference.outturn_exceptions",
    "reference.programmes",
    "reference.published_outturns",
    "reference.vocabularies",
)

Record = dict[str, object]


@dataclass(frozen=True)
class ReportYear:
    """A financial year up to a quarter.

    Attributes:
        quarter: the quarter reported on.
        build_id: the build the figures are of.
        is_synthetic: whether the data are made up.
        marts: the marts by name without the schema, as they are published.
        others: tables of ``audit`` and ``reference`` by name with the schema.
        leads_to: the folders of the outbox that are there to be led to.
    """

    quarter: Quarter
    build_id: str
    is_synthetic: bool
    marts: Mapping[str, pl.DataFrame]
    others: Mapping[str, pl.DataFrame]
    leads_to: Collection[str] = LEADS_TO["report"]

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The year's quarters up to the one reported on, in order."""
        start = self.quarter.start_year
        return tuple(Quarter(start, n) for n in range(1, self.quarter.number + 1))

    @property
    def span(self) -> str:
        """The months from the year's first day on, such as ``Apr 2020 to Mar 2021``."""
        first, last = self.quarters[0].start_date, self.quarter.end_date
        if first.year == last.year:
            return f"{first:%b} to {last:%b} {last.year}"
        return f"{first:%b} {first.year} to {last:%b} {last.year}"

    def of_quarter(self, mart: str) -> pl.DataFrame:
        """Return the rows of a mart that are of the quarter."""
        return self.marts[mart].filter(pl.col("quarter") == str(self.quarter))

    def of_year(self, mart: str) -> pl.DataFrame:
        """Return the rows of a mart that are of the year up to the quarter."""
        return self.marts[mart].filter(pl.col("quarter").is_in(self.quarter_codes))

    def failures(self) -> pl.DataFrame:
        """Return the failures of the year up to the quarter."""
        failures = self.others["audit.failures"]
        return failures.filter(pl.col("quarter").is_in(self.quarter_codes))

    def revised(self, place: str | None = None) -> pl.DataFrame:
        """Return the totals told otherwise before; see `revised_totals`."""
        return revised_totals(
            self.others["audit.revisions"],
            self.marts["activity"],
            self.others["reference.ahsns"],
            place,
        )

    def statuses_within(
        self, place: str | None = None, code: str | None = None
    ) -> StatusesByTotal:
        """Return metric and quarter → what is estimated or provisional in a total.

        Args:
            place: ``ahsn_code``, ``nhs_region_code``, or None for England.
            code: the place's.
        """
        totals = statuses_within(
            self.marts["activity"], self.others["reference.ahsns"], place
        )
        if place:
            totals = totals.filter(pl.col(place) == code)
        return by_total(totals)

    @property
    def quarter_codes(self) -> list[str]:
        """The codes of `quarters`."""
        return [str(quarter) for quarter in self.quarters]

    @property
    def has_audit(self) -> bool:
        """Whether the quarter's audit pages are there to be led to."""
        return "audit" in self.leads_to

    def audit_link(self, path: str, *, depth: int = 1, anchor: str = "") -> str:
        """Return the link to an audit page, or nothing where it is not there.

        Args:
            path: in the folder of audit pages.
            depth: how many folders below the quarter's the page with the link stands.
            anchor: the place on the page.
        """
        if not self.has_audit:
            return ""
        return link(f"audit/{path}", depth=depth, anchor=anchor)

    @property
    def ahsn_names(self) -> dict[str, str]:
        """The AHSNs that are expected in the quarter → their names at its end."""
        expected = self.of_quarter("coverage")["ahsn_code"].unique()
        periods = self.others["reference.ahsns"].filter(
            pl.col("ahsn_code").is_in(expected.implode())
        )
        known = at_quarters_end(periods, "ahsn_code", self.quarter)
        return dict(known.select("ahsn_code", "ahsn_name").iter_rows())


def report_year(
    tables: WarehouseTables,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO["report"],
) -> ReportYear:
    """Return what a report of a quarter is made of.

    Args:
        tables: `TABLES` of one build.
        quarter: such as ``2020-21-Q4``.
        leads_to: the folders of the outbox that are there to be led to.

    Raises:
        ValueError: the text is no quarter.
    """
    return ReportYear(
        quarter=Quarter.parse(quarter),
        build_id=tables.build_id,
        is_synthetic=tables.is_synthetic,
        marts=shown_marts.shown_marts(tables),
        others={
            name: frame
            for name, frame in tables.frames.items()
            if not name.startswith("marts.")
        },
        leads_to=leads_to,
    )
