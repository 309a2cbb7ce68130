"""What each column of an answer is: a time, a name, a measure, or something else.

Read from the unit that the mart's comment gives it, and else from its type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import polars as pl

# Said of the column itself; any other unit is one in which something is measured.
_NAMING = {"code", "text", "stage", "cell", "row", "position", "place"}
_TIMES = {"quarter", "financial year", "UTC time"}
_OTHERS = {"list of codes", "yes or no"}
# Which unit it is stands elsewhere: it may be another in every row.
_OWN = {"the metric's own", "the headline's own", "that of the type"}

_COMMENT = re.compile(r"(?P<meaning>.+)\. Unit: (?P<unit>.+)\.")


class Role(Enum):
    """What a column does in an answer."""

    TIME = auto()
    NAME = auto()
    MEASURE = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Column:
    """One column; ``unit`` is empty where the comments of its mart say none."""

    name: str
    role: Role
    unit: str
    meaning: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it names a row, be it by a number."""
        return self.role is Role.NAME

    @property
    def is_measure(self) -> bool:
        """Whether it holds figures."""
        return self.role is Role.MEASURE

    @property
    def is_in_own_unit(self) -> bool:
        """Whether each row may be in another unit."""
        return self.unit in _OWN


def column_of(name: str, data_type: pl.DataType, comment: str = "") -> Column:
    """Return what a column is.

    Args:
        name: its name.
        data_type: its type in the answer.
        comment: its meaning and unit, as `WarehouseTables.column_comments` has them;
            empty where the query made the column.
    """
    parts = _COMMENT.fullmatch(comment)
    unit = parts["unit"] if parts else ""
    meaning = parts["meaning"] if parts else ""
    return Column(name, _role(unit, data_type), unit, meaning)


def columns_of(frame: pl.DataFrame, comments: Mapping[str, str]) -> tuple[Column, ...]:
    """Return what each column of a frame is, in their order."""
    return tuple(
        column_of(name, data_type, comments.get(name, ""))
        for name, data_type in frame.schema.items()
    )


def _role(unit: str, data_type: pl.DataType) -> Role:
    if unit in _TIMES or data_type.is_temporal():
        return Role.TIME
    if unit in _OTHERS or data_type.is_nested() or data_type == pl.Boolean:
        return Role.OTHER
    if unit in _NAMING or not data_type.is_numeric():
        return Role.NAME
    return Role.MEASURE
