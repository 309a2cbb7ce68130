"""How far an area is on the year's trajectory, as far as its shown figures tell.

A count of people is shown rounded. Where the true one may lie on either side of the
trajectory nothing is said of it: a verdict would tell more than the rounded count.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.publication.display import in_unit, percent
from assets.publication.pages.tables import Cell
from assets.publication.report.area import Area, AreaLine
from assets.publication.report.programmes import NOT_CALCULATED, REACHED, SHORT
from assets.publication.words import counted

NOT_YET, CANNOT_BE_SAID = "Not yet", "Cannot be said"
# The year's last quarter: only then is anybody short of what it was to reach.
_LAST = 4
_COLOURS = {REACHED: "green", SHORT: "yellow"}


def standing(line: AreaLine) -> str:
    """Return where the latest figure is against the year's trajectory, if certain."""
    if line.outturn_pct is None or line.trajectory is None:
        return NOT_CALCULATED
    if line.least is None or line.greatest is None:
        return NOT_CALCULATED
    if line.least >= line.trajectory:
        return REACHED
    if line.greatest >= line.trajectory:
        return CANNOT_BE_SAID
    return SHORT if line.latest.quarter.number == _LAST else NOT_YET


def standing_cell(line: AreaLine) -> Cell:
    """Return it as a cell, with how far apart the two are."""
    word = standing(line)
    if word == CANNOT_BE_SAID:
        return Cell(word, tag="grey", below="from a rounded count")
    value = line.latest.value
    if word == NOT_CALCULATED or value is None or line.trajectory is None:
        return Cell(word, tag="grey")
    size = in_unit(abs(value - line.trajectory), line.unit)
    way = {REACHED: "above", SHORT: "below"}.get(word, "to go")
    below = f"{_about(line)}{size} {way}"
    return Cell(word, tag=_COLOURS.get(word, "grey"), below=below)


def outturn_words(line: AreaLine) -> str:
    """Return the outturn, ``about 47%`` of a rounded count; empty where there is none.

    What stands in its place is the table's concern.
    """
    if line.outturn_pct is None:
        return ""
    return f"{_about(line)}{percent(line.outturn_pct)}"


def standing_sentences(area: Area, lines: Sequence[AreaLine]) -> list[str]:
    """Return how many programmes of the two tables reached their trajectory here."""
    measured = [
        line for line in lines if line.table_name and standing(line) != NOT_CALCULATED
    ]
    if not measured:
        return [
            f"No programme of {area.name} has both a figure that can be shown and a "
            "trajectory to hold it against."
        ]
    words = [standing(line) for line in measured]
    unsure = words.count(CANNOT_BE_SAID)
    of_which = (
        f"; of {unsure:,} it cannot be said from rounded counts" if unsure else ""
    )
    is_over = measured[0].latest.quarter.number == _LAST
    return [
        f"{area.name} {'reached' if is_over else 'has so far reached'} the whole "
        f"year's trajectory of {words.count(REACHED):,} of the "
        f"{counted(len(measured), 'programme')} that can be held against one "
        f"here{of_which}.",
        *_extremes(measured),
        *_approximate(measured),
    ]


def _extremes(measured: Sequence[AreaLine]) -> list[str]:
    """Return who is furthest along and behind, each only where it is certain."""
    if len(measured) < 2:
        return []
    first = max(measured, key=lambda line: _share(line, line.least))
    last = min(measured, key=lambda line: _share(line, line.greatest))
    least, most = _share(first, first.least), _share(last, last.greatest)
    is_first = all(
        least > _share(line, line.greatest) for line in measured if line is not first
    )
    is_last = all(
        most < _share(line, line.least) for line in measured if line is not last
    )
    told = [
        *([f"furthest along is {_named(first)}"] if is_first else []),
        *([f"furthest behind is {_named(last)}"] if is_last else []),
    ]
    sentence = "; ".join(told)
    return [f"{sentence[:1].upper()}{sentence[1:]}."] if told else []


def _named(line: AreaLine) -> str:
    return f"{line.programme_name}, at {outturn_words(line)} of its trajectory"


def _approximate(measured: Sequence[AreaLine]) -> list[str]:
    if not any(map(_about, measured)):
        return []
    return [
        "Outturns of rounded counts are of the counts as rounded, so they are "
        "approximate."
    ]


def _share(line: AreaLine, value: float | None) -> float:
    return (value or 0.0) / line.trajectory if line.trajectory else 0.0


def _about(line: AreaLine) -> str:
    return "" if line.least == line.greatest else "about "
