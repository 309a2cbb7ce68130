"""The declarations laid out as the tables of `RegistryFrames`, one function a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from assets.domain.names import name_key
from assets.domain.quarter import Quarter
from assets.domain.registry.ahsns import AhsnFile, spellings
from assets.domain.registry.calendar import CalendarFile
from assets.domain.registry.disclosure import DisclosureFile
from assets.domain.registry.frames import frame_of
from assets.domain.registry.known_issues import KnownIssueFile
from assets.domain.registry.organisations import Membership
from assets.domain.registry.programmes import (
    Metric,
    Programme,
    metric_first_quarter,
    metric_last_quarter,
    metric_spellings,
    programme_spellings,
)
from assets.domain.registry.templates import TemplateFile
from assets.domain.registry.vocabularies import VocabularyFile, term_spellings


def _keys(names: Iterable[str]) -> list[str]:
    # Two spellings may share a key; each key is wanted once, in the order declared.
    return list(dict.fromkeys(name_key(name) for name in names))


def ahsns(file: AhsnFile) -> pl.DataFrame:
    """Return one row for each AHSN and period of a name."""
    regions = {region.code: region.name for region in file.regions}
    return frame_of(
        "ahsns",
        (
            (
                ahsn.code,
                period.name,
                period.valid_from,
                period.valid_to,
                regions[ahsn.region],
                ahsn.region,
            )
            for ahsn in file.ahsns
            for period in ahsn.names
        ),
    )


def ahsn_names(file: AhsnFile) -> pl.DataFrame:
    """Return one row for each key of a name; ahsn_code is null if it is ambiguous."""
    known: list[tuple[object, ...]] = [
        (key, ahsn.code) for ahsn in file.ahsns for key in _keys(spellings(ahsn))
    ]
    ambiguous = _keys(entry.name for entry in file.ambiguous_names)
    return frame_of("ahsn_names", [*known, *((key, None) for key in ambiguous)])


def organisations(memberships: Sequence[Membership]) -> pl.DataFrame:
    """Return one row for each organisation and membership of an AHSN."""
    return frame_of(
        "organisations", (tuple(row.model_dump().values()) for row in memberships)
    )


def organisation_names(memberships: Sequence[Membership]) -> pl.DataFrame:
    """Return one row for each key of an organisation's code or name."""
    names = {row.organisation_code: row.organisation_name for row in memberships}
    return frame_of(
        "organisation_names",
        ((key, code) for code, name in names.items() for key in _keys((code, name))),
    )


def programmes(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return one row for each programme."""
    return frame_of(
        "programmes",
        (
            (
                entry.code,
                entry.name,
                entry.table.name if entry.table else None,
                entry.table.position if entry.table else None,
                entry.first_quarter,
                entry.last_quarter,
                entry.has_adoption,
                entry.eligible_organisation_type,
            )
            for entry in entries
        ),
    )


def programme_names(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return one row for each key of a programme's code, name or alias."""
    return frame_of(
        "programme_names",
        (
            (key, entry.code)
            for entry in entries
            for key in _keys(programme_spellings(entry))
        ),
    )


def metrics(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return one row for each metric, its quarters filled in from the programme."""
    return frame_of(
        "metrics",
        (
            (
                metric.code,
                metric.name,
                programme.code,
                metric.basis,
                metric.unit,
                metric.is_count,
                metric.reporting_level,
                metric.lower_bound,
                metric.upper_bound,
                metric_first_quarter(metric, programme),
                metric_last_quarter(metric, programme),
                metric.is_headline,
                metric.note,
                metric.never_added,
                metric.headline,
            )
            for programme, metric in _metrics(entries)
        ),
    )


def metric_names(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return the keys of each metric within its programme, and its code everywhere."""
    within: list[tuple[object, ...]] = [
        (programme.code, key, metric.code)
        for programme, metric in _metrics(entries)
        for key in _keys(metric_spellings(metric))
    ]
    everywhere = (
        (None, name_key(metric.code), metric.code) for _, metric in _metrics(entries)
    )
    return frame_of("metric_names", [*within, *everywhere])


def trajectories(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return the national (ahsn_code null) and each AHSN's trajectory, in the unit."""
    return frame_of(
        "trajectories",
        (
            (metric.code, entry.financial_year, ahsn_code, value, entry.version)
            for _, metric in _metrics(entries)
            for entry in metric.trajectories
            for ahsn_code, value in [(None, entry.national), *entry.ahsns.items()]
        ),
    )


def outturn_exceptions(entries: Sequence[Programme]) -> pl.DataFrame:
    """Return one row for each metric and financial year without outturn."""
    return frame_of(
        "outturn_exceptions",
        (
            (metric.code, exception.financial_year, exception.reason)
            for _, metric in _metrics(entries)
            for exception in metric.outturn_exceptions
        ),
    )


def quarters(file: CalendarFile) -> pl.DataFrame:
    """Return one row for each quarter of the calendar, its deadline in UTC."""
    parsed = ((Quarter.parse(text), at) for text, at in file.deadlines.items())
    return frame_of(
        "quarters",
        (
            (
                str(quarter),
                quarter.financial_year,
                quarter.number,
                quarter.index,
                quarter.start_date,
                quarter.end_date,
                deadline_at,
            )
            for quarter, deadline_at in parsed
        ),
    )


def expected_programmes(
    entries: Sequence[Programme], ahsn_codes: Sequence[str]
) -> pl.DataFrame:
    """Return one row for each programme and AHSN that is expected to report it."""
    return frame_of(
        "expected_programmes",
        (
            (code, entry.code, entry.first_quarter, entry.last_quarter)
            for entry in entries
            for code in (
                ahsn_codes if entry.expected_ahsns is None else entry.expected_ahsns
            )
        ),
    )


def vocabularies(file: VocabularyFile) -> pl.DataFrame:
    """Return one row for each vocabulary and key of a term."""
    return frame_of(
        "vocabularies",
        (
            (
                vocabulary,
                term.code,
                term.name,
                key,
                term.unit,
                term.first_quarter,
                term.last_quarter,
                position,
            )
            for vocabulary, terms in file.by_name().items()
            for position, term in enumerate(terms, start=1)
            for key in _keys(term_spellings(term))
        ),
    )


def disclosure(file: DisclosureFile) -> pl.DataFrame:
    """Return one row for each unit that counts people."""
    return frame_of(
        "disclosure",
        (
            (unit, file.suppressed_up_to, file.rounded_to, file.source)
            for unit in file.units
        ),
    )


def template_versions(file: TemplateFile) -> pl.DataFrame:
    """Return one row for each version of the template."""
    return frame_of(
        "template_versions",
        (
            (version.code, version.first_quarter, version.last_quarter)
            for version in file.template_versions
        ),
    )


def known_issues(file: KnownIssueFile) -> pl.DataFrame:
    """Return one row for each known issue; one quarter is a span of itself."""
    return frame_of(
        "known_issues",
        (
            (
                issue.id,
                issue.rule,
                issue.scope.ahsn,
                issue.scope.organisation,
                issue.scope.programme,
                issue.scope.metric,
                issue.scope.quarter or issue.scope.first_quarter,
                issue.scope.quarter or issue.scope.last_quarter,
                issue.reason,
                issue.note,
                issue.owner,
                issue.agreed_on,
                issue.expires_on,
                issue.up_to,
                issue.failures_up_to,
            )
            for issue in file.known_issues
        ),
    )


def _metrics(entries: Sequence[Programme]) -> list[tuple[Programme, Metric]]:
    return [(entry, metric) for entry in entries for metric in entry.metrics]
