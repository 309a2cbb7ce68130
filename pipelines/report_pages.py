"""The report of a quarter: its national page, those of AHSNs and regions, the PDF.

Each is made by publication; here they are put together in one folder.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from pathlib import Path

from assets.archive.workspace import Workspace
from assets.domain.outputs import LEADS_TO, place_of
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.outputs.folder import output_folder
from assets.publication.report.year import TABLES as REPORT_TABLES

__all__ = ["REPORT_TABLES", "is_pdf_due", "report_files", "report_made_of"]

REPORT = "report"
INDEX, PDF = "index.html", "report.pdf"

log = logging.getLogger("outturn")


def report_files(
    tables: WarehouseTables,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO[REPORT],
) -> dict[str, bytes]:
    """Return the files of a quarter's report by their path.

    Where a PDF cannot be made here, a line says so and what to install.

    Args:
        tables: those of REPORT_TABLES.
        quarter: such as 2020-21-Q4.
        leads_to: the folders of the outbox that are there to be led to.
    """
    # Only a run that writes pages imports what draws them.
    from assets.publication.report.pdf import missing_for_pdf, pdf_of
    from assets.publication.report.render import render_report

    files = render_report(tables, quarter, leads_to)
    missing = missing_for_pdf()
    if missing is not None:
        log.warning("%s  report      %s", quarter, missing)
        return files
    return {**files, PDF: pdf_of(files[INDEX])}


def report_made_of(workspace: Workspace, quarter: str) -> str:
    """Return whether a PDF can be made here, in a word: then the report has one."""
    from assets.publication.report.pdf import missing_for_pdf

    return "with a PDF" if missing_for_pdf() is None else "without a PDF"


def is_pdf_due(home: Path, quarters: Iterable[str]) -> bool:
    """Return whether a report that lies in the outbox lacks the PDF it could have now.

    Where none does, nothing heavy is imported.
    """
    from assets.publication.report.pdf import missing_for_pdf

    folders = (output_folder(home, place_of(REPORT, one)) for one in quarters)
    is_lacking = any(
        folder.is_dir() and not (folder / PDF).is_file() for folder in folders
    )
    return is_lacking and missing_for_pdf() is None
