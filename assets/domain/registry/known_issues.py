"""``known_issues.yml``: reviewed reasons why a rule's failure was to be expected.

What an entry may say, and that it can match something. Which failures it covers, and
whether its rule exists, is the validation's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.ahsns import AhsnFile
from assets.domain.registry.calendar import CalendarFile
from assets.domain.registry.fields import (
    AhsnCode,
    OrganisationCode,
    QuarterText,
    RegistryCode,
    Text,
    is_reversed,
)
from assets.domain.registry.organisations import Membership
from assets.domain.registry.programmes import Programme

FILE_NAME = "known_issues.yml"


class Scope(Declaration):
    """What an issue is about; a field that is not given stands for any.

    Either one ``quarter``, or a span of them, open where an end is not given.
    """

    ahsn: AhsnCode | None = None
    organisation: OrganisationCode | None = None
    programme: RegistryCode | None = None
    metric: RegistryCode | None = None
    quarter: QuarterText | None = None
    first_quarter: QuarterText | None = None
    last_quarter: QuarterText | None = None

    @model_validator(mode="after")
    def _is_narrower_than_everything(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError(
                "it is empty, which would cover every failure of the rule; name an "
                "ahsn, organisation, programme, metric or quarter"
            )
        if self.quarter and (self.first_quarter or self.last_quarter):
            raise ValueError(
                "it has a quarter and a span of quarters; keep one of the two"
            )
        if is_reversed(self.first_quarter, self.last_quarter):
            raise ValueError("its last_quarter is before its first; correct one")
        return self

    def covers_quarter(self, quarter: str) -> bool:
        """Return whether a quarter such as ``2020-21-Q4`` lies in the scope."""
        first = self.quarter or self.first_quarter or quarter
        last = self.quarter or self.last_quarter or quarter
        return first <= quarter <= last


class KnownIssue(Declaration):
    """One reviewed entry: which failures of a rule are explained, why, and how far.

    ``note`` is what a report prints beside the figure. ``up_to`` is how great one
    failure may be, in the metric's unit; ``failures_up_to`` how many there may be in
    one quarter. ``expires_on`` is the last day it covers anything.
    """

    id: RegistryCode
    rule: RegistryCode
    scope: Scope
    reason: Text
    note: Text
    owner: Text
    agreed_on: date
    expires_on: date
    up_to: Annotated[float, Field(gt=0)] | None = None
    failures_up_to: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.expires_on < self.agreed_on:
            raise ValueError("expires_on is before agreed_on; correct one of the two")
        return self


class KnownIssueFile(Declaration):
    """All of ``known_issues.yml``."""

    known_issues: tuple[KnownIssue, ...]


@dataclass(frozen=True)
class Registered:
    """What the rest of the registry knows that a scope may name."""

    ahsns: AhsnFile
    organisations: Sequence[Membership]
    programmes: Sequence[Programme]
    calendar: CalendarFile


def check_known_issues(
    file: KnownIssueFile, path: Path, registered: Registered
) -> None:
    """Refuse an id that stands twice and a scope that nothing can lie in.

    Raises:
        DeclarationError: naming the issue, the field and what to do.
    """
    ids: set[str] = set()
    for issue in file.known_issues:
        entry = f"known_issues > {issue.id}"
        if issue.id in ids:
            raise mistake(path, f"{entry} > id", "it stands twice", "rename one")
        ids.add(issue.id)
        for field, code, known in _codes_named(issue.scope, registered):
            if code not in known:
                found = f"{code!r} is not registered"
                mend = "correct it or register it"
                raise mistake(path, f"{entry} > scope > {field}", found, mend)
        _check_pairs(issue.scope, path, entry, registered)


def _codes_named(
    scope: Scope, registered: Registered
) -> Iterator[tuple[str, str, Mapping[str, object] | set[str]]]:
    """Yield each field of the scope that is given, its code, and the codes known."""
    quarters = set(registered.calendar.quarters)
    known = {
        "ahsn": set(registered.ahsns.codes),
        "organisation": {row.organisation_code for row in registered.organisations},
        "programme": {programme.code for programme in registered.programmes},
        "metric": set(_homes(registered)),
        "quarter": quarters,
        "first_quarter": quarters,
        "last_quarter": quarters,
    }
    for field, code in scope.model_dump(exclude_none=True).items():
        yield field, code, known[field]


def _check_pairs(scope: Scope, path: Path, entry: str, registered: Registered) -> None:
    if scope.metric and scope.programme:
        home = _homes(registered)[scope.metric]
        if home != scope.programme:
            found = f"{scope.metric} is a metric of {home}, not of {scope.programme}"
            mend = "leave the programme out, or correct it"
            raise mistake(path, f"{entry} > scope > programme", found, mend)
    areas = {(row.organisation_code, row.ahsn_code) for row in registered.organisations}
    place = (scope.organisation, scope.ahsn)
    if None not in place and place not in areas:
        found = f"{scope.organisation} was never in the area of {scope.ahsn}"
        mend = "leave the ahsn out, or correct it"
        raise mistake(path, f"{entry} > scope > ahsn", found, mend)


def _homes(registered: Registered) -> dict[str, str]:
    """Return the programme of each metric, by their codes."""
    return {
        metric.code: programme.code
        for programme in registered.programmes
        for metric in programme.metrics
    }
