"""How an output comes to its place: made where it would differ, left where not.

What is in it is its renderer's business. A fault in one costs no other.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.archive.workspace import Workspace
from assets.domain.errors import OutturnError, PublicationError
from assets.domain.outputs import OF_NO_QUARTER, OutputName, place_of
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.outputs.folder import (
    output_folder,
    put_folder,
    version_in_place,
)
from assets.publication.outputs.record import (
    CONTENTS,
    OutputRecord,
    contents_of,
    is_whole,
    keep_output_record,
)
from assets.publication.outputs.version import making_version, output_version

# Given a quarter and the folders that the pages may lead to.
Render = Callable[
    [Workspace, WarehouseTables, str, Collection[str]], Mapping[str, bytes]
]


@dataclass(frozen=True)
class Output:
    """One folder of the outbox and how its files are made.

    Attributes:
        name: the word that asks for it.
        folder: what the folder is called.
        tables: the tables it is made of, by name with schema.
        render: returns its files, by path within the folder.
        also_of: what else it is made of, of a quarter, told in a word.
        sees_later_quarters: whether it is made of the whole tables, not only of what
            was known up to its quarter.
    """

    name: OutputName
    folder: str
    tables: tuple[str, ...]
    render: Render
    also_of: Callable[[Workspace, str], str] = lambda _workspace, _quarter: ""
    sees_later_quarters: bool = False


@dataclass(frozen=True)
class OutputWritten:
    """What became of an output; the counts are nil where it was left as it was."""

    name: OutputName
    folder: str
    quarter: str
    is_new: bool
    file_count: int = 0
    byte_count: int = 0
    failed: str | None = None

    def line(self) -> str:
        """Return it in a line for people, in the run's columns."""
        quarter = "" if self.folder in OF_NO_QUARTER else self.quarter
        start = f"{quarter}  {self.folder}" if quarter else self.folder
        return f"{start:<23}{self.summary()}"

    def summary(self) -> str:
        """Return what became of it in a few words."""
        if self.failed is not None:
            return f"could not be written: {self.failed}"
        if not self.is_new:
            return "as it was"
        files = "1 file" if self.file_count == 1 else f"{self.file_count:,} files"
        return f"{files}, {self.byte_count / 1e6:,.1f} MB"


def write_output(
    workspace: Workspace,
    output: Output,
    tables: WarehouseTables,
    quarter: str,
    *,
    made_of: str,
    leads_to: tuple[str, ...] = (),
    again: bool = False,
) -> OutputWritten:
    """Write an output of a quarter where it would differ from what is there.

    The caller holds the home's lock.

    Args:
        workspace: whose outbox.
        output: which.
        tables: the whole of the tables it is made of.
        quarter: of which quarter; the newest one for an output of none.
        made_of: as in `OutputRecord`.
        leads_to: the folders that its pages may lead to; see `folders_led_to`.
        again: write it though it would not differ.

    Raises:
        OSError: the disk refuses even the record of what became of it.
    """
    place = place_of(output.folder, quarter)
    try:
        written = _write(
            workspace, output, tables, quarter, leads_to=leads_to, again=again
        )
    except Exception as problem:
        # Whatever it is, the other outputs are not concerned.
        failed = _reason(problem)
        keep_output_record(workspace.home, OutputRecord(place, None, failed))
        return OutputWritten(
            output.name, output.folder, quarter, is_new=False, failed=failed
        )
    record = OutputRecord(place, made_of, leads_to=leads_to)
    keep_output_record(workspace.home, record)
    return written


def _write(
    workspace: Workspace,
    output: Output,
    tables: WarehouseTables,
    quarter: str,
    *,
    leads_to: tuple[str, ...],
    again: bool,
) -> OutputWritten:
    home, place = workspace.home, place_of(output.folder, quarter)
    seen = tables if output.sees_later_quarters else tables.up_to(quarter)
    also_of = output.also_of(workspace, quarter)
    code = f"{making_version()} {also_of} leads to {' '.join(leads_to)}"
    version = output_version(seen, code)
    is_there = version_in_place(home, place) == version and is_whole(home, place)
    if is_there and not again:
        return OutputWritten(output.name, output.folder, quarter, is_new=False)
    files = dict(output.render(workspace, seen, quarter, leads_to))
    if not files:
        raise PublicationError(f"{output_folder(home, place)} would have no file.")
    put_folder(home, place, version, {**files, CONTENTS: contents_of(files)})
    return OutputWritten(
        output.name,
        output.folder,
        quarter,
        is_new=True,
        file_count=len(files),
        byte_count=sum(map(len, files.values())),
    )


def _reason(problem: Exception) -> str:
    if isinstance(problem, OutturnError):
        return str(problem)
    frames = traceback.extract_tb(problem.__traceback__)
    # Where it was raised, and the last place of ours on the way there.
    of_ours = [one for one in frames if f"{os.sep}assets{os.sep}" in one.filename]
    places = dict.fromkeys(
        f"{Path(one.filename).name} line {one.lineno}"
        for one in (*of_ours[-1:], *frames[-1:])
    )
    return (
        f"a fault of ours, not of any submission, in {', '.join(places)} "
        f"({type(problem).__name__}: {problem})"
    )
