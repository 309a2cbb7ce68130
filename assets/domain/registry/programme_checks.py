"""What must hold within one programme's file, and between the files of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import TypeVar

from assets.domain.declarations import mistake
from assets.domain.names import name_key
from assets.domain.registry.definitions import check_definitions
from assets.domain.registry.fields import is_reversed
from assets.domain.registry.programmes import (
    Metric,
    Programme,
    Trajectory,
    metric_first_quarter,
    metric_last_quarter,
    metric_spellings,
    programme_spellings,
)

Key = TypeVar("Key", str, tuple[str, int])


def check_programme(
    programme: Programme,
    path: Path,
    *,
    ahsn_codes: frozenset[str],
    quarters: Sequence[str],
) -> None:
    """Refuse what cannot be within one file: periods, bounds, AHSNs, trajectories.

    ``quarters`` are those of the reporting calendar, in order.

    Raises:
        DeclarationError: naming the entry, the field and what to do.
    """
    if programme.code != path.stem:
        found = f"it is {programme.code!r} but the file is called {path.name}"
        raise mistake(path, "code", found, "make the two the same")
    periods = [("", programme.first_quarter, programme.last_quarter)]
    for metric in programme.metrics:
        first = metric_first_quarter(metric, programme)
        last = metric_last_quarter(metric, programme)
        periods.append((f"metrics > {metric.code} > ", first, last))
    for entry, first, last in periods:
        _check_period(entry, first, last, path, quarters)
    _check_metric_periods_inside(programme, path)
    for code in programme.expected_ahsns or ():
        _check_ahsn(code, "expected_ahsns", path, ahsn_codes)
    _check_headline(programme, path)
    _check_metric_names(programme, path)
    for metric in programme.metrics:
        _check_metric(metric, path, ahsn_codes)
        check_definitions(
            metric.definitions,
            path,
            entry=f"metrics > {metric.code}",
            first_quarter=metric_first_quarter(metric, programme),
            last_quarter=metric_last_quarter(metric, programme),
        )


def check_programmes_agree(programmes: Mapping[Path, Programme]) -> None:
    """Refuse a programme's name, metric's code or table row that two files claim.

    Raises:
        DeclarationError: naming the later file, the entry, and the other file.
    """
    names: dict[str, Path] = {}
    metrics: dict[str, Path] = {}
    places: dict[tuple[str, int], Path] = {}
    for path, programme in programmes.items():
        for name in programme_spellings(programme):
            _claim(names, name_key(name), path, f"the programme name {name!r}")
        for metric in programme.metrics:
            entry = f"metrics > {metric.code} > code"
            if metric.code in metrics:
                found = f"it is already a metric of {metrics[metric.code].name}"
                raise mistake(path, entry, found, "choose another code")
            metrics[metric.code] = path
        if programme.table:
            place = (programme.table.name, programme.table.position)
            _claim(places, place, path, f"row {place[1]} of the table {place[0]!r}")


def _claim(claims: dict[Key, Path], key: Key, path: Path, what: str) -> None:
    owner = claims.setdefault(key, path)
    if owner != path:
        entry = "table > position" if isinstance(key, tuple) else "aliases"
        found = f"{what} is also claimed by {owner.name}"
        raise mistake(path, entry, found, "leave it to one of the two")


def _check_period(
    entry: str, first: str, last: str | None, path: Path, quarters: Sequence[str]
) -> None:
    for field, quarter in (("first_quarter", first), ("last_quarter", last)):
        if quarter is not None and quarter not in quarters:
            found = f"{quarter} is not in the reporting calendar"
            mend = f"use one from {quarters[0]} to {quarters[-1]}, or add it there"
            raise mistake(path, f"{entry}{field}", found, mend)
    if is_reversed(first, last):
        found = f"{last} is before the first quarter, {first}"
        raise mistake(path, f"{entry}last_quarter", found, "correct one of the two")


def _check_metric_periods_inside(programme: Programme, path: Path) -> None:
    for metric in programme.metrics:
        first = metric_first_quarter(metric, programme)
        if first < programme.first_quarter:
            found = f"{first} is before the programme's, {programme.first_quarter}"
            entry = f"metrics > {metric.code} > first_quarter"
            raise mistake(path, entry, found, "correct one of the two")
        last = metric_last_quarter(metric, programme)
        if is_reversed(last, programme.last_quarter):
            found = f"{last} is after the programme's, {programme.last_quarter}"
            entry = f"metrics > {metric.code} > last_quarter"
            raise mistake(path, entry, found, "correct one of the two")


def _check_ahsn(code: str, entry: str, path: Path, ahsn_codes: frozenset[str]) -> None:
    if code not in ahsn_codes:
        found = f"{code!r} is not an AHSN of ahsns.yml"
        raise mistake(path, entry, found, "correct it or register it there")


def _check_headline(programme: Programme, path: Path) -> None:
    headlines = [metric.code for metric in programme.metrics if metric.is_headline]
    wanted = 1 if programme.table else 0
    if len(headlines) != wanted:
        found = f"{len(headlines)} of its metrics have is_headline: true"
        rule = (
            "a programme in a published table has exactly one"
            if programme.table
            else "a programme in no published table has none"
        )
        raise mistake(path, "metrics > is_headline", found, rule)


def _check_metric_names(programme: Programme, path: Path) -> None:
    owners: dict[str, str] = {}
    for metric in programme.metrics:
        for name in (metric.code, *metric_spellings(metric)):
            owner = owners.setdefault(name_key(name), metric.code)
            if owner != metric.code:
                entry = f"metrics > {metric.code} > name"
                found = f"{name!r} is also a name of the metric {owner}"
                raise mistake(path, entry, found, "give each its own names")


def _check_metric(metric: Metric, path: Path, ahsn_codes: frozenset[str]) -> None:
    entry = f"metrics > {metric.code}"
    lower, upper = metric.lower_bound, metric.upper_bound
    if lower is not None and upper is not None and upper <= lower:
        found = f"{upper:g} is not above lower_bound {lower:g}"
        raise mistake(path, f"{entry} > upper_bound", found, "correct one of the two")
    if metric.basis == "rate" and metric.is_count:
        found = "a rate counts no whole things"
        raise mistake(path, f"{entry} > is_count", found, "write false")
    _check_never_added(metric, path)
    years: set[tuple[str, str]] = set()
    for trajectory in metric.trajectories:
        place = f"{entry} > trajectories > {trajectory.financial_year}"
        key = (trajectory.financial_year, trajectory.version)
        if key in years:
            found = f"the {key[1]} trajectory stands twice"
            raise mistake(path, f"{place} > version", found, "remove one")
        years.add(key)
        if metric.basis == "rate":
            _check_rates_trajectory(trajectory, metric, place, path)
        is_sum = metric.basis != "rate" and metric.never_added is None
        _check_trajectory(trajectory, place, path, ahsn_codes, is_sum=is_sum)
    for year, version in years:
        if version == "revised" and (year, "original") not in years:
            place = f"{entry} > trajectories > {year}"
            found = "there is a revised trajectory and no original"
            mend = "keep the original beside it, or call this one original"
            raise mistake(path, f"{place} > version", found, mend)
    for exception in metric.outturn_exceptions:
        if exception.financial_year not in {year for year, _ in years}:
            place = f"{entry} > outturn_exceptions > {exception.financial_year}"
            found = "there is no trajectory for that year, so no outturn to except"
            raise mistake(path, place, found, "remove it or add the trajectory")


def _check_never_added(metric: Metric, path: Path) -> None:
    if metric.never_added is None:
        return
    entry = f"metrics > {metric.code} > never_added"
    if metric.basis == "rate":
        found = "a rate is computed from its parts and never added anyway"
        raise mistake(path, entry, found, "leave it out")
    if metric.headline is not None:
        found = f"its figures are to be added to the headline {metric.headline}"
        raise mistake(path, entry, found, "leave out one of the two")
    if metric.reporting_level == "organisation_with_total":
        found = "reporting_level compares the organisations' sum with the AHSN's total"
        mend = "leave it out, or write organisation or ahsn there"
        raise mistake(path, entry, found, mend)


def _check_trajectory(
    trajectory: Trajectory,
    entry: str,
    path: Path,
    ahsn_codes: frozenset[str],
    *,
    is_sum: bool,
) -> None:
    for code in trajectory.ahsns:
        _check_ahsn(code, f"{entry} > ahsns", path, ahsn_codes)
    total = sum(trajectory.ahsns.values())
    if is_sum and not isclose(total, trajectory.national, rel_tol=1e-12, abs_tol=1e-9):
        national = trajectory.national
        found = f"they add up to {total:,.10g}, not to the national {national:,.10g}"
        raise mistake(path, f"{entry} > ahsns", found, "correct the one that is wrong")


def _check_rates_trajectory(
    trajectory: Trajectory, metric: Metric, entry: str, path: Path
) -> None:
    upper = metric.upper_bound
    targets = [("national", trajectory.national), *trajectory.ahsns.items()]
    for code, value in targets:
        if upper is not None and value > upper:
            found = f"{value:g} is above the metric's upper_bound {upper:g}"
            field = "national" if code == "national" else f"ahsns > {code}"
            raise mistake(path, f"{entry} > {field}", found, "correct one of the two")
