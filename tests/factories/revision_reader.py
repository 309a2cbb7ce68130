"""Tries to tell counts from what is published of a correction, and England's old total.

What England's figure was before is printed elsewhere: in the report that the table of
differences holds ours against. The reader tries every number that each organisation may
have, with every set of organisations that may be the ones revised.
"""

from __future__ import annotations

from itertools import combinations, product

# More than any suppressed count of the cases that are tried.
_GREATEST = 60
_SMALL, _STEP = 7, 5
ENGLAND = "England"


def possible_counts(organisations, ahsns, rows, marked, england, printed):
    """The counts that each organisation may have, for one who has read all of it.

    Args:
        organisations: AHSN and code → the figure as published; None is suppressed.
        ahsns: AHSN → the same.
        rows: the rows of the file of revisions.
        marked: the AHSNs whose total has the marker [r].
        england: its figure of now.
        printed: its figure of before.
    """
    places = list(organisations)
    found = {place: set() for place in places}
    *firsts, last = (_bounds(organisations[place]) for place in places)
    suspects = list(_suspects(places, rows, marked))
    for some in product(*firsts):
        counts = dict(zip(places, (*some, england - sum(some)), strict=True))
        if counts[places[-1]] not in last or not _add_up(counts, ahsns):
            continue
        if any(_explains(counts, one, rows, england - printed) for one in suspects):
            for place, count in counts.items():
                found[place].add(count)
    return found


def _bounds(shown):
    if shown is None:
        return range(_GREATEST + 1)
    if shown == 0:
        return range(1)
    return range(max(_SMALL + 1, int(shown) - _STEP // 2), int(shown) + 3)


def _add_up(counts, ahsns):
    return all(
        shown is None
        or sum(count for (at, _), count in counts.items() if at == ahsn)
        in _bounds(shown)
        for ahsn, shown in ahsns.items()
    )


def _suspects(places, rows, marked):
    """The sets of organisations that may be those that were revised."""
    named = [
        (row["ahsn_code"], row["organisation_code"])
        for row in rows
        if row["ahsn_code"] != ENGLAND
    ]
    if named:
        return [named]
    told = rows[0]["figures_revised"]
    sizes = (1, 2) if told is None else (told,)
    return [
        some
        for size in sizes
        for some in combinations(places, size)
        if not marked or {ahsn for ahsn, _ in some} == set(marked)
    ]


def _explains(counts, revised, rows, difference):
    """Whether England's figure can have changed so, by the figures of these."""
    before = sum(counts[place] for place in revised) - difference
    are_new = all(
        row["cause"] == "late" or row["old_disclosure"] is None for row in rows
    )
    return before == 0 if are_new else before >= 0
