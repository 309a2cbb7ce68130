"""Tables of the warehouse as they would have been at a moment, made for a question.

From what the archive had by then, with today's SQL and registry, in memory; nothing of
it stays. What was told at the time is in the editions, whatever is computed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from assets.archive.archive import Archive
from assets.domain.registry.registry import Registry
from assets.warehouse.inputs import Inputs, gather_inputs, gather_later_inputs
from assets.warehouse.sql_file import SqlFile, sql_files
from assets.warehouse.tables import write_tables


@contextmanager
def tables_of(
    archive: Archive, registry: Registry, names: Collection[str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to the tables named and to those they rest on.

    Args:
        archive: the facts; a `PastArchive` for those of a moment.
        registry: what is expected.
        names: tables such as ``marts.activity``.

    Raises:
        WarehouseError: a table cannot be built.
    """
    facts, later = gather_inputs(archive, registry), gather_later_inputs(archive)
    inputs = Inputs(
        {**facts.frames, **later.frames}, facts.files, facts.files_of_verdicts
    )
    with duckdb.connect() as connection:
        write_tables(connection, inputs, needed_for(names))
        yield connection


def needed_for(names: Collection[str]) -> tuple[SqlFile, ...]:
    """Return the files of tables and of all that they rest on, in order."""
    files = {file.name: file for file in sql_files()}
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in files and name not in needed:
            needed.add(name)
            waiting.extend(files[name].dependencies)
    return tuple(file for file in files.values() if file.name in needed)
