"""One quarter's evidence while faults are put into it, and where each has to show.

Text and number columns are changed together, as intake would have read them. What is
put in is the faults' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from assets.archive.frames import ACCEPTED, RECORDS
from assets.archive.submission import Reading
from assets.domain.datasets import BY_NAME
from assets.domain.registry.registry import Registry
from assets.validation.evidence import Evidence
from benchmarks.rule_power.clean_year import CleanQuarter, CleanYear

Row = dict[str, object]
# A cell as it would be typed; None leaves it blank.
Cell = str | None


@dataclass(frozen=True)
class Mark:
    """Where the failure of a fault has to lie; what is None has to be null there.

    ``about`` has codes of `archive.frames.FAILURES` that it has to name besides.
    """

    rule_id: str
    submission_id: str | None = None
    sheet: str | None = None
    row_number: int | None = None
    column_name: str | None = None
    about: tuple[tuple[str, str], ...] = ()

    def found_in(self, failures: pl.DataFrame) -> bool:
        """Whether a failure lies there (`archive.frames.FAILURES`)."""
        of_rule = failures.filter(pl.col("rule_id") == self.rule_id)
        return self.noticed_in(of_rule)

    def noticed_in(self, failures: pl.DataFrame) -> bool:
        """Whether a failure of any rule lies there."""
        place = ("submission_id", "sheet", "row_number", "column_name")
        return not failures.filter(
            *(pl.col(name).eq_missing(pl.lit(getattr(self, name))) for name in place),
            *(pl.col(name) == value for name, value in self.about),
        ).is_empty()


class Draft:
    """A quarter that may be written into; `evidence` is what it comes to."""

    def __init__(self, year: CleanYear, clean: CleanQuarter, folder: Path) -> None:
        self.year = year
        self.clean = clean
        self.folder = folder
        self.registry: Registry = year.registry
        self.submissions = clean.evidence.submissions.to_dicts()
        self.cover = clean.evidence.cover.to_dicts()
        self._readings: dict[str, Reading] = {}
        self._again: dict[str, str] = {}
        self._records: dict[str, list[Row]] = {}
        self._earlier: dict[str, list[Row]] = {}

    @property
    def quarter(self) -> str:
        """The quarter, such as ``2020-21-Q4``."""
        return self.clean.quarter

    @property
    def deadline(self) -> datetime:
        """The quarter's deadline, UTC."""
        return self.registry.calendar.deadlines[self.quarter]

    def records(self, dataset: str) -> list[Row]:
        """Return a dataset's rows, to be written into."""
        if dataset not in self._records:
            frame = self.clean.evidence.records[dataset].collect()
            self._records[dataset] = frame.to_dicts()
        return self._records[dataset]

    def earlier(self, dataset: str) -> list[Row]:
        """Return the accepted rows of earlier quarters, to be written into."""
        if dataset not in self._earlier:
            frame = self.clean.evidence.earlier[dataset].collect()
            self._earlier[dataset] = frame.to_dicts()
        return self._earlier[dataset]

    def forget(self, dataset: str, rows: Iterable[Row]) -> None:
        """Put other rows in the place of the accepted ones of earlier quarters."""
        self._earlier[dataset] = list(rows)

    def row(self, dataset: str, place: Mapping[str, object]) -> Row:
        """Return the row that a place names by submission and number."""
        where = (place["submission_id"], place["row_number"])
        return next(
            row
            for row in self.records(dataset)
            if (row["submission_id"], row["row_number"]) == where
        )

    def change(self, dataset: str, place: Mapping[str, object], **cells: Cell) -> None:
        """Type other things into cells of a row."""
        type_into(self.row(dataset, place), dataset, cells)

    def append(self, dataset: str, place: Mapping[str, object], **cells: Cell) -> Row:
        """Add a copy of a row below its sheet's last, with other cells; return it."""
        rows = self.records(dataset)
        copy = dict(self.row(dataset, place))
        own = [r for r in rows if r["submission_id"] == copy["submission_id"]]
        copy["row_number"] = 1 + max(int(str(r["row_number"])) for r in own)
        type_into(copy, dataset, cells)
        rows.append(copy)
        return copy

    def drop(self, dataset: str, rows: Iterable[Row]) -> None:
        """Take rows out."""
        gone = [id(row) for row in rows]
        kept = [row for row in self.records(dataset) if id(row) not in gone]
        self._records[dataset] = kept

    def of_submission(self, dataset: str, submission_id: object) -> list[Row]:
        """Return the rows of one submission."""
        rows = self.records(dataset)
        return [row for row in rows if row["submission_id"] == submission_id]

    def say(self, submission_id: object, field: str, value: Cell) -> Row:
        """Write another value beside a field of the cover; return its row."""
        for row in self.cover:
            if (row["submission_id"], row["field"]) == (submission_id, field):
                row["value"] = value
                return row
        raise LookupError(f"{submission_id} has no {field}")

    def card(self, submission_id: object) -> Row:
        """Return what is known of a submission as a file, to be written into."""
        return next(c for c in self.submissions if c["submission_id"] == submission_id)

    def withdraw(self, submission_id: object) -> None:
        """Take a submission out, as if it had never come."""
        kept = [c for c in self.submissions if c["submission_id"] != submission_id]
        self.submissions = kept

    def send_again(self, submission_id: object, *, received_at: datetime) -> str:
        """Add the same submission as a later version; return its id."""
        again = f"{submission_id}-again"
        for dataset in RECORDS:
            rows = self.of_submission(dataset, submission_id)
            self.records(dataset).extend({**r, "submission_id": again} for r in rows)
        own = [row for row in self.cover if row["submission_id"] == submission_id]
        self.cover += [{**row, "submission_id": again} for row in own]
        card = {**self.card(submission_id), "submission_id": again}
        self.submissions.append({**card, "received_at": received_at})
        self._again[again] = str(submission_id)
        return again

    def read_instead(self, submission_id: str, reading: Reading) -> None:
        """Take another reading, of other bytes, for a submission's."""
        self._readings[submission_id] = reading
        frames = reading.frames(submission_id)
        card = self.card(submission_id)
        card["unreadable_reason"] = reading.unreadable_reason
        card["source_kind"] = reading.source_kind
        others = [r for r in self.cover if r["submission_id"] != submission_id]
        self.cover = others + frames.cover.to_dicts()
        for dataset, records in frames.records.items():
            self.drop(dataset, self.of_submission(dataset, submission_id))
            self.records(dataset).extend(records.to_dicts())

    def evidence(self) -> Evidence:
        """Return the quarter with everything that was put in."""
        clean = self.clean.evidence
        cards = pl.DataFrame(self.submissions, schema=clean.submissions.schema)
        there = pl.col("submission_id").is_in(cards["submission_id"].to_list())
        records = {
            name: pl.DataFrame(self._records[name], schema=RECORDS[name]).lazy()
            if name in self._records
            else frame
            for name, frame in clean.records.items()
        }
        return replace(
            clean,
            submissions=cards,
            cover=pl.DataFrame(self.cover, schema=clean.cover.schema).filter(there),
            datasets=self._of_sheets(clean.datasets, "datasets").filter(there),
            layout=self._of_sheets(clean.layout, "layout").filter(there),
            records={name: frame.filter(there) for name, frame in records.items()},
            earlier={
                name: pl.DataFrame(self._earlier[name], schema=ACCEPTED[name]).lazy()
                if name in self._earlier
                else frame
                for name, frame in clean.earlier.items()
            },
        )

    def _of_sheets(self, frame: pl.DataFrame, name: str) -> pl.DataFrame:
        """Return the frame with the sheets of other readings and later versions."""
        others = frame.filter(~pl.col("submission_id").is_in(list(self._readings)))
        read = [
            getattr(reading.frames(submission_id), name)
            for submission_id, reading in self._readings.items()
        ]
        again = [
            frame.filter(pl.col("submission_id") == first).with_columns(
                pl.lit(later).alias("submission_id")
            )
            for later, first in self._again.items()
        ]
        return pl.concat([others, *read, *again])


def type_into(row: Row, dataset: str, cells: Mapping[str, Cell]) -> None:
    """Write cells into a row as intake would read them."""
    for name, text in cells.items():
        kind = BY_NAME[dataset].column(name).kind
        if kind != "text":
            row[f"{name}_text"] = text
        if kind == "number":
            row[name] = _number(text)
        elif kind == "date":
            row[name] = None if text is None else _date(text)
        elif kind == "text":
            row[name] = text


def typed(number: float) -> str:
    """Return a number as it would be typed."""
    return str(int(number)) if number == int(number) else repr(round(number, 4))


def _number(text: Cell) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
