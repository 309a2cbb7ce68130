"""The outputs of a run, each with what makes it, and which of them are behind.

The warehouse knows what the tables hold, publication what becomes of them; neither
knows the other. Whether anything is behind is asked by every run, so nothing heavy is
imported before something is to be written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.archive.workspace import Workspace
from assets.domain.outputs import OF_NO_QUARTER, OutputName, place_of
from assets.domain.project import sql_version
from assets.publication.outputs.places import (
    are_outputs_current,
    folders_led_to,
    quarters_to_write,
)
from assets.publication.outputs.record import output_records
from assets.publication.outputs.version import making_version
from assets.warehouse.marts_version import tables_version

if TYPE_CHECKING:
    from assets.publication.outputs.write import Output, OutputWritten

DESCRIPTIONS: Mapping[OutputName, str] = {
    "report": (
        "The quarter as people read it: a page for England, one an AHSN and a region, "
        "and England's as PDF."
    ),
    "tables": (
        "The accessible tables: workbook, OpenDocument and CSV with what it means, "
        "small counts of people below England level suppressed."
    ),
    "audit": (
        "Failures, submissions, rules and figures as pages to follow, with Great "
        "Expectations' own. Internal: not for publication."
    ),
    "gallery": (
        "A page for analysts: each mart, what its columns mean, a question it answers, "
        "the answer and its picture."
    ),
}


def all_outputs() -> tuple[Output, ...]:
    """Return every output with what makes it."""
    from assets.publication.accessible_tables import render as accessible_tables
    from assets.publication.gallery import render as gallery
    from assets.publication.outputs.write import Output
    from assets.warehouse.mart_entries import mart_entries
    from pipelines.audit_pages import AUDIT, AUDIT_TABLES, audit_files, audit_made_of
    from pipelines.data_docs import DATA_DOCS, data_docs_files, data_docs_made_of
    from pipelines.report_pages import REPORT_TABLES, report_files, report_made_of

    return (
        Output(
            name="report",
            folder="report",
            tables=REPORT_TABLES,
            render=lambda _, tables, quarter, leads_to: report_files(
                tables, quarter, leads_to
            ),
            also_of=report_made_of,
        ),
        Output(
            name="tables",
            folder="tables",
            tables=accessible_tables.TABLES,
            render=lambda _, tables, quarter, leads_to: accessible_tables.render_tables(
                tables, quarter, leads_to
            ),
        ),
        Output(
            name="audit",
            folder=AUDIT,
            tables=AUDIT_TABLES,
            render=audit_files,
            also_of=audit_made_of,
        ),
        Output(
            name="audit",
            folder=DATA_DOCS,
            tables=("audit.checks",),
            render=lambda workspace, tables, quarter, leads_to: data_docs_files(
                workspace, quarter, leads_to, is_synthetic=tables.is_synthetic
            ),
            also_of=data_docs_made_of,
        ),
        Output(
            name="gallery",
            folder="gallery",
            tables=gallery.TABLES,
            render=lambda _, tables, quarter, leads_to: gallery.render_gallery(
                tables, mart_entries(), quarter, leads_to
            ),
            # It leads to the pages of the newest quarter.
            also_of=lambda _, quarter: f"{sql_version()} {quarter}",
            sees_later_quarters=True,
        ),
    )


def write_outputs(
    workspace: Workspace,
    outputs: Collection[Output],
    *,
    asked: Collection[str] = (),
    only: Collection[str] | None = None,
    together: Collection[str] | None = None,
    again: bool = False,
) -> Iterator[OutputWritten]:
    """Write what would differ from what is there, one output after the other.

    Pages lead to what is there and to what the same run writes; where that could not
    be written, they are written again without. The caller holds the home's lock.

    Args:
        workspace: whose warehouse and outbox.
        outputs: some of `all_outputs`.
        asked: quarters to write though nothing is there for them yet.
        only: the quarters to write, whatever is there for others; None for those of
            `quarters_to_write`.
        together: the folders that the same run writes; None for those of ``outputs``.
        again: write also what would not differ.

    Raises:
        WarehouseError: there is no warehouse.
    """
    judged = quarters_judged(workspace)
    folders = together or {output.folder for output in outputs}
    quarters = {
        folder: only
        if only and folder not in OF_NO_QUARTER
        else quarters_to_write(workspace.home, folder, judged, asked)
        for folder in {*folders, *(output.folder for output in outputs)}
    }
    coming = {place_of(one, quarter) for one in folders for quarter in quarters[one]}
    turn = _Turn(workspace, outputs_made_of(workspace.home), coming)
    for output in outputs:
        yield from turn.written(output, quarters[output.folder], again=again)
    for output in all_outputs():
        if output.folder in folders:
            yield from turn.written(
                output, turn.astray(output.folder, quarters[output.folder])
            )


@dataclass(frozen=True)
class _Turn:
    """One turn of writing: of which contents, and the places it comes to."""

    workspace: Workspace
    made_of: str
    coming: Collection[str]

    def written(
        self, output: Output, quarters: Collection[str], *, again: bool = False
    ) -> Iterator[OutputWritten]:
        """Write an output of some quarters; nothing is read where there are none."""
        from assets.publication.outputs.write import write_output
        from assets.warehouse.read_tables import read_tables

        if not quarters:
            return
        tables = read_tables(self.workspace.home, output.tables)
        for quarter in quarters:
            yield write_output(
                self.workspace,
                output,
                tables,
                quarter,
                made_of=self.made_of,
                leads_to=self.leads_to(output.folder, quarter),
                again=again,
            )

    def leads_to(self, folder: str, quarter: str) -> tuple[str, ...]:
        """Return the folders that pages written now may lead to."""
        return folders_led_to(self.workspace.home, folder, quarter, self.coming)

    def astray(self, folder: str, quarters: Collection[str]) -> list[str]:
        """Return the quarters whose pages were written when others were expected."""
        records = output_records(self.workspace.home)
        return [
            quarter
            for quarter in quarters
            if (record := records.get(place_of(folder, quarter))) is not None
            and record.made_of == self.made_of
            and record.leads_to != self.leads_to(folder, quarter)
        ]


def outputs_made_of(home: Path) -> str:
    """Return 12 hex digits that change when any output of a home might.

    They cover every value of the warehouse, and the code, templates and styles.
    """
    text = f"{tables_version(home)} {making_version()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def quarters_judged(workspace: Workspace) -> set[str]:
    """Return the quarters that have a verdict."""
    return set(workspace.archive.verdicts()["quarter"].to_list())


def are_outputs_written(workspace: Workspace) -> bool:
    """Whether every output that the settings ask for is there and up to date.

    A report without a PDF is not, where the PDF can be made by now.
    """
    from pipelines.report_pages import is_pdf_due

    judged = quarters_judged(workspace)
    if "report" in workspace.outputs and is_pdf_due(workspace.home, judged):
        return False
    return are_outputs_current(
        workspace.home, workspace.outputs, judged, outputs_made_of(workspace.home)
    )
