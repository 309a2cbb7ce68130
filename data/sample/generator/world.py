"""What the generator knows of the world: the registry, and the published figures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.domain.registry.organisations import Membership
from assets.domain.registry.programmes import Metric, Programme
from assets.domain.registry.registry import Registry

QUARTERS = ("2020-21-Q1", "2020-21-Q2", "2020-21-Q3", "2020-21-Q4")
LAST_NUMBER_WITH_FIGURES = 10
NATIONAL_FIGURES = Path(__file__).parents[1] / "national_figures.csv"


@dataclass(frozen=True)
class NationalFigure:
    """A published national figure of a metric and quarter; the parts are a rate's."""

    value: int | None
    numerator: int | None
    denominator: int | None
    status: str


@dataclass(frozen=True)
class World:
    """The registry with the ways the generator looks things up in it."""

    registry: Registry
    figures: dict[tuple[str, str], NationalFigure]

    @property
    def ahsn_codes(self) -> tuple[str, ...]:
        """The codes of the fifteen AHSNs, in the registry's order."""
        return tuple(ahsn.code for ahsn in self.registry.ahsns.ahsns)

    @property
    def metrics(self) -> list[tuple[Programme, Metric]]:
        """Each metric with its programme, the published tables' first, in order."""
        return [
            (programme, metric)
            for programme in sorted(self.registry.programmes, key=_table_order)
            for metric in programme.metrics
        ]

    def members(self, kind: str, quarter: str) -> dict[str, str]:
        """Return the organisations of a type open at a quarter's end, with the AHSN."""
        end = Quarter.parse(quarter).end_date
        return {
            membership.organisation_code: membership.ahsn_code
            for membership in self.registry.organisations
            if membership.organisation_type == kind
            and _is_within(end, membership.valid_from, membership.valid_to)
            and _is_within(end, membership.opened_on, membership.closed_on)
        }

    def organisations(self, ahsn_code: str, kind: str) -> list[Membership]:
        """Return an AHSN's organisations of a type that report figures, open in Q4.

        The trusts numbered from 11 on report stages of adoption only.
        """
        start = Quarter.parse(QUARTERS[-1]).start_date
        return [
            membership
            for membership in self.registry.organisations
            if membership.ahsn_code == ahsn_code
            and _number(membership) <= LAST_NUMBER_WITH_FIGURES
            and membership.organisation_type == kind
            and _is_within(start, membership.valid_from, membership.valid_to)
            and _is_within(start, membership.opened_on, membership.closed_on)
        ]

    def first_quarter_of(self, organisation_code: str) -> str:
        """Return the first quarter of the year in which the organisation is open."""
        opened = {
            row.organisation_code: row.opened_on for row in self.registry.organisations
        }[organisation_code]
        return next(
            quarter
            for quarter in QUARTERS
            if opened is None or opened <= Quarter.parse(quarter).start_date
        )

    def sizes(self, metric_code: str) -> dict[str, float]:
        """Return a weight for each AHSN: its trajectory, or emergency laparotomy's."""
        known = {metric.code: metric for _, metric in self.metrics}
        metric = known[metric_code]
        is_sum = bool(metric.trajectories) and metric.basis != "rate"
        source = metric if is_sum else known["elc_patients"]
        return dict(source.trajectories[0].ahsns)


def load_world() -> World:
    """Return the registry and the national figures as the project has them."""
    return World(load_registry(), _read_figures())


def _read_figures() -> dict[tuple[str, str], NationalFigure]:
    with NATIONAL_FIGURES.open(encoding="utf-8", newline="") as file:
        return {
            (row["metric_code"], row["quarter"]): NationalFigure(
                value=_whole(row["value"]),
                numerator=_whole(row["numerator"]),
                denominator=_whole(row["denominator"]),
                status=row["status"],
            )
            for row in csv.DictReader(file)
        }


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _table_order(programme: Programme) -> tuple[bool, bool, int, str]:
    table = programme.table
    return (
        table is None,
        table is not None and table.name != "national programmes",
        table.position if table else 0,
        programme.code,
    )


def _number(membership: Membership) -> int:
    return int(membership.organisation_code.rpartition("-")[2])


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first or date.min) <= day <= (last or date.max)
