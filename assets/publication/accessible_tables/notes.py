"""The notes of the workbook: numbered in the order in which the tables meet them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assets.publication.accessible_tables.published import Published
from assets.publication.metric_notes import metric_notes

_OUTTURN = (
    "Outturn is the year's latest figure as a percentage of the trajectory, which is "
    "what the measure was planned to reach by the year's end. A measure without a "
    "trajectory has no outturn."
)
_QUARTERS = (
    "What a quarter's figure covers is said in the column Figures are. Quarters are "
    "added only of figures of the quarter alone."
)
_ROUNDED = (
    "Percentages are shown to one decimal and counts to whole numbers, halves rounded "
    "up. The CSV files hold the figures unrounded."
)


@dataclass(frozen=True)
class Notes:
    """The notes' texts, the first is note 1, and which of them go with what."""

    texts: tuple[str, ...]
    of_metrics: Mapping[str, str]
    disclosure: str


def notes_of(given: Published) -> Notes:
    """Return the notes, and the reference that stands beside each metric's name."""
    texts = [_QUARTERS, _OUTTURN, _ROUNDED, _disclosure(given)]
    disclosure = f" [note {len(texts)}]"
    numbers: dict[str, int] = {}
    references: dict[str, str] = {}
    for metric, lines in _of_metrics(given).items():
        for line in lines:
            if line not in numbers:
                texts.append(line)
                numbers[line] = len(texts)
        found = sorted({numbers[line] for line in lines})
        references[metric] = "".join(f" [note {one}]" for one in found)
    return Notes(tuple(texts), references, disclosure)


def _disclosure(given: Published) -> str:
    policy = given.policy
    return (
        f"Below England, counts of people from 1 to {policy.suppressed_up_to} are not "
        f"shown and others are rounded to the nearest {policy.rounded_to}; zero is "
        "shown. Further figures are not shown where a small count could be worked out "
        "from them: beside a small count, percentages of people, and counts of some "
        "of the people of another measure. So the rows of regions and AHSNs do not "
        "add up to those above them. The outturn of a rounded count is of the count as "
        "rounded: it is approximate, has no decimals, and where it is near 100 it does "
        "not say whether the trajectory was reached. England's figures are not "
        "rounded; one that rests on fewer AHSNs than were to report it says so. The "
        "rule follows: "
        f"{given.reference('disclosure')['source'][0]}."
    )


def _of_metrics(given: Published) -> dict[str, list[str]]:
    """Return metric → its notes, in the order of the tables."""
    notes = metric_notes(given.tables.frames, given.quarter)
    codes = given.measures.sort("place")["metric_code"]
    return {code: notes[code] for code in codes if code in notes}
