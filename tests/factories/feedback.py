# ruff: noqa: E501 - a table is read whole
"""A submission in an archive with a verdict on it, and the feedback it gives."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
from openpyxl.workbook import Workbook

from assets.archive.archive import Archive
from assets.archive.frames import FAILURES
from assets.domain.registry.load import load_registry
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.publication.feedback.write import write_feedback
from assets.publication.feedback.written import Written
from tests.factories.submissions import a_submission, workbook
from tests.factories.verdicts import moment, verdict

QUARTER = "2020-21-Q4"
ACTIVITY = """
    Programme | Metric        | Organisation | Value | Status
    eied      | eied_patients | SYN-EAST-04  | TBC   |
    eied      | eied_patients | SYN-EAST-05  | 12    |
"""
NOT_A_NUMBER = {
    "failure_id": "0123456789abcdef",
    "rule_id": "value_not_a_number",
    "severity": "critical",
    "rejects": "record",
    "sheet": "Activity",
    "dataset": "activity",
    "row_number": 2,
    "cell": "D2",
    "column_name": "value",
    "value": "TBC",
    "expected": "a number",
    "message": "Value says “TBC”, which is not a number. Write digits only.",
    "metric_code": "eied_patients",
    "organisation_code": "SYN-EAST-04",
}
FALL = {
    **NOT_A_NUMBER,
    "failure_id": "fedcba9876543210",
    "rule_id": "cumulative_fall",
    "severity": "warning",
    "rejects": "nothing",
    "row_number": 3,
    "cell": "D3",
    "value": "12",
    "expected": "at least 17",
    "message": "Value is 12, but it was 17.",
    "organisation_code": "SYN-EAST-05",
}


class Office:
    """An archive to which EAST sends, and whose verdicts are given by hand."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.archive = Archive(self.home / "archive")
        self._sent: list[dict[str, object]] = []

    def send(
        self,
        data: bytes | None = None,
        *,
        path: Path | None = None,
        name: str = "east.xlsx",
        **fields: object,
    ) -> str:
        """Keep a submission; fields are of its row in the verdict."""
        if path is None:
            path = self.home / "inbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                workbook(a_submission(activity=ACTIVITY)) if data is None else data
            )
        candidate = replace(candidate_at(path, QUARTER), received_at=self._now)
        reading = read_submission(path)
        self.archive.keep_submission(reading, candidate, first_seen_at=self._now)
        row = {
            "submission_id": candidate.submission_id,
            "ahsn_code": "EAST",
            "version": len(self._sent) + 1,
            "outcome": "accepted_with_warnings",
            "is_counting": "true",
            "file_name": candidate.file_name,
            "source_kind": reading.source_kind,
            "byte_size": candidate.byte_size,
            "records_read": 2,
            "records_accepted": 1,
            "records_rejected": 1,
            "records_flagged": 0,
            "prepared_by": "P. Officer",
            "received_at": self._now,
        }
        self._sent.append(row | fields)
        return candidate.submission_id

    def judge(self, *failures: dict[str, object]) -> None:
        """Keep a verdict with failures, of the newest submission if they say no other."""
        newest = self._sent[-1]["submission_id"] if self._sent else None
        rows = [
            {"submission_id": newest, "ahsn_code": "EAST", "quarter": QUARTER, **one}
            for one in failures
        ]
        judged = verdict(QUARTER, number=len(self._sent))
        submissions = pl.DataFrame(
            self._sent, schema_overrides={"received_at": pl.Datetime("us", "UTC")}
        )
        self.archive.keep_verdict(
            replace(
                judged,
                submissions=_typed(submissions, judged.submissions)
                if self._sent
                else judged.submissions,
                failures=_typed(pl.DataFrame(rows), pl.DataFrame(schema=FAILURES))
                if rows
                else judged.failures,
            )
        )

    def feedback(self) -> Written:
        """Write the feedback of the quarter."""
        current = self.archive.current_verdict(QUARTER)
        assert current is not None
        frames = load_registry().frames()
        return write_feedback(
            frames, self.archive, self.home, current, code_version="test"
        )

    def book(self, whose: str = "EAST") -> Workbook:
        """Write the feedback and open one workbook of it."""
        return openpyxl.load_workbook(self.feedback().files[whose])

    @property
    def _now(self):  # type: ignore[no-untyped-def]
        return moment(len(self._sent))


def _typed(rows: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        (
            pl.col(name).cast(pl.String).str.to_lowercase() == "true"
            if dtype == pl.Boolean and name in rows.columns
            else pl.col(name).cast(dtype)
            if name in rows.columns
            else pl.lit(None, dtype)
        ).alias(name)
        for name, dtype in like.schema.items()
    )


def rows_under(book: Workbook, heading: str) -> list[dict[str, object]]:
    """Return the Feedback sheet's table, from the row that holds a heading on."""
    rows = [list(row) for row in book["Feedback"].iter_rows(values_only=True)]
    first = next((i for i, row in enumerate(rows) if heading in row), len(rows))
    headings = [str(text) for text in rows[first]] if first < len(rows) else []
    return [dict(zip(headings, row, strict=True)) for row in rows[first + 1 :]]


def summary_of(book: Workbook) -> Sequence[str]:
    """Return the lines above the table."""
    lines = []
    for row in book["Feedback"].iter_rows(values_only=True):
        if row[0] == "How serious":
            break
        lines.append(str(row[0]))
    return lines


def saved(book: Workbook) -> bytes:
    """Return a workbook as bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
