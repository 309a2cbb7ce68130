"""Reading one submission, of whatever kind, without keeping it.

Whatever is wrong with the file ends as a reading that says so; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import cast

import polars as pl

from assets.archive.frames import DATASETS_PRESENT, LAYOUT, RECORDS, without_submission
from assets.archive.submission import Reading
from assets.domain.datasets import COVER, DATASETS
from assets.domain.feedback_sheet import FEEDBACK
from assets.intake.conform import ConformedSheet, conform_sheet
from assets.intake.contents import Contents, survey
from assets.intake.cover import read_cover
from assets.intake.csv_files import Opener, read_csv_sheets
from assets.intake.explanations import read_explanations
from assets.intake.kinds import (
    HEAD_SIZE,
    ContentKind,
    content_kind,
    kind_of_file,
    refuse_kind,
    refuse_ole2,
)
from assets.intake.limits import MEBIBYTE, Limits
from assets.intake.parquet_files import read_parquet_sheet
from assets.intake.sheet import (
    RawSubmission,
    dataset_named,
    require_once,
    sheet_called,
)
from assets.intake.unreadable import UnreadableError, printable
from assets.intake.workbook import read_workbook
from assets.intake.workbook_parts import is_workbook
from assets.intake.zip_parts import BoundedZip, opened_zip

# Goes up when the same bytes would give other records.
READER_VERSION = 2


def read_submission(path: Path, limits: Limits | None = None) -> Reading:
    """Return what a workbook, CSV folder, zip or Parquet folder says.

    Args:
        path: the file or folder.
        limits: the bounds; None for the ordinary ones.

    Returns:
        Its typed records, layout, datasets, cover and explanations; or, when it cannot
        be read, the reason in a sentence for the officer who sent it.

    Raises:
        OSError: the file is gone, or the disk fails while it is read.
    """
    limits = limits or Limits()
    contents = survey(path, limits.max_entries)
    try:
        return _conformed(_read_raw(path, contents, limits), limits)
    except UnreadableError as error:
        return Reading.unreadable(str(error), reader_version=READER_VERSION)


def _read_raw(path: Path, contents: Contents, limits: Limits) -> RawSubmission:
    if contents.obstacle is not None:
        raise UnreadableError(contents.obstacle)
    if contents.byte_size > limits.max_bytes:
        raise UnreadableError(
            f"It has {contents.byte_size / MEBIBYTE:,.0f} MB, more than the "
            f"{limits.max_bytes // MEBIBYTE:,} MB that a submission may have. Remove "
            "what does not belong in it and send it again."
        )
    if contents.is_folder:
        return _read_folder(contents.files, limits)
    kind = kind_of_file(path)
    refuse_kind(kind)
    match kind:
        case "zip":
            with opened_zip(path, limits) as bounded:
                if is_workbook(bounded):
                    return read_workbook(bounded, limits)
                return _read_zip(bounded, limits)
        case "ole2":
            refuse_ole2(path)
        case "parquet":
            raise UnreadableError(
                "This is one Parquet file. Put it in a folder together with the other "
                "files of the submission (cover.parquet, activity.parquet, …)."
            )
    raise UnreadableError(
        "This is neither a workbook (.xlsx) nor a zip of CSV files. A CSV file is sent "
        "in a folder together with cover.csv and the other files of the submission."
    )


def _read_folder(files: tuple[Path, ...], limits: Limits) -> RawSubmission:
    found = require_once({path.name: path.stem for path in files}, "files")
    paths = {path.name: path for path in files}
    chosen = {dataset: paths[name] for dataset, name in found.items()}
    kinds = {dataset: kind_of_file(path) for dataset, path in chosen.items()}
    for dataset, kind in kinds.items():
        _refuse_in_set(printable(chosen[dataset].name), kind)
    csv_files = {
        dataset: (path.name, cast(Opener, partial(path.open, "rb")))
        for dataset, path in chosen.items()
        if kinds[dataset] != "parquet"
    }
    sheets, encoding = read_csv_sheets(csv_files, limits)
    for dataset, path in chosen.items():
        if kinds[dataset] == "parquet":
            sheets[dataset] = read_parquet_sheet(dataset, path, limits)
    is_parquet = "parquet" in kinds.values()
    return RawSubmission(
        "parquet" if is_parquet else "csv", encoding if csv_files else None, sheets
    )


def _read_zip(bounded: BoundedZip, limits: Limits) -> RawSubmission:
    inside = {name: PurePosixPath(name.replace("\\", "/")) for name in bounded.entries}
    stems = {name: path.stem for name, path in inside.items()}
    for name in bounded.entries:
        with bounded.open(name) as entry:
            kind = content_kind(entry.read(HEAD_SIZE))
        if kind == "zip":
            raise UnreadableError(
                f"The zip holds another zip or workbook ({printable(name)}). Send that "
                "file by itself."
            )
        if sheet_called(stems[name]) is not None:
            _refuse_in_set(printable(name), kind)
            if kind == "parquet":
                raise UnreadableError(
                    "The zip holds Parquet files. Send them as a folder, not zipped."
                )
    found = require_once(stems, "files")
    bounded.reset_budget()
    files = {
        dataset: (inside[name].name, cast(Opener, partial(bounded.open, name)))
        for dataset, name in found.items()
    }
    sheets, encoding = read_csv_sheets(files, limits)
    return RawSubmission("zip", encoding, sheets)


def _refuse_in_set(name: str, kind: ContentKind) -> None:
    """Refuse a file of a CSV or Parquet set that is neither."""
    if kind in ("other", "parquet"):
        return
    what = {
        "empty": "is empty (0 bytes)",
        "zip": "is a workbook or zip, not CSV",
        "ole2": "is an Excel file of the old format, not CSV",
    }.get(kind, "is not CSV")
    raise UnreadableError(
        f"{name} {what}. Send the submission as one workbook, or each of its files as "
        "CSV."
    )


def _conformed(raw: RawSubmission, limits: Limits) -> Reading:
    sheets = {
        name: conform_sheet(sheet, dataset_named(name))
        for name, sheet in raw.sheets.items()
        if name not in (COVER, FEEDBACK)
    }
    return Reading(
        source_kind=raw.source_kind,
        encoding=raw.encoding,
        unreadable_reason=None,
        reader_version=READER_VERSION,
        records={
            name: sheets[name].records
            if name in sheets
            else pl.DataFrame(schema=without_submission(schema))
            for name, schema in RECORDS.items()
        },
        layout=pl.concat(
            [
                pl.DataFrame(schema=without_submission(LAYOUT)),
                *(sheets[d.name].layout.frame() for d in DATASETS if d.name in sheets),
            ]
        ),
        datasets=_datasets_present(sheets),
        cover=read_cover(raw.sheets.get(COVER)),
        explanations=read_explanations(raw.sheets.get(FEEDBACK), limits),
    )


def _datasets_present(sheets: Mapping[str, ConformedSheet]) -> pl.DataFrame:
    rows: list[tuple[str, bool, str | None, int]] = []
    for dataset in DATASETS:
        sheet = sheets.get(dataset.name)
        if sheet is None:
            rows.append((dataset.name, False, None, 0))
        else:
            rows.append((dataset.name, True, sheet.sheet, sheet.records.height))
    return pl.DataFrame(rows, schema=without_submission(DATASETS_PRESENT), orient="row")
