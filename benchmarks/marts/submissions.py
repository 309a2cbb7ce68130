"""Made-up submissions: their bytes, what their cover says, and who sent which version.

The archive keeps each as it keeps a real one. Their sheets are not read again once
they are judged, so they have none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import (
    COVER_VALUES,
    JUDGED_SUBMISSIONS,
    LAYOUT,
    without_submission,
)
from assets.archive.submission import Candidate, Reading
from assets.domain.datasets import BY_NAME
from benchmarks.marts.scale import Scale


@dataclass(frozen=True)
class Sent:
    """One version of an AHSN's submission for a quarter; times in UTC."""

    ahsn_code: str
    quarter: str
    version: int
    received_at: datetime
    nil_datasets: str | None

    @property
    def received(self) -> bytes:
        """The bytes that stand for its file."""
        return f"{self.ahsn_code} {self.quarter} version {self.version}\n".encode()

    @property
    def submission_id(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.received).hexdigest()

    @property
    def file_name(self) -> str:
        """The name it came under."""
        return f"{self.ahsn_code} {self.quarter} v{self.version}.parquet"


def sent_in(scale: Scale, position: int) -> list[Sent]:
    """Return the first versions of a quarter.

    Now and then an AHSN sends nothing, or declares its adoption nil; one is late.
    """
    quarter = scale.calendar.row(position, named=True)
    deadline: datetime = quarter["deadline_at"]
    count = len(scale.ahsns)
    sent = []
    for place, code in enumerate(scale.ahsns):
        if position % 7 == 3 and place == position % count:
            continue
        is_nil = position % 6 == 5 and place == (3 * position + 1) % count
        is_late = place == (position + 9) % count
        sent.append(
            Sent(
                code,
                quarter["quarter"],
                1,
                deadline + timedelta(days=5 if is_late else -3),
                "adoption" if is_nil else None,
            )
        )
    return sent


def version_after(before: Sent, received_at: datetime) -> Sent:
    """Return the next version of a submission."""
    return replace(before, version=before.version + 1, received_at=received_at)


def judged(sent: Sent) -> dict[str, object]:
    """Return its row of a verdict's submissions, without the counts of records."""
    row = dict.fromkeys(JUDGED_SUBMISSIONS)
    return row | {
        "submission_id": sent.submission_id,
        "ahsn_code": sent.ahsn_code,
        "quarter": sent.quarter,
        "version": sent.version,
        "received_at": sent.received_at,
        "first_seen_at": sent.received_at,
        "file_name": sent.file_name,
        "byte_size": len(sent.received),
        "source_kind": "parquet",
        "template_version": "2020.2",
        "prepared_by": "Nobody",
        "approved_by": "Nobody",
        "approved_on": date(2020, 7, 1),
        "outcome": "accepted",
        "is_counting": True,
        "records_rejected": 0,
        "has_figures_kept": True,
    }


def keep_sent(archive: Archive, sent: Sent) -> None:
    """Keep its bytes, cover and layout in the archive."""
    empty = Reading.unreadable("", reader_version=1)
    reading = replace(
        empty,
        source_kind="parquet",
        unreadable_reason=None,
        layout=_layout(),
        cover=_cover(sent),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / sent.file_name
        path.write_bytes(sent.received)
        candidate = Candidate(
            quarter=sent.quarter,
            path=path,
            files=(path,),
            file_name=sent.file_name,
            submission_id=sent.submission_id,
            byte_size=len(sent.received),
            received_at=sent.received_at,
        )
        archive.keep_submission(reading, candidate, first_seen_at=sent.received_at)


def _cover(sent: Sent) -> pl.DataFrame:
    said = {
        "ahsn_code": sent.ahsn_code,
        "quarter": sent.quarter,
        "template_version": "2020.2",
        "prepared_by": "Nobody",
        "approved_by": "Nobody",
        "approved_on": "2020-07-01",
        "nil_datasets": sent.nil_datasets,
    }
    rows = [
        (field, value, "Cover", row, f"B{row}")
        for row, (field, value) in enumerate(said.items(), start=2)
    ]
    return pl.DataFrame(rows, schema=without_submission(COVER_VALUES), orient="row")


def _layout() -> pl.DataFrame:
    columns = enumerate(BY_NAME["activity"].columns, start=1)
    rows = [
        ("activity", column.name, column.heading, place) for place, column in columns
    ]
    return pl.DataFrame(rows, schema=without_submission(LAYOUT), orient="row")
