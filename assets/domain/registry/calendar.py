"""``calendar.yml``: the quarters that are reported, and by when.

The arithmetic of quarters is `assets.domain.quarter`'s.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from pydantic import AwareDatetime

from assets.domain.declarations import Declaration, mistake
from assets.domain.quarter import Quarter
from assets.domain.registry.fields import QuarterText


class CalendarFile(Declaration):
    """All of ``calendar.yml``: each quarter with the moment its deadline passes."""

    deadlines: dict[QuarterText, AwareDatetime]

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters in order, such as ``2020-21-Q4``."""
        return tuple(self.deadlines)


def check_calendar(file: CalendarFile, path: Path) -> None:
    """Refuse gaps, quarters out of order, and a deadline before the quarter is over.

    Raises:
        DeclarationError: naming the quarter and what to do.
    """
    if not file.deadlines:
        raise mistake(path, "deadlines", "there is no quarter", "add one")
    for text, deadline in file.deadlines.items():
        end = Quarter.parse(text).end_date
        if deadline.date() <= end:
            found = f"{deadline.date()} is not after the quarter's end, {end}"
            raise mistake(path, f"deadlines > {text}", found, "write a later moment")
    for one, other in pairwise(file.deadlines):
        following = str(Quarter.parse(one).next())
        if other != following:
            found = f"it follows {one}, which {following} should"
            mend = "list every quarter once, in order"
            raise mistake(path, f"deadlines > {other}", found, mend)
