"""The submissions in the archive: written once, read as frames.

``submissions/<sha256>/`` holds ``received/`` (the bytes as they came),
``records/<dataset>.parquet``, ``layout.parquet``, ``datasets.parquet``,
``cover.parquet``, ``explanations.parquet`` and ``submission.json``. What is said of
them is the verdicts'.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import polars as pl

from assets.archive.cards import kept_in
from assets.archive.fingerprint import fingerprint_file, fingerprint_folder
from assets.archive.folders import folder_published_at
from assets.archive.frames import EXPLANATIONS, RECORDS, SUBMISSIONS
from assets.archive.submission import Candidate, Reading
from assets.domain.errors import ArchiveError

_ID_SHAPE = re.compile(r"[0-9a-f]{64}")
_EXPLANATIONS_FILE = "explanations.parquet"


def submission_folder(root: Path, submission_id: str) -> Path:
    """Return where a submission is kept.

    Raises:
        ArchiveError: the id is not a SHA-256 in hex, so it can name no folder.
    """
    if not _ID_SHAPE.fullmatch(submission_id):
        raise ArchiveError(f"{submission_id!r} is not the id of a submission")
    return root / "submissions" / submission_id


def keep(
    root: Path, reading: Reading, candidate: Candidate, *, first_seen_at: datetime
) -> Path:
    """Keep a submission's bytes and typed records; return its folder.

    A submission that is there already stays exactly as it is.
    """
    target = submission_folder(root, candidate.submission_id)
    if target.exists():
        return target
    with folder_published_at(target, root) as draft:
        _copy_received(candidate, draft / "received")
        _write_frames(reading, candidate.submission_id, draft)
        card = _card(reading, candidate, first_seen_at)
        (draft / "submission.json").write_text(
            json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return target


def received(root: Path, submission_id: str) -> Path:
    """Return the file or folder of a submission's bytes, as they came.

    Raises:
        ArchiveError: they are not there.
    """
    folder = submission_folder(root, submission_id) / "received"
    kept = sorted(folder.iterdir()) if folder.is_dir() else []
    if not kept:
        raise ArchiveError(
            f"The archive at {root} has no bytes of submission {submission_id}. "
            "Restore its folder from a backup."
        )
    return kept[0]


def list_submissions(root: Path) -> pl.DataFrame:
    """Return every submission kept, by first_seen_at (`archive.frames.SUBMISSIONS`)."""
    folder = root / "submissions"
    paths = kept_in(folder)
    rows = [_read_card(path / "submission.json") for path in paths]
    return pl.DataFrame(rows, schema=SUBMISSIONS, orient="row").sort(
        "first_seen_at", "submission_id"
    )


def taken_in(root: Path, submission_id: str) -> tuple[str, datetime] | None:
    """Return the quarter whose folder a submission came in, and when; None: not kept.

    Raises:
        ArchiveError: its card cannot be read; says what to do.
    """
    folder = submission_folder(root, submission_id)
    if not folder.is_dir():
        return None
    card = dict(zip(SUBMISSIONS, _read_card(folder / "submission.json"), strict=True))
    return str(card["inbox_quarter"]), cast(datetime, card["first_seen_at"])


def scan_records(
    root: Path, dataset: str, submission_ids: Collection[str]
) -> pl.LazyFrame:
    """Return the typed records of a dataset (`archive.frames.RECORDS`)."""
    return scan_frames(
        root, f"records/{dataset}.parquet", submission_ids, RECORDS[dataset]
    )


def scan_frames(
    root: Path, file: str, submission_ids: Collection[str], schema: pl.Schema
) -> pl.LazyFrame:
    """Return one frame of several submissions, in the order of their ids."""
    paths = [submission_folder(root, name) / file for name in sorted(submission_ids)]
    for path in paths:
        if not path.is_file():
            raise ArchiveError(
                f"The archive at {root} has no {file} of submission "
                f"{path.relative_to(root).parts[1]}. Restore that folder from a "
                "backup, or remove it and run again to take the file in anew."
            )
    if not paths:
        return pl.LazyFrame(schema=schema)
    return pl.scan_parquet(paths, glob=False)


def read_explanations(root: Path) -> pl.DataFrame:
    """Return the explanations that ever came (`archive.frames.EXPLANATIONS`).

    A submission that was kept before explanations were read has none.
    """
    paths = sorted((root / "submissions").glob(f"*/{_EXPLANATIONS_FILE}"))
    if not paths:
        return pl.DataFrame(schema=EXPLANATIONS)
    return pl.scan_parquet(paths, glob=False).select(EXPLANATIONS.names()).collect()


def _copy_received(candidate: Candidate, received: Path) -> None:
    received.mkdir()
    if candidate.unreadable_reason is not None:
        return
    is_folder = candidate.path.is_dir()
    folder = received / candidate.path.name if is_folder else received
    folder.mkdir(exist_ok=True)
    copies = [folder / path.name for path in candidate.files]
    for path, copy in zip(candidate.files, copies, strict=True):
        shutil.copyfile(path, copy, follow_symlinks=False)
    copied = fingerprint_folder(copies) if is_folder else fingerprint_file(*copies)
    if copied != candidate.submission_id:
        raise ArchiveError(
            f"{candidate.file_name} in the inbox of {candidate.quarter} changed while "
            "it was being read. Run again once it has arrived completely."
        )


def _write_frames(reading: Reading, submission_id: str, draft: Path) -> None:
    frames = reading.frames(submission_id)
    (draft / "records").mkdir()
    named = {f"records/{dataset}": frame for dataset, frame in frames.records.items()}
    named |= {
        "layout": frames.layout,
        "datasets": frames.datasets,
        "cover": frames.cover,
        "explanations": frames.explanations,
    }
    try:
        for name, frame in named.items():
            frame.write_parquet(draft / f"{name}.parquet")
    except pl.exceptions.ComputeError as error:
        # How Polars says that the disk refused.
        raise ArchiveError(
            f"The archive could not keep {submission_id}: {error}. Nothing of it was "
            "kept. Check the disk's free space, then run again."
        ) from error


def _card(
    reading: Reading, candidate: Candidate, first_seen_at: datetime
) -> dict[str, str | int | None]:
    return {
        "submission_id": candidate.submission_id,
        "inbox_quarter": candidate.quarter,
        "file_name": candidate.file_name,
        "byte_size": candidate.byte_size,
        "received_at": candidate.received_at.astimezone(UTC).isoformat(),
        "first_seen_at": first_seen_at.astimezone(UTC).isoformat(),
        "source_kind": reading.source_kind,
        "encoding": reading.encoding,
        "unreadable_reason": reading.unreadable_reason,
        "reader_version": reading.reader_version,
    }


def _read_card(path: Path) -> tuple[object, ...]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        for moment in ("received_at", "first_seen_at"):
            card[moment] = datetime.fromisoformat(card[moment])
        return tuple(card[column] for column in SUBMISSIONS)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArchiveError(
            f"{path} in the archive cannot be read ({error}). Restore its folder from "
            "a backup, or remove it and run again to take the file in anew."
        ) from error
