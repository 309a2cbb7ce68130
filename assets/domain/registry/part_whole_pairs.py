"""``part_whole_pairs.yml``: metrics of which one can never be more than the other.

Comparing the figures is a rule's business; here is which ones can be compared at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import RegistryCode, Text
from assets.domain.registry.programmes import Metric, Programme


class PartWholePair(Declaration):
    """One metric and the whole it is a part of, for the same AHSN or organisation.

    The whole is another metric, or with ``whole_is_eligible`` the number of
    organisations that the part's programme could have reached.
    """

    part: RegistryCode
    whole: RegistryCode | None = None
    whole_is_eligible: bool = False
    reason: Text


class PartWholeFile(Declaration):
    """All of ``part_whole_pairs.yml``."""

    pairs: tuple[PartWholePair, ...]


def check_part_whole_pairs(
    file: PartWholeFile, path: Path, *, programmes: Sequence[Programme]
) -> None:
    """Refuse pairs of unknown metrics, and of metrics that cannot be compared.

    Raises:
        DeclarationError: naming the part, the field and what to do.
    """
    metrics = {
        metric.code: (programme, metric)
        for programme in programmes
        for metric in programme.metrics
    }
    known: set[tuple[str, str | None]] = set()
    for pair in file.pairs:
        entry = f"pairs > {pair.part}"
        _check_is_metric(pair.part, f"{entry} > part", path, metrics)
        key = (pair.part, pair.whole)
        if key in known:
            found = f"{pair.part} with {pair.whole or 'the eligible'} stands twice"
            raise mistake(path, f"{entry} > whole", found, "remove one")
        if pair.whole is not None and (pair.whole, pair.part) in known:
            found = f"{pair.whole} is already said to be a part of {pair.part}"
            raise mistake(path, f"{entry} > whole", found, "keep one of the two")
        known.add(key)
        programme, part = metrics[pair.part]
        if part.basis == "rate":
            found = "it is a rate, which is a part and its whole already"
            raise mistake(path, f"{entry} > part", found, "remove the pair")
        if (pair.whole is None) != pair.whole_is_eligible:
            found = "the whole is a metric or the eligible organisations, one of them"
            mend = "give whole, or whole_is_eligible: true"
            raise mistake(path, f"{entry} > whole", found, mend)
        if pair.whole is None:
            _check_eligible(part, programme, entry, path)
        else:
            _check_is_metric(pair.whole, f"{entry} > whole", path, metrics)
            _check_comparable(part, metrics[pair.whole][1], entry, path)


def _check_is_metric(
    code: str, entry: str, path: Path, metrics: dict[str, tuple[Programme, Metric]]
) -> None:
    if code not in metrics:
        found = f"{code!r} is not a metric of any programme"
        raise mistake(path, entry, found, "correct it or register it")


def _check_eligible(part: Metric, programme: Programme, entry: str, path: Path) -> None:
    if programme.eligible_organisation_type is None:
        found = f"{programme.code} names no eligible_organisation_type"
        mend = "add it to the programme's file, or name a metric"
        raise mistake(path, f"{entry} > whole_is_eligible", found, mend)
    if part.reporting_level != "ahsn":
        found = "a metric of organisations is no number of organisations"
        mend = "use one that the AHSN reports as a whole"
        raise mistake(path, f"{entry} > whole_is_eligible", found, mend)


def _check_comparable(part: Metric, whole: Metric, entry: str, path: Path) -> None:
    if part.code == whole.code:
        found = "it is the metric itself"
        raise mistake(path, f"{entry} > whole", found, "name the whole")
    if whole.basis == "rate":
        found = f"{whole.code} is a rate, of which nothing is a part"
        raise mistake(path, f"{entry} > whole", found, "name a metric with a number")
    if (part.reporting_level == "ahsn") != (whole.reporting_level == "ahsn"):
        found = (
            f"{part.code} is reported by {part.reporting_level} and {whole.code} by "
            f"{whole.reporting_level}"
        )
        mend = "pair metrics that the same one reports"
        raise mistake(path, f"{entry} > whole", found, mend)
