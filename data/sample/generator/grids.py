"""A submission as grids of cells, the same for every kind of file.

A grid is a sheet's heading row and rows; what was planted in a row finds its cell here.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from assets.domain.datasets import BY_NAME, COVER_FIELDS, DATASETS
from data.sample.generator.records import Cell, Submission
from data.sample.generator.styles import Names, Style, cell_text, columns_of, heading
from data.sample.generator.world import World

PREPARED_BY = "Synthetic sample — not real"
TEMPLATE_VERSIONS = {
    "2020-21-Q1": "2020.1",
    "2020-21-Q2": "2020.1",
    "2020-21-Q3": "2020.2",
    "2020-21-Q4": "2020.2",
}


@dataclass(frozen=True)
class Grid:
    """One sheet: ``name`` is the machine name and the stem of a CSV or Parquet file."""

    name: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Planted:
    """One planted thing: where it is, the rule it fails, and what it is."""

    quarter: str
    file_name: str
    sheet: str
    cell: str
    rule_id: str
    ahsn_code: str
    note: str


def cover_grid(submission: Submission, style: Style, world: World) -> Grid:
    """Return the Cover sheet, which says that nothing of it is real."""
    ahsn = next(a for a in world.registry.ahsns.ahsns if a.code == submission.ahsn_code)
    values = {
        "ahsn_code": ahsn.names[0].name if style.cover_ahsn == "name" else ahsn.code,
        "quarter": submission.quarter,
        "template_version": TEMPLATE_VERSIONS[submission.quarter],
        "prepared_by": PREPARED_BY,
        "approved_by": PREPARED_BY,
        "approved_on": submission.approved_on.isoformat(),
        "nil_datasets": "; ".join(submission.nil_datasets) or None,
    }
    rows = tuple((field, values[field]) for field in COVER_FIELDS)
    return Grid("cover", "Cover", ("field", "value"), rows)


def dataset_grids(submission: Submission, style: Style, names: Names) -> list[Grid]:
    """Return a grid for each dataset the submission has, in the template's order."""
    grids = []
    for dataset in DATASETS:
        if dataset.name not in submission.datasets:
            continue
        columns = columns_of(dataset, style)
        extra = submission.extra_columns.get(dataset.name)
        headings = [heading(column, style) for column in columns] + [extra] * bool(
            extra
        )
        rows = tuple(
            tuple(
                cell_text(column, row.cells.get(column.name), style, names=names)
                for column in columns
            )
            + (f"REF-{number}",) * bool(extra)
            for number, row in enumerate(submission.datasets[dataset.name], start=1)
        )
        grids.append(Grid(dataset.name, dataset.sheet, tuple(map(str, headings)), rows))
    return grids


def planted_in(
    submission: Submission, style: Style, *, file_name: str
) -> list[Planted]:
    """Return what is planted in a submission, with the cell where it is seen."""

    def planted(rule_id: str, note: str, sheet: str, cell: str) -> Planted:
        quarter, ahsn = submission.quarter, submission.ahsn_code
        return Planted(quarter, file_name, sheet, cell, rule_id, ahsn, note)

    found = [planted(f.rule_id, f.note, f.sheet, f.cell) for f in submission.faults]
    for name, rows in submission.datasets.items():
        dataset = BY_NAME[name]
        places = {column.name: i for i, column in enumerate(columns_of(dataset, style))}
        for number, row in enumerate(rows, start=1):
            for fault in row.faults:
                cell = xl_rowcol_to_cell(number, places[fault.column])
                found.append(planted(fault.rule_id, fault.note, dataset.sheet, cell))
        if name in submission.extra_columns:
            cell = xl_rowcol_to_cell(0, len(places))
            note = f"A column “{submission.extra_columns[name]}” nobody knows"
            found.append(planted("column_unknown", note, dataset.sheet, cell))
    return found
