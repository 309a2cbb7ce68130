"""Grids to bytes: workbook, CSV, zip, Parquet, the same bytes on every run and machine.

Zips are stored, not deflated: how well a machine's zlib packs must not change a hash.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.parquet as pq
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from data.sample.generator.grids import PREPARED_BY, Grid
from data.sample.generator.records import Cell, Formula
from data.sample.generator.styles import Style

MADE_AT = datetime(2020, 4, 1)
_ZIP_TIME = (2020, 4, 1, 0, 0, 0)
_KEPT_VALUE = re.compile(rb"(</f>)<v>[^<]*</v>")

Files = Mapping[str, bytes]


def write_files(grids: Sequence[Grid], style: Style) -> bytes | Files:
    """Return the file's bytes, or a folder's files by name."""
    match style.kind:
        case "workbook":
            return workbook_bytes(grids)
        case "zip":
            return stored_zip(csv_files(grids, style))
        case "csv":
            return csv_files(grids, style)
        case "parquet":
            return {f"{grid.name}.parquet": parquet_bytes(grid) for grid in grids}


def workbook_bytes(grids: Sequence[Grid]) -> bytes:
    """Return a workbook with a sheet for each grid, marked synthetic on every page."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"title": PREPARED_BY, "comments": PREPARED_BY, "created": MADE_AT}
        )
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for grid in grids:
            sheet = workbook.add_worksheet(grid.sheet)
            sheet.set_header(f"&C{PREPARED_BY}")
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(grid.headings):
                sheet.write_string(0, column, heading)
            for number, row in enumerate(grid.rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell=cell, day=day)
    with ZipFile(BytesIO(buffer.getvalue())) as parts:
        # XlsxWriter keeps a value of 0 beside each formula; someone's script does not.
        return stored_zip(
            {
                name: _KEPT_VALUE.sub(rb"\1", parts.read(name))
                for name in parts.namelist()
            }
        )


def _write(sheet: Worksheet, row: int, column: int, *, cell: Cell, day: object) -> None:
    match cell:
        case None:
            return
        case Formula():
            sheet.write_formula(row, column, cell.text)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case str():
            sheet.write_string(row, column, cell)
        case _:
            sheet.write_number(row, column, cell)


def csv_files(grids: Sequence[Grid], style: Style) -> Files:
    """Return a CSV file for each grid, in the style's encoding."""
    return {f"{grid.name}.csv": _csv_bytes(grid, style) for grid in grids}


def _csv_bytes(grid: Grid, style: Style) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(grid.headings)
    writer.writerows(grid.rows)
    return text.getvalue().encode(style.encoding)


def stored_zip(files: Files) -> bytes:
    """Return a zip of the files, unpacked inside, with one time for all."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as parts:
        for name, data in files.items():
            info = ZipInfo(name, _ZIP_TIME)
            # Otherwise the machine it is made on would be written into it.
            info.create_system = 0
            parts.writestr(info, data)
    return buffer.getvalue()


def parquet_bytes(grid: Grid) -> bytes:
    """Return a Parquet file; numbers and dates keep their types."""
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.headings)
    table = pa.table(
        {
            heading: pa.array(cells, type=_arrow_type(cells))
            for heading, cells in zip(grid.headings, columns, strict=True)
        }
    )
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="none")
    return buffer.getvalue()


def _arrow_type(cells: Sequence[Cell]) -> pa.DataType:
    known = [cell for cell in cells if cell is not None]
    if known and all(isinstance(cell, date) for cell in known):
        return pa.date32()
    if known and all(isinstance(cell, int) for cell in known):
        return pa.int64()
    if known and all(isinstance(cell, int | float) for cell in known):
        return pa.float64()
    return pa.string()
