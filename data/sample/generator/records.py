"""What a submission is before it is written: rows, cells, and what is wrong with them.

How the files look is the writers' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Formula:
    """A formula as typed by someone, without the value a spreadsheet would keep."""

    text: str


Cell = str | int | float | date | Formula | None


@dataclass(frozen=True)
class Fault:
    """Something planted in a row: the column it is seen in, and the rule it fails."""

    column: str
    rule_id: str
    note: str


@dataclass(frozen=True)
class Row:
    """One row of a dataset; columns that are not named are blank."""

    cells: Mapping[str, Cell]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class FileFault:
    """Something planted in a whole file, or in its headings (then with a cell)."""

    rule_id: str
    note: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Submission:
    """What one AHSN sends for one quarter; a dataset that is not there has no sheet.

    ``extra_columns`` are headings nobody knows, by dataset, each after the others.
    """

    ahsn_code: str
    quarter: str
    approved_on: date
    datasets: Mapping[str, Sequence[Row]]
    nil_datasets: tuple[str, ...] = ()
    extra_columns: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[FileFault, ...] = ()
