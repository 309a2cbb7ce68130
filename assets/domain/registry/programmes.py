"""``programmes/<code>.yml``: one programme, its metrics and their trajectories.

How the figures of a metric are computed from its basis is the warehouse's business.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from assets.domain.declarations import Declaration
from assets.domain.registry.definitions import Definition
from assets.domain.registry.fields import (
    AhsnCode,
    Basis,
    FinancialYear,
    OrganisationType,
    QuarterText,
    RegistryCode,
    ReportingLevel,
    TableName,
    Text,
    TrajectoryVersion,
)


def _all_is_none(value: object) -> object:
    if value == "all":
        return None
    if not isinstance(value, list):
        raise ValueError(f"{value!r} names no AHSNs; write all, or a list of codes")
    return value


class Trajectory(Declaration):
    """What a metric was meant to reach in a financial year, in the metric's unit.

    A revised one replaces the original, which stays. A rate's is no sum: every AHSN
    has its own, most often the national one.
    """

    financial_year: FinancialYear
    version: TrajectoryVersion
    national: Annotated[float, Field(ge=0)]
    ahsns: dict[AhsnCode, Annotated[float, Field(ge=0)]]


class OutturnException(Declaration):
    """A year for which the outturn is not calculated though its parts are there."""

    financial_year: FinancialYear
    reason: Text


class Metric(Declaration):
    """One thing that is counted or measured for a programme.

    Bounds are for one record, in the metric's unit, both included. Quarters that are
    not given are the programme's. ``definitions`` are given where the meaning changed:
    one after the other, without a gap. ``never_added`` says why its figures may not be
    added to a total, such as practices that stand in the figures of several AHSNs.
    ``headline`` is the headline its people count towards. ``sources`` name the claims
    or pages they rest on.
    """

    code: RegistryCode
    name: Text
    aliases: tuple[Text, ...] = ()
    basis: Basis
    unit: Text
    is_count: bool
    is_headline: bool = False
    reporting_level: ReportingLevel
    lower_bound: float | None = None
    upper_bound: float | None = None
    first_quarter: QuarterText | None = None
    last_quarter: QuarterText | None = None
    note: Text | None = None
    never_added: Text | None = None
    headline: RegistryCode | None = None
    definitions: tuple[Definition, ...] = ()
    sources: tuple[Text, ...]
    trajectories: tuple[Trajectory, ...] = ()
    outturn_exceptions: tuple[OutturnException, ...] = ()


class TablePlace(Declaration):
    """The published table a programme stands in, and its row there from 1."""

    name: TableName
    position: Annotated[int, Field(ge=1)]


class Programme(Declaration):
    """All of one ``programmes/<code>.yml``.

    ``expected_ahsns`` is null where every AHSN is expected to report it.
    """

    code: RegistryCode
    name: Text
    aliases: tuple[Text, ...] = ()
    table: TablePlace | None = None
    first_quarter: QuarterText
    last_quarter: QuarterText | None = None
    expected_ahsns: Annotated[
        tuple[AhsnCode, ...] | None, BeforeValidator(_all_is_none)
    ]
    has_adoption: bool = False
    eligible_organisation_type: OrganisationType | None = None
    metrics: tuple[Metric, ...] = ()


def programme_spellings(programme: Programme) -> list[str]:
    """Return everything the programme may be called: code, name, aliases."""
    return [programme.code, programme.name, *programme.aliases]


def metric_spellings(metric: Metric) -> list[str]:
    """Return what the metric may be called within its programme: name, aliases."""
    return [metric.name, *metric.aliases]


def metric_first_quarter(metric: Metric, programme: Programme) -> str:
    """Return the first quarter for which the metric is collected."""
    return metric.first_quarter or programme.first_quarter


def metric_last_quarter(metric: Metric, programme: Programme) -> str | None:
    """Return the last quarter for which the metric is collected; null while open."""
    return metric.last_quarter or programme.last_quarter
