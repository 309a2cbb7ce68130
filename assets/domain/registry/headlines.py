"""``headlines.yml``: the few totals by which a year is told, and what they are made of.

The published figures they are compared with are claims, and in `claims`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import FinancialYear, RegistryCode, Text
from assets.domain.registry.programmes import Programme


class Headline(Declaration):
    """One headline.

    ``made_of`` is the metrics that name it, or what the companies dataset holds.
    ``not_added_over_years`` says why its years are never added; null where they are.
    """

    code: RegistryCode
    name: Text
    unit: Text
    made_of: Literal["metrics", "companies", "investment", "jobs"]
    first_financial_year: FinancialYear
    not_added_over_years: Text | None = None
    residual_may_come_from: Text


class HeadlineFile(Declaration):
    """All of ``headlines.yml``."""

    headlines: tuple[Headline, ...]


def check_headlines(
    file: HeadlineFile, path: Path, *, programmes: Sequence[Programme]
) -> None:
    """Refuse a headline that stands twice, and metrics that cannot count towards one.

    Raises:
        DeclarationError: naming the headline or the metric, and what to do.
    """
    known: dict[str, Headline] = {}
    for headline in file.headlines:
        if headline.code in known:
            found = "it stands twice"
            raise mistake(path, f"headlines > {headline.code}", found, "remove one")
        known[headline.code] = headline
    for programme in programmes:
        file_path = path.parent / "programmes" / f"{programme.code}.yml"
        for metric in programme.metrics:
            if metric.headline is None:
                continue
            entry = f"metrics > {metric.code} > headline"
            if metric.headline not in known:
                found = f"{metric.headline!r} is not in {path.name}"
                raise mistake(file_path, entry, found, "correct it or register it")
            made_of = known[metric.headline].made_of
            if made_of != "metrics":
                found = f"{metric.headline} is made of {made_of}, not of metrics"
                raise mistake(file_path, entry, found, "remove it")
            if metric.basis == "rate":
                found = "a rate counts nobody"
                raise mistake(file_path, entry, found, "name a metric of people")
