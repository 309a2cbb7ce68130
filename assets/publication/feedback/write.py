"""Writing the feedback of a quarter into the outbox, one workbook for each AHSN.

One officer's workbook that cannot be written costs nobody else theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from assets.archive.archive import Archive
from assets.archive.verdict import KeptVerdict
from assets.domain.datasets import DATASETS
from assets.domain.registry.frames import RegistryFrames
from assets.publication.feedback.findings import Findings, Submission, findings_of
from assets.publication.feedback.workbooks import (
    MAX_RECORDS,
    is_small_enough,
    own_workbook,
    workbook_alone,
)
from assets.publication.feedback.written import Written, feedback_key, keep_written
from assets.publication.outbox import outbox_folder, publish, workbook_path

log = logging.getLogger("outturn")


def write_feedback(
    frames: RegistryFrames,
    archive: Archive,
    home: Path,
    current: KeptVerdict,
    *,
    code_version: str,
    only: str | None = None,
) -> Written:
    """Write the feedback of a quarter, in place of what was written before.

    Args:
        frames: the registry.
        archive: what was received and found.
        home: whose outbox to write to.
        current: the quarter's current verdict.
        code_version: of the code that writes it.
        only: one AHSN's code; None for all.
    """
    quarter = current.quarter
    files, failed = {}, {}
    for findings in findings_of(frames, archive, current, only=only):
        path = workbook_path(home, quarter, findings.whose, "feedback")
        try:
            publish(path, _workbook(archive, findings))
            files[findings.whose] = str(path)
        except Exception as error:
            failed[findings.whose] = f"{path.name}: {type(error).__name__}: {error}"
            log.error("%s  feedback    %s", quarter, failed[findings.whose])
    written = Written(quarter, feedback_key(current, code_version), files, failed)
    if only is None:
        _remove_others(home, written)
        keep_written(home, written)
    return written


def _remove_others(home: Path, written: Written) -> None:
    """Remove the feedback of whoever is no longer spoken to."""
    kept = {Path(file).name for file in written.files.values()}
    kept |= {
        workbook_path(home, written.quarter, whose, "feedback").name
        for whose in written.failed
    }
    for path in outbox_folder(home, written.quarter, "feedback").glob("outturn_*.xlsx"):
        if path.name not in kept:
            path.unlink()


def _workbook(archive: Archive, findings: Findings) -> bytes:
    sent = findings.submission
    if sent is None or sent.source_kind != "workbook":
        return workbook_alone(findings, _why_alone(sent))
    path = archive.received(sent.submission_id)
    try:
        if is_small_enough(path, sent.records_read):
            records = _record_rows(archive, sent.submission_id)
            return own_workbook(path.read_bytes(), findings, records)
        note = (
            f"Your workbook is too large to be marked up (more than {MAX_RECORDS:,} "
            "rows, or very large sheets), so this list comes alone."
        )
    except Exception as error:
        # Intake reads what openpyxl may not. The list still says everything.
        reason = f"{type(error).__name__}: {error}"
        log.warning("%s  feedback    %s alone: %s", findings.quarter, path.name, reason)
        note = "Your workbook could not be marked up, so this list comes alone."
    return workbook_alone(findings, [note])


def _why_alone(sent: Submission | None) -> Sequence[str]:
    if sent is None:
        return []
    if sent.source_kind == "unknown":
        return ["Your file could not be read, so this list comes alone."]
    return [
        "You sent files, not a workbook, so this list comes alone: sheets and cells "
        "are those of your files as a spreadsheet shows them."
    ]


def _record_rows(archive: Archive, submission_id: str) -> Mapping[str, Sequence[int]]:
    """Return sheet name → the rows that hold a record."""
    rows: dict[str, Sequence[int]] = {}
    present = archive.datasets([submission_id]).filter("is_present")
    sheets = dict(present.select("dataset", "sheet").iter_rows())
    for dataset in DATASETS:
        if dataset.name in sheets:
            records = archive.records(dataset.name, [submission_id])
            found = records.select(pl.col("row_number")).collect()
            rows[sheets[dataset.name]] = found["row_number"].to_list()
    return rows
