"""What a fault is: one kind of mistake, where it may be made, and how.

The faults themselves are in the modules beside this one, by what they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.rule_power.clean_year import QUARTERS
from benchmarks.rule_power.draft import Draft, Mark
from benchmarks.rule_power.scene import Scene

Place = Mapping[str, object]
LAST = QUARTERS[-1:]


@dataclass(frozen=True)
class Fault:
    """One kind of mistake, which one rule is to find.

    ``size`` says how great it is, blank where size means nothing. ``places`` are where
    it may be made: each has ``submission_id`` and what ``inject`` needs, which makes
    the mistake and says where it has to show. ``takes`` is what of a place no other
    fault may touch at the same time: ``series`` (the submission's programme, on
    Activity), ``row``, ``submission``, or ``metric`` (of all AHSNs). ``is_sure``: the
    rule is to find it wherever it is made; otherwise only so often as it does.
    ``changes_registry``: what it needs registered would let other faults pass.
    """

    rule_id: str
    about: str
    places: Callable[[Scene], Sequence[Place]]
    inject: Callable[[Draft, Place], Mark]
    size: str = ""
    quarters: tuple[str, ...] = LAST
    takes: str = "series"
    is_sure: bool = True
    changes_registry: bool = False

    @property
    def name(self) -> str:
        """What it is called in tests and errors."""
        return " ".join(filter(None, (self.rule_id, self.about, self.size)))


def at_cell(rule_id: str, place: Place, column: str | None) -> Mark:
    """Return the mark of a cell in the place's own row."""
    return Mark(
        rule_id,
        submission_id=str(place["submission_id"]),
        sheet=str(place["sheet"]),
        row_number=int(str(place["row_number"])),
        column_name=column,
    )
