"""The report of a quarter: its national page, those of AHSNs and regions, the PDF.

Each is made by publication; here they are put together in one folder.
"""

from __future__ import annotations

import logging

from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.report.year import TABLES as REPORT_TABLES

__all__ = ["REPORT_TABLES", "report_files"]

INDEX, PDF = "index.html", "report.pdf"

log = logging.getLogger("outturn")


def report_files(tables: WarehouseTables, quarter: str) -> dict[str, bytes]:
    """Return the files of a quarter's report by their path.

    Where a PDF cannot be made here, a line says so and what to install.

    Args:
        tables: those of REPORT_TABLES.
        quarter: such as 2020-21-Q4.
    """
    # Only a run that writes pages imports what draws them.
    from assets.publication.report.pdf import missing_for_pdf, pdf_of
    from assets.publication.report.render import render_report

    files = render_report(tables, quarter)
    missing = missing_for_pdf()
    if missing is not None:
        log.warning("%s  report      %s", quarter, missing)
        return files
    return {**files, PDF: pdf_of(files[INDEX])}
