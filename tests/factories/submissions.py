"""Submissions as bytes and folders, from small text tables.

A table is text: the first line has the headings, each further line one row, cells
separated by ``|``. A cell is the text that stands in the file; `blank` rows are empty
lines between. Every builder takes ``{dataset or "cover": table}`` and gives one form
of the same submission.

    tables = a_submission(activity='''
        programme_code | metric_code | organisation_code | value
        esd            | diagnosed   | SYN-EAST-01       | 12
    ''')
    (inbox / "2020-21-Q4").mkdir()
    (inbox / "2020-21-Q4" / "east.xlsx").write_bytes(workbook(tables))
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from assets.domain.datasets import BY_NAME, COVER, DATASETS
from assets.domain.feedback_sheet import FEEDBACK, FEEDBACK_SHEET

Cell = str | int | float | bool | date | datetime | None
Rows = Sequence[Sequence[Cell]]
Table = str | Rows
Tables = Mapping[str, Table]

COVER_TABLE = """
    field            | value
    ahsn_code        | EAST
    quarter          | 2020-21-Q4
    template_version | 2020-21
    prepared_by      | A. Officer
    approved_by      | B. Director
    approved_on      | 2021-04-20
    nil_datasets     | adoption; innovations; local_programmes; impacts; companies
"""


def rows_of(table: Table) -> list[list[Cell]]:
    """Return a text table as rows of cells; rows given as such pass through."""
    if not isinstance(table, str):
        return [list(row) for row in table]
    lines = table.strip("\n").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    while rows and rows[-1] == [""]:
        rows.pop()
    return [[cell or None for cell in row] for row in rows]


def a_cover(**fields: str) -> list[list[Cell]]:
    """Return a complete cover, with some fields changed; None leaves a field out."""
    rows = rows_of(COVER_TABLE)
    return [[row[0], fields.get(str(row[0]), row[1])] for row in rows]


def a_submission(cover: Mapping[str, str] | None = None, **tables: Table) -> Tables:
    """Return a submission with a complete cover and the tables given."""
    return {COVER: a_cover(**(cover or {})), **tables}


def headings_of(dataset: str, *, human: bool = False) -> list[str]:
    """Return a dataset's headings, in machine or human form."""
    return [c.heading if human else c.name for c in BY_NAME[dataset].columns]


def sheet_name(dataset: str) -> str:
    """Return what a dataset's sheet is called in a workbook."""
    names = {d.name: d.sheet for d in DATASETS} | {FEEDBACK: FEEDBACK_SHEET}
    return names.get(dataset, "Cover")


def workbook(tables: Tables, *, numbers: bool = False) -> bytes:
    """Return a workbook; text cells are text, typed cells are typed.

    Args:
        tables: dataset or ``cover`` → table.
        numbers: write text that looks like a number as a number cell.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": numbers}
    options |= {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for dataset, table in tables.items():
            sheet = book.add_worksheet(sheet_name(dataset))
            for row_index, row in enumerate(rows_of(table)):
                for column_index, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(row_index, column_index, cell, as_date)
                    elif cell is not None:
                        sheet.write(row_index, column_index, cell)
    return buffer.getvalue()


def csv_text(table: Table, *, line_end: str = "\r\n") -> str:
    """Return a table as comma-separated text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerows(
        ["" if cell is None else cell for cell in row] for row in rows_of(table)
    )
    return text.getvalue()


def csv_folder(folder: Path, tables: Tables, *, encoding: str = "utf-8") -> Path:
    """Write a folder of CSV files and return it."""
    folder.mkdir(parents=True)
    for dataset, table in tables.items():
        path = folder / f"{dataset}.csv"
        path.write_bytes(csv_text(table).encode(encoding))
    return folder


def csv_zip(tables: Tables, *, prefix: str = "") -> bytes:
    """Return a zip of CSV files."""
    files = {f"{prefix}{name}.csv": csv_text(t).encode() for name, t in tables.items()}
    return zip_of(files)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of any files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def parquet_folder(folder: Path, tables: Tables) -> Path:
    """Write a folder of Parquet files whose columns are all text, and return it."""
    folder.mkdir(parents=True)
    for dataset, table in tables.items():
        headings, *rows = rows_of(table)
        texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
        width = len(headings)
        padded = [row + [None] * (width - len(row)) for row in texts]
        frame = pl.DataFrame(
            padded,
            schema=dict.fromkeys([str(heading) for heading in headings], pl.String),
            orient="row",
        )
        frame.write_parquet(folder / f"{dataset}.parquet")
    return folder


def with_part(book: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with bytes of one of its XML parts replaced."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if old not in files[part]:
        raise ValueError(f"{part} does not hold {old!r}")
    return zip_of(files | {part: files[part].replace(old, new)})
