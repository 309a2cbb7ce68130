"""How much of a table a changed quarter makes anew, as its SQL file declares it.

``-- Rebuilt: by quarter.`` says that the rows of a quarter rest on nothing but rows of
that quarter, and on the registry; ``-- Rebuilt: from the quarter on.`` that no row
rests on a later quarter. Without either, the table is made anew whole. What a select
does that makes a declaration untrue is found here as far as it can be told; that no row
comes out in a quarter nobody asked for is seen when it is run (`parts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from assets.domain.errors import DeclarationError

QUARTER = "quarter"

_WAYS: dict[str, Literal["by_quarter", "from_quarter"]] = {
    "Rebuilt: by quarter.": "by_quarter",
    "Rebuilt: from the quarter on.": "from_quarter",
}
_LOOKS_BACK = re.compile(
    r"Looks back: a year(?:; for ([a-z_]+) metrics to the beginning)?\."
)


@dataclass(frozen=True)
class Rebuilding:
    """What a changed quarter costs a table.

    ``looks_back_a_year`` is whether a table made from the quarter on reads nothing
    from before that quarter's financial year; but for the metrics of the basis
    ``endless_basis`` (if any), which it reads from their beginning.
    """

    way: Literal["whole", "by_quarter", "from_quarter"]
    looks_back_a_year: bool = False
    endless_basis: str | None = None


WHOLE = Rebuilding("whole")


def read_rebuilding(lines: Sequence[str], place: str) -> tuple[list[str], Rebuilding]:
    """Return the lines of a header without the declaration, and what it declares.

    Raises:
        DeclarationError: it is said twice, or in other words.
    """
    said = [line for line in lines if line.startswith(("Rebuilt:", "Looks back:"))]
    rest = [line for line in lines if line not in said]
    if not said:
        return rest, WHOLE
    way = _WAYS.get(said[0])
    look_back = _LOOKS_BACK.fullmatch(said[1]) if len(said) == 2 else None
    is_understood = len(said) == 1 or (
        len(said) == 2 and way == "from_quarter" and look_back is not None
    )
    if way is None or not is_understood:
        raise DeclarationError(
            f"{place}: `{' '.join(said)}` does not say how the table is rebuilt. Write "
            "`-- Rebuilt: by quarter.` or `-- Rebuilt: from the quarter on.` (and if "
            "so, below it, `-- Looks back: a year.` where that is enough), or neither "
            "to have it made anew whole."
        )
    if look_back is None:
        return rest, Rebuilding(way)
    return rest, Rebuilding(way, True, look_back.group(1))


def require_true(rebuilding: Rebuilding, select: exp.Select, place: str) -> None:
    """Check that a select does nothing that makes its declaration untrue.

    Raises:
        DeclarationError: naming what does, and the two ways to mend it.
    """
    if rebuilding.way == "whole":
        return
    if QUARTER not in {column.alias_or_name for column in select.expressions}:
        raise DeclarationError(
            f"{place} is declared to be rebuilt by quarters and has no column quarter. "
            "Add the column, or remove the Rebuilt line."
        )
    finders = {"by_quarter": _across_quarters, "from_quarter": _from_later_quarters}
    for fault in finders[rebuilding.way](select):
        sql = fault.sql("duckdb", comments=False)
        raise DeclarationError(
            f"{place} is declared to be rebuilt by quarters, but `{sql}` reads other "
            "quarters than its rows are for. Mend it, or remove the Rebuilt line."
        )


def _across_quarters(select: exp.Select) -> Iterator[exp.Expression]:
    """Yield what sets rows of one quarter against rows of another."""
    for window in select.find_all(exp.Window):
        order = window.args.get("order")
        parted = {part.name for part in window.args.get("partition_by") or ()}
        if order is not None and QUARTER not in parted and _has_quarter(order):
            yield window
    yield from _comparisons(select, (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NEQ))


def _from_later_quarters(select: exp.Select) -> Iterator[exp.Expression]:
    """Yield what looks forward along the quarters."""
    for window in select.find_all(exp.Window):
        order, frame = window.args.get("order"), window.args.get("spec")
        if order is None or not _has_quarter(order):
            continue
        ends = "" if frame is None else str(frame.args.get("end_side") or "")
        if isinstance(window.this, exp.Lead) or ends.upper() == "FOLLOWING":
            yield window


def _comparisons(
    select: exp.Select, kinds: tuple[type[exp.Expression], ...]
) -> Iterator[exp.Expression]:
    for comparison in select.find_all(*kinds):
        sides = (comparison.this, comparison.expression)
        if all(isinstance(side, exp.Column) and side.name == QUARTER for side in sides):
            yield comparison


def _has_quarter(order: exp.Expression) -> bool:
    return any(column.name == QUARTER for column in order.find_all(exp.Column))
