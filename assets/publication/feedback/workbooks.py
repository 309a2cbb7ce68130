"""The feedback as the bytes of a workbook: the officer's own, marked, or one alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.domain.feedback_sheet import (
    EXPLANATION_HEADING,
    FAILURE_ID_HEADING,
    FEEDBACK_SHEET,
)
from assets.domain.names import name_key
from assets.publication.feedback.defuse import defuse
from assets.publication.feedback.findings import Findings
from assets.publication.feedback.marks import (
    MAX_MARKS,
    first_filled_row,
    mark_cells,
    take_marks_off,
    write_results,
)
from assets.publication.feedback.sheet import add_feedback_sheet
from assets.publication.feedback.summary import summary_lines

# openpyxl takes a second for 5,000 rows; a bulk sender does not read them one by one.
MAX_RECORDS = 5_000
_MEBIBYTE = 1024 * 1024
_MAX_EXPANDED = 32 * _MEBIBYTE
_ROWS_SEARCHED = 200


def is_small_enough(path: Path, records_read: int) -> bool:
    """Whether a workbook can be edited in reasonable time and memory."""
    with zipfile.ZipFile(path) as parts:
        expanded = sum(part.file_size for part in parts.infolist())
    return records_read <= MAX_RECORDS and expanded <= _MAX_EXPANDED


def own_workbook(
    data: bytes, findings: Findings, records: Mapping[str, Sequence[int]]
) -> bytes:
    """Return an officer's own workbook with what was found marked in it.

    Args:
        data: the bytes as they were received.
        findings: what there is to say.
        records: sheet name → the rows that hold a record.

    Raises:
        Exception: whatever openpyxl makes of a workbook it cannot read.
    """
    load = partial(openpyxl.load_workbook, keep_links=False)
    book = load(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.namelist()
    done = defuse(book, lambda: load(io.BytesIO(data), data_only=True), parts)
    _set_feedback_aside(book)
    failures = list(findings.failures.iter_rows(named=True))
    is_rejected = bool(
        findings.submission and findings.submission.outcome == "rejected"
    )
    for sheet in book.worksheets:
        of_sheet = [one for one in failures if one["sheet"] == sheet.title]
        take_marks_off(sheet)
        heading_row = first_filled_row(sheet)
        if sheet.title in records and heading_row is not None:
            rows = records[sheet.title]
            write_results(sheet, heading_row, rows, of_sheet, is_rejected=is_rejected)
        mark_cells(sheet, of_sheet)
    notes = [*done.lines(), *_bounds(findings)]
    summary = summary_lines(findings, notes, is_alone=False)
    add_feedback_sheet(book, findings, summary, has_cells=True)
    return _saved(book, findings)


def workbook_alone(findings: Findings, notes: Sequence[str] = ()) -> bytes:
    """Return the Feedback sheet as a workbook of its own.

    Args:
        findings: what there is to say.
        notes: why it stands alone, and whatever else has to be said.
    """
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    summary = summary_lines(findings, notes, is_alone=True)
    add_feedback_sheet(book, findings, summary, has_cells=False)
    return _saved(book, findings)


def _bounds(findings: Findings) -> Iterator[str]:
    cells = findings.failures.drop_nulls("cell").select("sheet", "cell").n_unique()
    if cells > MAX_MARKS:
        yield f"In each sheet only the first {MAX_MARKS:,} failing cells are marked."


def _set_feedback_aside(book: Workbook) -> None:
    """Remove our earlier Feedback sheet; one that is not ours keeps its contents."""
    for sheet in book.worksheets:
        if name_key(sheet.title) != name_key(FEEDBACK_SHEET):
            continue
        if _is_ours(sheet):
            book.remove(sheet)
        else:
            sheet.title = "Feedback (yours)"


def _is_ours(sheet: Worksheet) -> bool:
    wanted = {name_key(FAILURE_ID_HEADING), name_key(EXPLANATION_HEADING)}
    rows = sheet.iter_rows(max_row=_ROWS_SEARCHED, values_only=True)
    found = any(wanted <= {name_key(str(c or "")) for c in row} for row in rows)
    # One without failures has no table; its title is enough.
    title = str(sheet["A1"].value or "")
    return found or title.startswith("Feedback on ")


def _saved(book: Workbook, findings: Findings) -> bytes:
    properties = book.properties
    properties.title = f"Feedback, {findings.name}, {findings.quarter}"
    properties.language = "en-GB"
    properties.created = properties.modified = findings.judged_at.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
