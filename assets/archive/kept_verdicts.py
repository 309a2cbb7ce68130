"""The verdicts in the archive: one folder each, every one kept.

``verdicts/<quarter>/<verdict>/`` holds the frames of `archive.frames.VERDICT_FRAMES`,
``accepted/<dataset>.parquet``, ``results/<suite>.json`` and ``verdict.json``. The
newest verdict of a quarter, by the name of its folder, is the current one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from assets.archive.cards import kept_in, marks_of, read_card, write_card
from assets.archive.folders import folder_published_at
from assets.archive.frames import ACCEPTED, VERDICT_FRAMES, VERDICTS
from assets.archive.verdict import (
    JUDGE_ANEW,
    KeptVerdict,
    Verdict,
    require_files,
    scan_kept,
)

_CARD = [column for column in VERDICTS if column != "is_current"]
_MARKS = ("verdict_id", "judged_at", "is_current")


def keep(root: Path, verdict: Verdict) -> Path:
    """Keep a verdict; return its folder.

    Raises:
        ArchiveError: a frame has not the schema it must have, or the disk refuses.
    """
    verdict.require_keepable()
    target = root / "verdicts" / verdict.quarter / verdict.verdict_id
    if target.exists():
        return target
    with folder_published_at(target, root) as draft:
        for name in VERDICT_FRAMES:
            verdict.frame(name).write_parquet(draft / f"{name}.parquet")
        (draft / "accepted").mkdir()
        for dataset, schema in ACCEPTED.items():
            accepted = verdict.accepted.get(dataset, pl.DataFrame(schema=schema))
            accepted.write_parquet(draft / "accepted" / f"{dataset}.parquet")
        (draft / "results").mkdir()
        for suite, result in verdict.results.items():
            path = draft / "results" / f"{suite}.json"
            path.write_text(result, encoding="utf-8")
        card = {column: getattr(verdict, column) for column in _CARD}
        write_card(draft / "verdict.json", card)
    return target


def kept_verdicts(root: Path, quarter: str | None = None) -> Iterator[KeptVerdict]:
    """Yield every verdict, or those of one quarter, by quarter and then by time."""
    verdicts = root / "verdicts"
    for folder in kept_in(verdicts):
        if quarter is not None and folder.name != quarter:
            continue
        of_quarter = kept_in(folder)
        for kept in of_quarter:
            yield _read_card(kept, is_current=kept == of_quarter[-1])


def list_verdicts(root: Path) -> pl.DataFrame:
    """Return every verdict, by quarter and time (`archive.frames.VERDICTS`)."""
    rows = [
        tuple(getattr(kept, column) for column in VERDICTS)
        for kept in kept_verdicts(root)
    ]
    return pl.DataFrame(rows, schema=VERDICTS, orient="row")


def scan_frame(kept: Sequence[KeptVerdict], name: str) -> pl.LazyFrame:
    """Return one frame of several verdicts, each row with the verdict it is of.

    Args:
        kept: the verdicts to read.
        name: one of `archive.frames.VERDICT_FRAMES`.

    Returns:
        ``verdict_id``, ``judged_at``, ``is_current``, then the frame's own columns.

    Raises:
        ArchiveError: a verdict's file is gone or cut short; says what to do.
    """
    for verdict in kept:
        require_files(verdict.frame_files(name), JUDGE_ANEW)
    marks = pl.Schema({column: VERDICTS[column] for column in _MARKS})
    if not kept:
        return pl.LazyFrame(schema=pl.Schema({**marks, **VERDICT_FRAMES[name]}))
    return pl.concat(
        scan_kept(verdict.frame_files(name), VERDICT_FRAMES[name]).select(
            *marks_of(verdict, VERDICTS, _MARKS), pl.all()
        )
        for verdict in kept
    )


def scan_accepted(kept: Sequence[KeptVerdict], dataset: str) -> pl.LazyFrame:
    """Return the accepted records of several verdicts (`archive.frames.ACCEPTED`).

    Raises:
        ArchiveError: a verdict's file is gone or cut short; says what to do.
    """
    paths = [verdict.accepted_path(dataset) for verdict in kept]
    require_files(paths, JUDGE_ANEW)
    return scan_kept(paths, ACCEPTED[dataset])


def _read_card(folder: Path, *, is_current: bool) -> KeptVerdict:
    remedy = "to judge the quarter anew"
    values, judged_at = read_card(
        folder / "verdict.json", _CARD, moment="judged_at", remedy=remedy
    )
    return KeptVerdict(
        judged_at=judged_at, is_current=is_current, folder=folder, **values
    )
