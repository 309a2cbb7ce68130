"""``published_outturns.csv``: the percentages as printed, to compare ours with.

They are never used to compute a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import FinancialYear, RegistryCode, Text
from assets.domain.registry.programmes import Programme


class PublishedOutturn(Declaration):
    """One printed percentage: with how many decimals, and where it is printed."""

    metric_code: RegistryCode
    financial_year: FinancialYear
    outturn_pct: Annotated[float, Field(ge=0)]
    decimals: Annotated[int, Field(ge=0, le=6)]
    claim_id: Text
    source: Text
    page: Text


def check_published_outturns(
    outturns: Sequence[PublishedOutturn],
    path: Path,
    *,
    programmes: Sequence[Programme],
) -> None:
    """Refuse a percentage of a metric or year that has no outturn to compare with.

    Raises:
        DeclarationError: naming the metric, the field and what to do.
    """
    metrics = {metric.code: metric for entry in programmes for metric in entry.metrics}
    known: set[tuple[str, str]] = set()
    for outturn in outturns:
        code, year = outturn.metric_code, outturn.financial_year
        if code not in metrics:
            found = f"{code!r} is not a metric of any programme"
            mend = "correct it or register it"
            raise mistake(path, f"{code} > metric_code", found, mend)
        if (code, year) in known:
            found = f"{year} stands twice"
            raise mistake(path, f"{code} > financial_year", found, "remove one")
        known.add((code, year))
        metric = metrics[code]
        if year not in {entry.financial_year for entry in metric.trajectories}:
            found = f"the metric has no trajectory for {year}, so no outturn"
            mend = "remove it or add the trajectory"
            raise mistake(path, f"{code} > financial_year", found, mend)
        if year in {entry.financial_year for entry in metric.outturn_exceptions}:
            found = f"the outturn of {year} is excepted in the programme's file"
            mend = "remove it here or there"
            raise mistake(path, f"{code} > financial_year", found, mend)
        if round(outturn.outturn_pct, outturn.decimals) != outturn.outturn_pct:
            found = f"{outturn.outturn_pct:g} has more decimals than that"
            raise mistake(path, f"{code} > decimals", found, "correct one of the two")
