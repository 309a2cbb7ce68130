"""The archive as it was at a moment: what had been said and told by then.

Everything is kept for ever, so a past state needs no copy: it is what there is now,
less what came since. It is for looking back; nothing is kept through it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import VERDICTS
from assets.archive.national_verdict import KeptNationalVerdict, kept_national_verdicts
from assets.archive.verdict import KeptVerdict


@dataclass(frozen=True)
class PastArchive(Archive):
    """The archive at ``as_at``, a moment in UTC which itself belongs to it.

    A verdict is the current one of its quarter if none later had been given by then.
    """

    as_at: datetime

    def moves(self) -> pl.DataFrame:
        """Return a row for each move that was found by then (`archive.moves.MOVES`)."""
        return super().moves().filter(pl.col("moved_at") <= self.as_at)

    def submissions(self) -> pl.DataFrame:
        """Return a row for each submission taken in by then (`frames.SUBMISSIONS`)."""
        return super().submissions().filter(pl.col("first_seen_at") <= self.as_at)

    def explanations(self) -> pl.DataFrame:
        """Return every explanation that had come by then (`frames.EXPLANATIONS`)."""
        known = self.submissions()["submission_id"].to_list()
        return super().explanations().filter(pl.col("submission_id").is_in(known))

    def kept_verdicts(self) -> list[KeptVerdict]:
        """Return every verdict given by then, by quarter and then by time."""
        given = [v for v in super().kept_verdicts() if v.judged_at <= self.as_at]
        newest = {verdict.quarter: verdict.verdict_id for verdict in given}
        return [replace(v, is_current=newest[v.quarter] == v.verdict_id) for v in given]

    def verdicts(self) -> pl.DataFrame:
        """Return a row for each verdict given by then (`archive.frames.VERDICTS`)."""
        rows = [
            tuple(getattr(kept, column) for column in VERDICTS)
            for kept in self.kept_verdicts()
        ]
        return pl.DataFrame(rows, schema=VERDICTS, orient="row")

    def current_verdict(self, quarter: str) -> KeptVerdict | None:
        """Return the verdict in force on a quarter; None if it was not judged yet."""
        of_quarter = [v for v in self.kept_verdicts() if v.quarter == quarter]
        return of_quarter[-1] if of_quarter else None

    def national_verdicts(self) -> pl.DataFrame:
        """Return a row for each national verdict given by then."""
        return self._newest_marked(super().national_verdicts())

    def national_frame(self, name: str) -> pl.DataFrame:
        """Return one frame of every national verdict given by then."""
        return self._newest_marked(super().national_frame(name))

    def current_national_verdict(self) -> KeptNationalVerdict | None:
        """Return the national verdict in force; None if there was none yet."""
        kept = kept_national_verdicts(self.root)
        given = [verdict for verdict in kept if verdict.judged_at <= self.as_at]
        return replace(given[-1], is_current=True) if given else None

    def editions(self) -> pl.DataFrame:
        """Return a row for each edition told by then."""
        return super().editions().filter(pl.col("known_at") <= self.as_at)

    def edition_frame(self, name: str) -> pl.DataFrame:
        """Return one frame of every edition told by then."""
        return super().edition_frame(name).filter(pl.col("known_at") <= self.as_at)

    def releases(self) -> pl.DataFrame:
        """Return a row for each release that was frozen by then."""
        return super().releases().filter(pl.col("published_at") <= self.as_at)

    def _newest_marked(self, frame: pl.DataFrame) -> pl.DataFrame:
        current = self.current_national_verdict()
        newest = None if current is None else current.verdict_id
        return frame.filter(pl.col("judged_at") <= self.as_at).with_columns(
            pl.col("verdict_id").eq_missing(pl.lit(newest)).alias("is_current")
        )
