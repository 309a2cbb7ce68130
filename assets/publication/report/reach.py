"""On how many AHSNs England's figures rest, where not on all that were expected.

A sum of three AHSNs looks like England's unless it says what it is: beside the figure
and at the top of the page.
"""

from __future__ import annotations

from collections.abc import Iterable

from assets.publication.report.programmes import ProgrammeLine, QuarterFigure
from assets.publication.report.year import ReportYear
from assets.publication.words import counted

_WHAT_A_FIGURE_IS = (
    "Each is as it stood at the end of its quarter and counts from where its programme "
    "says below its name; the outturn is the latest quarter's figure as a percentage "
    "of the whole year's trajectory, rounded half up."
)


def how_to_read(lines: Iterable[ProgrammeLine]) -> str:
    """Return what a figure of the two tables is; exact only if every AHSN is in it."""
    shown = [one for line in lines for one in line.figures]
    if any(one.lacks_ahsns for one in shown):
        return (
            "England's figures are the sums of what AHSNs sent. Where one rests on "
            "fewer AHSNs than were expected to send it, it says on how many: England's "
            f"own may be another. {_WHAT_A_FIGURE_IS}"
        )
    return f"England's figures are exact. {_WHAT_A_FIGURE_IS}"


def reach_sentences(year: ReportYear, lines: Iterable[ProgrammeLine]) -> list[str]:
    """Return on how many AHSNs the quarter's figures rest; nothing if on all."""
    known = [line.latest for line in lines if line.latest.value is not None]
    apart = [one for one in known if one.lacks_ahsns]
    fewest = of_fewest_ahsns(lines)
    if fewest is None:
        return []
    said = {(one.ahsns_reported, one.ahsns_expected) for one in apart}
    if len(apart) == len(known) and len(said) == 1:
        return [
            f"Every figure of {year.quarter.months} {fewest.rests_on}: these are not "
            "yet England's figures."
        ]
    return [
        f"{len(apart):,} of the {counted(len(known), 'figure')} of "
        f"{year.quarter.months} {'rests' if len(apart) == 1 else 'rest'} on fewer "
        f"AHSNs than were expected, and {'is' if len(apart) == 1 else 'are'} not yet "
        f"England's; the one of the fewest {fewest.rests_on}."
    ]


def of_fewest_ahsns(lines: Iterable[ProgrammeLine]) -> QuarterFigure | None:
    """Return the latest figure that rests on fewest AHSNs; None if all rest on all."""
    apart = [line.latest for line in lines if line.latest.lacks_ahsns]
    return min(apart, key=_share, default=None)


def _share(one: QuarterFigure) -> float:
    return (one.ahsns_reported or 0) / (one.ahsns_expected or 1)
