"""The verdicts in the archive: one folder each, every one kept.

``verdicts/<quarter>/<verdict>/`` holds the frames of `archive.frames.VERDICT_FRAMES`,
``accepted/<dataset>.parquet``, ``results/<suite>.json`` and ``verdict.json``. The
newest verdict of a quarter, by the name of its folder, is the current one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from assets.archive.folders import folder_published_at
from assets.archive.frames import ACCEPTED, VERDICT_FRAMES, VERDICTS
from assets.archive.verdict import KeptVerdict, Verdict, scan_kept
from assets.domain.errors import ArchiveError

_CARD = [column for column in VERDICTS if column != "is_current"]


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
        (draft / "verdict.json").write_text(
            json.dumps(_card(verdict), indent=2) + "\n", encoding="utf-8"
        )
    return target


def kept_verdicts(root: Path, quarter: str | None = None) -> Iterator[KeptVerdict]:
    """Yield every verdict, or those of one quarter, by quarter and then by time."""
    verdicts = root / "verdicts"
    for folder in _folders_in(verdicts):
        if quarter is not None and folder.name != quarter:
            continue
        of_quarter = _folders_in(folder)
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
    """
    marks = pl.Schema(
        {
            column: VERDICTS[column]
            for column in ("verdict_id", "judged_at", "is_current")
        }
    )
    if not kept:
        return pl.LazyFrame(schema=pl.Schema({**marks, **VERDICT_FRAMES[name]}))
    return pl.concat(
        scan_kept(verdict.frame_files(name), VERDICT_FRAMES[name]).select(
            *(
                pl.lit(getattr(verdict, column), dtype=dtype).alias(column)
                for column, dtype in marks.items()
            ),
            pl.all(),
        )
        for verdict in kept
    )


def scan_accepted(kept: Sequence[KeptVerdict], dataset: str) -> pl.LazyFrame:
    """Return the accepted records of several verdicts (`archive.frames.ACCEPTED`)."""
    paths = [verdict.accepted_path(dataset) for verdict in kept]
    return scan_kept(paths, ACCEPTED[dataset])


def _folders_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir()) if folder.is_dir() else []


def _card(verdict: Verdict) -> dict[str, str]:
    moment = verdict.judged_at.astimezone(UTC).isoformat(timespec="microseconds")
    values = {column: str(getattr(verdict, column)) for column in _CARD}
    return values | {"judged_at": moment}


def _read_card(folder: Path, *, is_current: bool) -> KeptVerdict:
    path = folder / "verdict.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        values = {column: str(card[column]) for column in _CARD}
        judged_at = datetime.fromisoformat(values.pop("judged_at"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArchiveError(
            f"{path} in the archive cannot be read ({error}). Restore its folder from "
            "a backup, or remove it and run again to judge the quarter anew."
        ) from error
    return KeptVerdict(
        judged_at=judged_at, is_current=is_current, folder=folder, **values
    )
