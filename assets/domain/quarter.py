"""The financial-year quarter, written ``2020-21-Q4`` everywhere.

Only the value and its calendar arithmetic belong here; which quarters are reported,
and by when, is the registry's reporting calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_SHAPE = re.compile(r"([0-9]{4})-([0-9]{2})-Q([1-4])")
_FIRST_MONTH = {1: 4, 2: 7, 3: 10, 4: 1}
_MONTH_NAMES = {
    1: "Apr to Jun",
    2: "Jul to Sep",
    3: "Oct to Dec",
    4: "Jan to Mar",
}


@dataclass(frozen=True, order=True)
class Quarter:
    """One financial-year quarter; April to June is Q1.

    ``start_year`` is the calendar year in which the financial year begins.
    """

    start_year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Return the quarter written as ``2020-21-Q4``.

        Raises:
            ValueError: the text is not of that form, or its two years do not follow
                each other. ``Q1 2021`` is ambiguous and refused.
        """
        match = _SHAPE.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"{text!r} is not a quarter; write it as 2020-21-Q4")
        start_year, end_year, number = (int(part) for part in match.groups())
        if (start_year + 1) % 100 != end_year:
            raise ValueError(
                f"{text!r} is not a quarter: {start_year} is followed by "
                f"{(start_year + 1) % 100:02d}, not {end_year:02d}"
            )
        return cls(start_year, number)

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """Return the quarter in which a day falls."""
        number = (day.month - 4) // 3 % 4 + 1
        return cls(day.year - (1 if day.month < 4 else 0), number)

    def __str__(self) -> str:
        return f"{self.financial_year}-Q{self.number}"

    @property
    def financial_year(self) -> str:
        """The financial year, written ``2020-21``."""
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def start_date(self) -> date:
        """The quarter's first day."""
        return date(self.start_year + (self.number == 4), _FIRST_MONTH[self.number], 1)

    @property
    def end_date(self) -> date:
        """The quarter's last day."""
        return self.next().start_date - timedelta(days=1)

    @property
    def index(self) -> int:
        """Whole quarters since 1 April of year 0: differences count quarters."""
        return self.start_year * 4 + self.number - 1

    @property
    def months(self) -> str:
        """The months in words, such as ``Jan to Mar 2021``."""
        return f"{_MONTH_NAMES[self.number]} {self.start_date.year}"

    def next(self) -> Quarter:
        """Return the quarter after this one."""
        return Quarter(self.start_year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        """Return the quarter before this one."""
        year = self.start_year - (self.number == 1)
        return Quarter(year, (self.number - 2) % 4 + 1)
