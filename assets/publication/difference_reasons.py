"""Why a published figure and ours differ, and where it is printed, in words.

They are the same in report and tables. The verdict on a published figure is the
warehouse's (`audit.claims`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assets.publication.display import half_up, number
from assets.publication.words import listed

# How the warehouse begins to say that there are two numbers, and they differ.
_NUMBERS_DIFFER = "does not agree as "
# What a figure that is not meant exactly was printed with.
_MEANT: Mapping[str, str] = {
    "about": "about",
    "at_least": "at least",
    "just_under": "just under",
    "over": "over",
    "under": "under",
    "up_to": "up to",
}
_CUT = ": the published figure is cut off, not rounded"


def reason_in_words(claim: Mapping[str, object], *, is_revised: bool = False) -> str:
    """Return why they differ, no sentence; of numbers, what ours is, rounded as theirs.

    Args:
        claim: a row of `audit.claims`, contradicted.
        is_revised: whether ours was told otherwise before.
    """
    since = "; a correction came since it was first told" if is_revised else ""
    return f"{_reason(claim)}{since}"


def pages_in_words(pages: Sequence[str]) -> str:
    """Return the pages that print a figure, as ``page 12`` or ``pages 12 and 36``."""
    return f"{'page' if len(pages) == 1 else 'pages'} {listed(list(pages))}"


def _reason(claim: Mapping[str, object]) -> str:
    reason, ours = str(claim["reason"]), claim["computed_value"]
    if not reason.startswith(_NUMBERS_DIFFER):
        return reason
    if not isinstance(ours, float):
        return "the two figures differ"
    unit, step = str(claim["unit"]), claim["step"]
    said = f"ours is {precise(ours, unit)}"
    if not claim["is_complete"]:
        return f"{said} so far, though not all of it is in"
    meant = _MEANT.get(str(claim.get("qualifier")))
    if meant:
        return f"{said}, which is not “{meant}” what was published"
    if not isinstance(step, float):
        return said
    rounded = half_up(ours / step) * half_up(step, decimals=6)
    decimals = max(0, -int(rounded.normalize().as_tuple().exponent))
    sign = "%" if unit.startswith("%") else ""
    shown = f"{number(rounded, decimals=decimals)}{sign}"
    if shown == precise(ours, unit):
        return said
    cut, theirs = math.trunc(ours / step) * step, claim["published_value"]
    is_cut = isinstance(theirs, float) and math.isclose(cut, theirs) and cut != rounded
    return f"{said}, which rounds to {shown}{_CUT if is_cut else ''}"


def precise(value: float, unit: str) -> str:
    """Return our figure closely enough that it is seen to differ."""
    if unit.startswith("%"):
        return f"{number(value, decimals=1)}%"
    return number(value, decimals=0 if value.is_integer() else 1)
