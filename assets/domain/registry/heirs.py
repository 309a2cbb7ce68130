"""With whom each organisation's figures stand, day by day, when trusts merge and split.

Successions are one step; here they are followed to the end. Whose area an organisation
lies in is `organisations`'; what is made of a figure that goes over, the warehouse's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assets.domain.registry.organisations import Membership
from assets.domain.registry.successions import ONE_DAY, Succession


@dataclass(frozen=True)
class Heir:
    """Who an organisation's figures stand with from one day to another, both included.

    No day is always so far, or still so. Until it closes an organisation is its own
    heir. ``part`` is one shared evenly among the heirs of a day.
    """

    organisation_code: str
    heir_code: str
    valid_from: date | None
    valid_to: date | None
    part: float


@dataclass(frozen=True)
class _Ending:
    happened_on: date
    successor_codes: tuple[str, ...]


def heirs(
    successions: Sequence[Succession], memberships: Sequence[Membership]
) -> list[Heir]:
    """Return every organisation's heirs, one after the other.

    One that a split left open goes on as its own heir. Both have been checked: no
    organisation ends before it began, so every line of heirs comes to an end.
    """
    closed = {row.organisation_code: row.closed_on for row in memberships}
    endings: dict[str, _Ending] = {}
    for row in successions:
        if closed[row.predecessor_code] == row.happened_on - ONE_DAY:
            before = endings.get(row.predecessor_code)
            so_far = before.successor_codes if before else ()
            endings[row.predecessor_code] = _Ending(
                row.happened_on, (*so_far, row.successor_code)
            )
    found: dict[tuple[str, str, date | None, date | None], float] = {}
    for code in closed:
        for heir in _line_of(code, code, None, 1.0, endings):
            key = (code, heir.heir_code, heir.valid_from, heir.valid_to)
            found[key] = found.get(key, 0.0) + heir.part
    return [Heir(*key, part) for key, part in found.items()]


def _line_of(
    code: str,
    heir_code: str,
    since: date | None,
    part: float,
    endings: Mapping[str, _Ending],
) -> Iterator[Heir]:
    ending = endings.get(heir_code)
    if ending is None:
        yield Heir(code, heir_code, since, None, part)
        return
    yield Heir(code, heir_code, since, ending.happened_on - ONE_DAY, part)
    each = part / len(ending.successor_codes)
    for successor in ending.successor_codes:
        yield from _line_of(code, successor, ending.happened_on, each, endings)
