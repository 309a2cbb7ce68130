"""A workbook (.xlsx) as raw sheets: every cell as text, as a person sees it.

Only the sheets of a submission are read. What they mean is decided later, and in the
same way for every kind of file.
"""

from __future__ import annotations

from collections.abc import Mapping

import fastexcel
import polars as pl

from assets.intake.limits import Limits
from assets.intake.numbers import NOISY_NUMBER, without_noise
from assets.intake.sheet import RawSheet, RawSubmission, grid_column, require_once
from assets.intake.sheet_cells import has_rare_cells, shown_cells
from assets.intake.sheet_xml import Place, require_small
from assets.intake.unreadable import refused_as
from assets.intake.workbook_parts import read_parts, repacked, sheet_parts
from assets.intake.zip_parts import CUT_OFF, BoundedZip

_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00$"


def read_workbook(bounded: BoundedZip, limits: Limits) -> RawSubmission:
    """Return the sheets of a workbook that are a submission's.

    Raises:
        UnreadableError: it is damaged, spans too much, or has none of the sheets.
    """
    parts = read_parts(bounded)
    part_of = sheet_parts(parts)
    wanted = require_once({name: name for name in part_of}, "sheets")
    for name in wanted.values():
        require_small(parts[part_of[name]], name, limits)
    data = repacked(parts)
    sheets = {}
    with refused_as(CUT_OFF):
        reader = fastexcel.read_excel(data)
        for dataset, name in wanted.items():
            grid = _read_grid(reader, name)
            xml = parts[part_of[name]]
            if has_rare_cells(xml):
                grid = _with_cells(grid, shown_cells(xml))
            sheets[dataset] = RawSheet(name, grid)
    return RawSubmission("workbook", None, sheets)


def _read_grid(reader: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    # skip_rows=0: without it the blank rows at the top are gone and every row number
    # after them is wrong.
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    columns = [column.absolute_index + 1 for column in sheet.selected_columns]
    frame = _as_shown(sheet.to_polars())
    frame.columns = [grid_column(index) for index in columns]
    # The reader leaves out the blank columns before the first that is filled.
    blank = set(range(1, max(columns, default=0))) - set(columns)
    return frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(grid_column(index)) for index in blank
    ).select(grid_column(index) for index in range(1, max(columns, default=0) + 1))


def _as_shown(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the cells as a person sees them: dates without midnight, no noise."""
    # Asked first, because hardly any column has either and both are dear.
    has_midnight = frame.select(pl.all().str.ends_with(" 00:00:00").any())
    has_noise = frame.select(pl.all().str.contains(NOISY_NUMBER).any())
    return frame.with_columns(
        pl.col(name).str.replace(_MIDNIGHT, "$1") for name in _true(has_midnight)
    ).with_columns(without_noise(pl.col(name)) for name in _true(has_noise))


def _true(flags: pl.DataFrame) -> list[str]:
    return [name for name in flags.columns if flags.height and flags[name].item()]


def _with_cells(grid: pl.DataFrame, shown: Mapping[Place, str]) -> pl.DataFrame:
    """Return the grid with the text of some cells put in, grown to hold them."""
    if not shown:
        return grid
    height = max(grid.height, *(row for row, _ in shown))
    width = max(grid.width, *(column for _, column in shown))
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in shown.items():
        by_column.setdefault(column, {})[row - 1] = text
    blank = pl.Series(dtype=pl.String)
    grown = {}
    for index in range(1, width + 1):
        name = grid_column(index)
        series = grid[name] if index <= grid.width else blank
        series = series.extend_constant(None, height - series.len())
        cells = by_column.get(index, {})
        if cells:
            series = series.scatter(list(cells), list(cells.values()))
        grown[name] = series
    return pl.DataFrame(grown)
