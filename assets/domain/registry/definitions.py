"""What a metric's figures mean, where the meaning changed over time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.quarter import Quarter
from assets.domain.registry.fields import QuarterText, Text, is_reversed


class Definition(Declaration):
    """What a metric meant from one quarter to another; no last quarter is still so."""

    first_quarter: QuarterText
    last_quarter: QuarterText | None = None
    definition: Text


def check_definitions(
    definitions: tuple[Definition, ...],
    path: Path,
    *,
    entry: str,
    first_quarter: str,
    last_quarter: str | None,
) -> None:
    """Refuse definitions that leave a gap, overlap, or miss the metric's own quarters.

    ``first_quarter`` and ``last_quarter`` are the metric's; no definition is none.

    Raises:
        DeclarationError: naming the metric, the quarter and what to do.
    """
    if not definitions:
        return
    place = f"{entry} > definitions"
    for definition in definitions:
        if is_reversed(definition.first_quarter, definition.last_quarter):
            where = f"{place} > {definition.first_quarter} > last_quarter"
            found = f"{definition.last_quarter} is before it"
            raise mistake(path, where, found, "correct one of the two")
    if definitions[0].first_quarter != first_quarter:
        found = f"the first is for {definitions[0].first_quarter} on"
        mend = f"begin with the metric's first quarter, {first_quarter}"
        raise mistake(path, f"{place} > first_quarter", found, mend)
    for one, other in pairwise(definitions):
        wanted = str(Quarter.parse(other.first_quarter).previous())
        if one.last_quarter != wanted:
            found = f"it ends with {one.last_quarter or 'no quarter'}"
            where = f"{place} > {one.first_quarter} > last_quarter"
            mend = f"the next begins with {other.first_quarter}: write {wanted}"
            raise mistake(path, where, found, mend)
    if definitions[-1].last_quarter not in (None, last_quarter):
        found = f"it ends with {definitions[-1].last_quarter}, before the metric does"
        where = f"{place} > {definitions[-1].first_quarter} > last_quarter"
        raise mistake(path, where, found, "leave it out")
