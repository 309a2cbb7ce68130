"""The kinds of value a registry file may hold: codes, quarters, years, types.

What a whole file holds is in the module named after it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from assets.domain.quarter import Quarter


def _quarter(text: str) -> str:
    return str(Quarter.parse(text))


def _financial_year(text: str) -> str:
    try:
        return Quarter.parse(f"{text}-Q1").financial_year
    except ValueError:
        raise ValueError(
            f"{text!r} is not a financial year; write it as 2020-21"
        ) from None


AhsnCode = Annotated[str, Field(pattern=r"^[A-Z]{2,6}$")]
OrganisationCode = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]*$")]
RegistryCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
QuarterText = Annotated[str, AfterValidator(_quarter)]
FinancialYear = Annotated[str, AfterValidator(_financial_year)]

Basis = Literal[
    "cumulative_fy", "cumulative_programme", "in_quarter", "snapshot", "rate"
]
# organisation_with_total: organisations report, and the AHSN may add its own total,
# which is compared with them and never added.
ReportingLevel = Literal["organisation", "ahsn", "organisation_with_total"]
SuccessionKind = Literal["merger", "split"]
TrajectoryVersion = Literal["original", "revised"]
TableName = Literal["national programmes", "AAC innovations"]
OrganisationType = Literal[
    "acute_trust", "mental_health_trust", "community_provider", "gp_practice_group"
]


def is_reversed(first: date | str | None, last: date | str | None) -> bool:
    """Return whether a period ends before it begins; an open end never does."""
    return first is not None and last is not None and str(last) < str(first)


def do_overlap(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> bool:
    """Return whether two periods, both ends included, share a day; null is open."""
    latest_start = max(one[0] or date.min, other[0] or date.min)
    earliest_end = min(one[1] or date.max, other[1] or date.max)
    return latest_start <= earliest_end
