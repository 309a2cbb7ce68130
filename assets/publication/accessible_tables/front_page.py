"""The page in front of the accessible tables: which file holds what, and who may see.

What is in the files is `render`'s; here they are only listed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assets.domain.outputs import LEADS_TO
from assets.publication.accessible_tables.contents import DataFile
from assets.publication.accessible_tables.front import LICENCE_NAME
from assets.publication.accessible_tables.published import Published
from assets.publication.pages.shell import Shell, page
from assets.publication.pages.tables import Cell, Column, Link, Row, Table

FRONT_PAGE = "index.html"
_TEMPLATE = "accessible_tables/templates/index.html"
_WORKBOOKS = {"xlsx": "as an Excel workbook", "ods": "as an OpenDocument workbook"}


def front_page(
    given: Published,
    stem: str,
    files: Sequence[DataFile],
    leads_to: Collection[str] = LEADS_TO["tables"],
) -> bytes:
    """Return the page that lists the files beside it.

    Args:
        given: what is published.
        stem: what the name of each file begins with.
        files: the data files, in the order to be listed.
        leads_to: the folders beside this one that are there.
    """
    quarter = given.quarter
    report = Link("Quarterly impact report", "../report/index.html")
    has_report = "report" in leads_to
    shell = Shell(
        title=f"Accessible tables, {quarter.months}",
        build_id=given.tables.build_id,
        is_synthetic=given.tables.is_synthetic,
        caption=f"Quarterly impact report, {quarter.financial_year} "
        f"quarter {quarter.number}",
        place=quarter.months,
        crumbs=(report,) if has_report else (),
    )
    values = {
        "table": _table(stem, files),
        "licence": LICENCE_NAME,
        "has_report": has_report,
    }
    return page(_TEMPLATE, shell, values)


def _table(stem: str, files: Sequence[DataFile]) -> Table:
    workbooks = [
        _row(f"{stem}.{kind}", f"All tables, {words}", "A table a worksheet.")
        for kind, words in _WORKBOOKS.items()
    ]
    data = [
        _row(
            f"{stem}_{file.name}.csv",
            file.title,
            file.description,
            Link("its columns", f"{stem}_{file.name}.csv-metadata.json"),
        )
        for file in files
    ]
    return Table(
        id="table-files",
        caption="The files, and what each holds",
        columns=(Column("What it holds"), Column("Each row"), Column("File")),
        rows=(*workbooks, *data),
    )


def _row(name: str, title: str, rows: str, *beside: Link) -> Row:
    return Row((Cell(title), Cell(rows), Cell(name, href=name, links=beside)))
