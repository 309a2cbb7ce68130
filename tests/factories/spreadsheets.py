"""What an officer does with a workbook, by script: fill it in, save it elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


def office() -> str:
    """Return the LibreOffice program; a test that needs it is skipped without one."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: soffice is needed to convert")
    return program


def saved_by_libreoffice(path: Path, folder: Path) -> Path:
    """Return the workbook as LibreOffice writes it."""
    command = [
        office(),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / path.name


def headings(sheet: Worksheet) -> dict[str, int]:
    """Return heading → column of a sheet of the template."""
    return {str(cell.value): cell.column or 0 for cell in sheet[1] if cell.value}


def fill_template(path: Path, *, value: int) -> None:
    """Fill a template in as a person would: every unlocked cell that is asked for."""
    book = openpyxl.load_workbook(path)
    cover = book["Cover"]
    fields = {row[0].value: row[1] for row in cover.iter_rows(min_row=2)}
    for field, text in {
        "Prepared by": "P. Officer",
        "Approved by": "A. Director",
        "Nil datasets": "Companies",
    }.items():
        assert not fields[field].protection.locked
        fields[field].value = text
    _fill_activity(book["Activity"], value)
    entries = {
        "Adoption": {"Stage": "5"},
        "Innovations": {"Stage": "Develop", "Status": "Active"},
        "Local programmes": {"Adopters": value},
        "Impacts": {"Value": value},
    }
    for name, given in entries.items():
        sheet = book[name]
        places = headings(sheet)
        for number in range(2, sheet.max_row + 1):
            if sheet.cell(number, 1).value is None:
                break
            for heading, entry in given.items():
                cell = sheet.cell(number, places[heading])
                assert not cell.protection.locked
                cell.value = entry
    book.save(path)


def _fill_activity(sheet: Worksheet, value: int) -> None:
    places = headings(sheet)
    greatest = _greatest(sheet)
    for number in range(2, sheet.max_row + 1):
        if sheet.cell(number, 1).value is None:
            return
        figure = sheet.cell(number, places["Value"])
        if figure.protection.locked:
            sheet.cell(number, places["Numerator"]).value = value
            sheet.cell(number, places["Denominator"]).value = value
        elif number % 7 == 0:
            sheet.cell(number, places["Status"]).value = "Nil"
        else:
            # Excel would not let a person enter more.
            figure.value = min(value, greatest.get(figure.coordinate, value))


def _greatest(sheet: Worksheet) -> dict[str, int]:
    """Return cell → the greatest number that may be entered there."""
    greatest = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type not in ("whole", "decimal") or not rule.formula2:
            continue
        for area in rule.sqref.ranges:
            for row, column in area.cells:
                place = f"{get_column_letter(column)}{row}"
                greatest[place] = int(float(rule.formula2))
    return greatest
