"""``organisations.csv``: who the AHSNs work with, and whose area they lie in when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, groupby
from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.names import name_key
from assets.domain.registry.fields import (
    AhsnCode,
    OrganisationCode,
    OrganisationType,
    Text,
    do_overlap,
    is_reversed,
)


class Membership(Declaration):
    """One organisation's time in one AHSN's area: a row of the file.

    An organisation that moved has a row for each AHSN; what is not about the
    membership (name, type, opened, closed) is the same in all of them.
    """

    organisation_code: OrganisationCode
    organisation_name: Text
    organisation_type: OrganisationType
    ahsn_code: AhsnCode
    valid_from: date | None = None
    valid_to: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None


def check_organisations(
    memberships: Sequence[Membership], path: Path, *, ahsn_codes: frozenset[str]
) -> None:
    """Refuse unknown AHSNs, clashing memberships, and names that stand twice.

    Raises:
        DeclarationError: naming the organisation, the field and what to do.
    """
    for membership in memberships:
        _check_row(membership, path, ahsn_codes)
    by_code = sorted(memberships, key=lambda row: row.organisation_code)
    owners: dict[str, str] = {}
    for code, rows in groupby(by_code, key=lambda row: row.organisation_code):
        group = list(rows)
        _check_group(group, path)
        for name in (code, group[0].organisation_name):
            owner = owners.setdefault(name_key(name), code)
            if owner != code:
                found = f"{name!r} is also a name of {owner}"
                entry = f"{code} > organisation_name"
                raise mistake(path, entry, found, "give each its own name")


def _check_row(row: Membership, path: Path, ahsn_codes: frozenset[str]) -> None:
    code = row.organisation_code
    if row.ahsn_code not in ahsn_codes:
        found = f"{row.ahsn_code!r} is not an AHSN of ahsns.yml"
        raise mistake(path, f"{code} > ahsn_code", found, "correct it or register it")
    if is_reversed(row.valid_from, row.valid_to):
        found = f"it is before valid_from {row.valid_from}"
        raise mistake(path, f"{code} > valid_to", found, "correct one of the two")
    if is_reversed(row.opened_on, row.closed_on):
        found = f"it is before opened_on {row.opened_on}"
        raise mistake(path, f"{code} > closed_on", found, "correct one of the two")


def _check_group(rows: Sequence[Membership], path: Path) -> None:
    code = rows[0].organisation_code
    for field in ("organisation_name", "organisation_type", "opened_on", "closed_on"):
        if len({getattr(row, field) for row in rows}) > 1:
            found = "it differs between the organisation's rows"
            raise mistake(path, f"{code} > {field}", found, "write the same in all")
    for one, other in combinations(rows, 2):
        if do_overlap(
            (one.valid_from, one.valid_to), (other.valid_from, other.valid_to)
        ):
            found = f"it is in {one.ahsn_code} and {other.ahsn_code} on some day"
            raise mistake(
                path, f"{code} > valid_from", found, "end one before the other"
            )
