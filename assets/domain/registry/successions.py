"""``organisation_successions.csv``: who followed whom when trusts merged or split.

When an organisation opened or closed is `organisations`'; here both have to agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import OrganisationCode, SuccessionKind
from assets.domain.registry.organisations import Membership

ONE_DAY = timedelta(days=1)
CORRECT_ONE = "correct this day, or that one in organisations.csv"


class Succession(Declaration):
    """One organisation that went into, or came out of, another: a row of the file.

    A merger of three has two or three rows, one for each predecessor that closed; a
    split has one for each successor. ``happened_on`` is the successor's first day.
    """

    predecessor_code: OrganisationCode
    successor_code: OrganisationCode
    happened_on: date
    kind: SuccessionKind


def check_successions(
    successions: Sequence[Succession],
    path: Path,
    *,
    organisations: Sequence[Membership],
) -> None:
    """Refuse unknown organisations and dates that the organisations' own contradict.

    Raises:
        DeclarationError: naming the predecessor, the field and what to do.
    """
    known = {row.organisation_code: row for row in organisations}
    pairs: set[tuple[str, str]] = set()
    for succession in successions:
        _check_codes(succession, path, known)
        pair = (succession.predecessor_code, succession.successor_code)
        if pair in pairs:
            found = f"{pair[0]} is followed by {pair[1]} twice"
            raise mistake(path, f"{pair[0]} > successor_code", found, "remove one")
        pairs.add(pair)
        if succession.kind == "merger":
            _check_merger(succession, path, known)
        else:
            _check_split(succession, path, known)
    for one, other in pairs:
        if (other, one) in pairs:
            found = f"{one} and {other} are each said to follow the other"
            first, second = sorted((one, other))
            entry = f"{first} > successor_code"
            raise mistake(path, entry, found, f"remove the row of {second} or {first}")


def _check_codes(row: Succession, path: Path, known: Mapping[str, Membership]) -> None:
    for field in ("predecessor_code", "successor_code"):
        code = getattr(row, field)
        if code not in known:
            found = f"{code!r} is not an organisation of organisations.csv"
            entry = f"{row.predecessor_code} > {field}"
            raise mistake(path, entry, found, "correct it or register it there")
    if row.predecessor_code == row.successor_code:
        entry = f"{row.predecessor_code} > successor_code"
        found = "it is the organisation itself"
        raise mistake(path, entry, found, "write the one that followed, or remove it")


def _check_merger(row: Succession, path: Path, known: Mapping[str, Membership]) -> None:
    entry = f"{row.predecessor_code} > happened_on"
    last = row.happened_on - ONE_DAY
    closed = known[row.predecessor_code].closed_on
    if closed != last:
        found = f"organisations.csv has it closed on {closed or 'no day'}, not {last}"
        mend = "make closed_on there the day before the merger, or correct this day"
        raise mistake(path, entry, found, mend)
    successor = known[row.successor_code]
    if (successor.opened_on or date.min) > row.happened_on:
        found = f"{row.successor_code} opened on {successor.opened_on}, after it"
        raise mistake(path, entry, found, CORRECT_ONE)
    if (successor.closed_on or date.max) < row.happened_on:
        found = f"{row.successor_code} was closed by then, on {successor.closed_on}"
        raise mistake(path, entry, found, CORRECT_ONE)


def _check_split(row: Succession, path: Path, known: Mapping[str, Membership]) -> None:
    entry = f"{row.predecessor_code} > happened_on"
    opened = known[row.successor_code].opened_on
    if opened != row.happened_on:
        found = f"{row.successor_code} opened on {opened or 'no day'}, another day"
        mend = "make its opened_on in organisations.csv the day of the split"
        raise mistake(path, entry, found, mend)
    closed = known[row.predecessor_code].closed_on
    if closed is not None and closed < row.happened_on - ONE_DAY:
        found = f"it was closed by then, on {closed}"
        raise mistake(path, entry, found, CORRECT_ONE)
