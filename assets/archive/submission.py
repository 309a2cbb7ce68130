"""One submission on its way into the archive: where it stands, and what it says.

The values only. How a file is found and read is intake's business; how these are
kept is `assets.archive.kept_submissions`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl

from assets.archive.frames import (
    COVER_VALUES,
    DATASETS_PRESENT,
    EXPLANATIONS,
    LAYOUT,
    RECORDS,
    without_submission,
)
from assets.domain.datasets import COVER_FIELDS, DATASETS

SourceKind = Literal["workbook", "csv", "zip", "parquet", "unknown"]


@dataclass(frozen=True)
class Candidate:
    """A file or folder in the inbox that may be a submission.

    ``quarter`` is the inbox folder it lies in; ``path`` the file or folder, ``files``
    the files that make it up (itself, if it is a file), ``file_name`` its name made
    printable, ``submission_id`` the SHA-256 of its bytes, ``received_at`` in UTC.
    ``unreadable_reason`` is set where its bytes could not even be fetched (a link, a
    file without permission): such a candidate is kept as a fact, without bytes, and
    its id is made of what can be seen of it.
    """

    quarter: str
    path: Path
    files: tuple[Path, ...]
    file_name: str
    submission_id: str
    byte_size: int
    received_at: datetime
    unreadable_reason: str | None = None


@dataclass(frozen=True)
class ReadingFrames:
    """The frames of one submission as the archive keeps them (`archive.frames`)."""

    records: Mapping[str, pl.DataFrame]
    layout: pl.DataFrame
    datasets: pl.DataFrame
    cover: pl.DataFrame
    explanations: pl.DataFrame


@dataclass(frozen=True)
class Reading:
    """What a submission says: its typed records, or why it cannot be read.

    The frames are those of `archive.frames` without ``submission_id``; ``records``
    has all six datasets, ``datasets`` six rows and ``cover`` a row for each field,
    also where nothing could be read.
    """

    source_kind: SourceKind
    encoding: str | None
    unreadable_reason: str | None
    reader_version: int
    records: Mapping[str, pl.DataFrame]
    layout: pl.DataFrame
    datasets: pl.DataFrame
    cover: pl.DataFrame
    explanations: pl.DataFrame

    @classmethod
    def unreadable(
        cls, reason: str, source_kind: SourceKind = "unknown", *, reader_version: int
    ) -> Reading:
        """Return the reading of a file of which nothing can be said but the reason."""
        return cls(
            source_kind=source_kind,
            encoding=None,
            unreadable_reason=reason,
            reader_version=reader_version,
            records={
                name: pl.DataFrame(schema=without_submission(schema))
                for name, schema in RECORDS.items()
            },
            layout=pl.DataFrame(schema=without_submission(LAYOUT)),
            datasets=pl.DataFrame(
                [(dataset.name, False, None, 0) for dataset in DATASETS],
                schema=without_submission(DATASETS_PRESENT),
                orient="row",
            ),
            cover=pl.DataFrame(
                [(field, None, None, None, None) for field in COVER_FIELDS],
                schema=without_submission(COVER_VALUES),
                orient="row",
            ),
            explanations=pl.DataFrame(schema=without_submission(EXPLANATIONS)),
        )

    def frames(self, submission_id: str) -> ReadingFrames:
        """Return the frames exactly as the archive would keep them under that id."""

        def of_submission(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.select(pl.lit(submission_id).alias("submission_id"), pl.all())

        return ReadingFrames(
            records={k: of_submission(v) for k, v in self.records.items()},
            layout=of_submission(self.layout),
            datasets=of_submission(self.datasets),
            cover=of_submission(self.cover),
            explanations=of_submission(self.explanations),
        )
