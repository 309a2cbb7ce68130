"""The archive as the other stages see it: everything received, every verdict.

Facts go in once and are never changed; all else can be rebuilt from them. Writers
hold the run's lock; readers need none, for a folder appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive import (
    editions,
    integrity,
    kept_submissions,
    kept_verdicts,
    moves,
    national_verdict,
    releases,
)
from assets.archive.frames import COVER_VALUES, DATASETS_PRESENT, LAYOUT
from assets.archive.national_verdict import KeptNationalVerdict, NationalVerdict
from assets.archive.submission import Candidate, Reading
from assets.archive.verdict import KeptVerdict, Verdict


@dataclass(frozen=True)
class Archive:
    """The archive in one folder, which need not exist before the first writing.

    Every frame has its schema of `archive.frames`, also when nothing is there.
    """

    root: Path

    def keep_submission(
        self, reading: Reading, candidate: Candidate, *, first_seen_at: datetime
    ) -> Path:
        """Keep a submission's bytes and typed records; return its folder.

        Raises:
            ArchiveError: the disk refuses; nothing of it was kept.
        """
        return kept_submissions.keep(
            self.root, reading, candidate, first_seen_at=first_seen_at
        )

    def keep_move(
        self, submission_id: str, quarter: str, *, moved_at: datetime
    ) -> Path:
        """Keep that a submission was moved to another quarter's inbox folder.

        Raises:
            ArchiveError: the disk refuses; nothing of it was kept.
        """
        return moves.keep_move(self.root, submission_id, quarter, moved_at=moved_at)

    def moves(self) -> pl.DataFrame:
        """Return a row for each move of a submission (`archive.moves.MOVES`)."""
        return moves.list_moves(self.root)

    def submissions(self) -> pl.DataFrame:
        """Return a row for each submission (`archive.frames.SUBMISSIONS`).

        ``inbox_quarter`` is the quarter whose folder it last lay in.
        """
        # By time: the last one stays.
        moved = dict(self.moves().select("submission_id", "quarter").iter_rows())
        return kept_submissions.list_submissions(self.root).with_columns(
            pl.coalesce(
                pl.col("submission_id").replace_strict(
                    moved, default=None, return_dtype=pl.String
                ),
                "inbox_quarter",
            ).alias("inbox_quarter")
        )

    def require_whole(self, submission_ids: Collection[str]) -> None:
        """Check that submissions are still what was received.

        Raises:
            ArchiveError: one was changed or damaged; says which, and what to do.
        """
        integrity.require_whole(self.root, submission_ids)

    def submissions_of(self, quarter: str) -> pl.DataFrame:
        """Return a row for each submission that came in a quarter's inbox folder."""
        return self.submissions().filter(pl.col("inbox_quarter") == quarter)

    def records(self, dataset: str, submission_ids: Collection[str]) -> pl.LazyFrame:
        """Return the typed records of a dataset (`archive.frames.RECORDS`)."""
        return kept_submissions.scan_records(self.root, dataset, submission_ids)

    def received(self, submission_id: str) -> Path:
        """Return the file or folder of a submission's bytes, as they came.

        Raises:
            ArchiveError: they are not there.
        """
        return kept_submissions.received(self.root, submission_id)

    def layout(self, submission_ids: Collection[str]) -> pl.DataFrame:
        """Return the columns of every sheet present (`archive.frames.LAYOUT`)."""
        return self._frame("layout.parquet", submission_ids, LAYOUT)

    def datasets(self, submission_ids: Collection[str]) -> pl.DataFrame:
        """Return six rows a submission (`archive.frames.DATASETS_PRESENT`)."""
        return self._frame("datasets.parquet", submission_ids, DATASETS_PRESENT)

    def cover(self, submission_ids: Collection[str]) -> pl.DataFrame:
        """Return a row for each field of each cover (`archive.frames.COVER_VALUES`)."""
        return self._frame("cover.parquet", submission_ids, COVER_VALUES)

    def explanations(self) -> pl.DataFrame:
        """Return every explanation that ever came (`archive.frames.EXPLANATIONS`).

        An explanation that was changed in a later submission is there twice.
        """
        return kept_submissions.read_explanations(self.root)

    def keep_verdict(self, verdict: Verdict) -> Path:
        """Keep a verdict, which becomes its quarter's current one; return its folder.

        Raises:
            ArchiveError: a frame has another schema than it must have, or the disk
                refuses; nothing of it was kept.
        """
        return kept_verdicts.keep(self.root, verdict)

    def verdicts(self) -> pl.DataFrame:
        """Return a row for each verdict ever given (`archive.frames.VERDICTS`)."""
        return kept_verdicts.list_verdicts(self.root)

    def kept_verdicts(self) -> list[KeptVerdict]:
        """Return every verdict ever given, by quarter and then by time."""
        return list(kept_verdicts.kept_verdicts(self.root))

    def current_verdict(self, quarter: str) -> KeptVerdict | None:
        """Return the newest verdict of a quarter; None if it was never judged."""
        of_quarter = list(kept_verdicts.kept_verdicts(self.root, quarter))
        return of_quarter[-1] if of_quarter else None

    def verdict_frame(self, name: str) -> pl.LazyFrame:
        """Return one frame of every verdict ever given.

        Args:
            name: one of `archive.frames.VERDICT_FRAMES`.

        Returns:
            ``verdict_id``, ``judged_at``, ``is_current``, then the frame's columns.
        """
        return kept_verdicts.scan_frame(self.kept_verdicts(), name)

    def accepted(
        self, dataset: str, quarters: Collection[str] | None = None
    ) -> pl.LazyFrame:
        """Return the accepted records of the current verdicts.

        Args:
            dataset: one of the six.
            quarters: the quarters to read; None for all.

        Returns:
            The columns of `archive.frames.ACCEPTED`, a row for each accepted record.
        """
        current = [
            kept
            for kept in self.kept_verdicts()
            if kept.is_current and (quarters is None or kept.quarter in quarters)
        ]
        return kept_verdicts.scan_accepted(current, dataset)

    def keep_national_verdict(self, verdict: NationalVerdict) -> Path:
        """Keep a verdict on the national figures, now the current one; its folder.

        Raises:
            ArchiveError: a frame has another schema than it must have, or the disk
                refuses; nothing of it was kept.
        """
        return national_verdict.keep(self.root, verdict)

    def national_verdicts(self) -> pl.DataFrame:
        """Return a row for each (`archive.national_verdict.NATIONAL_VERDICTS`)."""
        return national_verdict.list_national_verdicts(self.root)

    def current_national_verdict(self) -> KeptNationalVerdict | None:
        """Return the newest verdict on the national figures; None if never judged."""
        kept = national_verdict.kept_national_verdicts(self.root)
        return kept[-1] if kept else None

    def national_frame(self, name: str) -> pl.DataFrame:
        """Return one frame of every verdict on the national figures.

        Args:
            name: one of `archive.national_verdict.NATIONAL_FRAMES`.

        Returns:
            ``verdict_id``, ``judged_at``, ``is_current``, then the frame's columns.
        """
        return national_verdict.read_national_frame(self.root, name)

    def prepare_edition(
        self, marts: Mapping[str, pl.DataFrame], known_at: datetime
    ) -> str:
        """Prepare what the marts say that was not told yet; see `editions.prepare`.

        Raises:
            ArchiveError: a mart lacks a column, or the disk refuses; nothing was kept.
        """
        return editions.prepare(self.root, marts, known_at)

    def settle_editions(self, told: Collection[str]) -> None:
        """Keep the prepared edition if it is among those told, drop it if not.

        Raises:
            ArchiveError: the disk refuses.
        """
        editions.settle(self.root, told=told)

    def editions(self) -> pl.DataFrame:
        """Return a row for each edition of the figures (`EDITIONS`)."""
        return editions.list_editions(self.root)

    def edition_frame(self, name: str) -> pl.DataFrame:
        """Return one frame of every edition of the figures.

        Args:
            name: one of `archive.editions.FIGURES`.

        Returns:
            ``edition_id``, ``known_at``, then the frame's columns.
        """
        return editions.read_edition_frame(self.root, name)

    def releases(self) -> pl.DataFrame:
        """Return a row for each frozen release (`archive.releases.RELEASES`)."""
        return releases.list_releases(self.root)

    def _frame(
        self, file: str, submission_ids: Collection[str], schema: pl.Schema
    ) -> pl.DataFrame:
        return kept_submissions.scan_frames(
            self.root, file, submission_ids, schema
        ).collect()
