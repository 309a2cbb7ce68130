"""How the warehouse is built: every SQL file in turn, into a file nobody reads yet.

It is a function of the archive, the registry and ``sql/``. Half way, the marts that are
judged and told are handed to whoever does so; what is said of them goes through the
archive into the tables that follow. Nothing is computed here: what a table holds is its
SQL file's business, how it is swapped in `publish`'s.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.domain.errors import WarehouseError
from assets.domain.project import SQL, sql_version
from assets.domain.registry.registry import Registry
from assets.warehouse.folder import WarehouseFolder
from assets.warehouse.inputs import (
    Inputs,
    attach_inputs,
    gather_inputs,
    gather_later_inputs,
)
from assets.warehouse.macros import write_macros
from assets.warehouse.manifest import (
    Manifest,
    TableContents,
    current_manifest,
    edition_ids,
    national_verdict_ids,
    verdict_ids,
    warehouse_key,
)
from assets.warehouse.phases import NATIONAL_MART, TOLD_MARTS, in_two_phases
from assets.warehouse.publish import (
    discard_draft,
    free_build_id,
    prepare_folder,
    publish_build,
)
from assets.warehouse.sql_file import SqlFile, sql_files
from assets.warehouse.verify import (
    require_grain,
    require_same_contents,
    table_contents,
)

# The default is readable by older versions, but replays a stale log without a word.
STORAGE_VERSION = "v1.5.0"

# Given every row of the national mart; keeps in the archive what is found in it.
JudgeNational = Callable[[pl.DataFrame], None]
# Given every row of the marts that are told, each by its name without the schema, and
# the moment of the build; keeps in the archive what was not told before.
KeepEdition = Callable[[Mapping[str, pl.DataFrame], datetime], None]


@dataclass(frozen=True)
class BuildReport:
    """What a build made: rows by table, and the tables that differ from the last."""

    build_id: str
    path: Path
    row_counts: Mapping[str, int]
    changed_tables: tuple[str, ...]
    duration_seconds: float

    def summary(self) -> str:
        """Return the build in one line for people."""
        rows = sum(self.row_counts.values())
        changed = len(self.changed_tables)
        return (
            f"{len(self.row_counts)} tables, {rows:,} rows, {changed} changed "
            f"({self.duration_seconds:.1f} s)"
        )


def build_warehouse(
    archive: Archive,
    registry: Registry,
    home: Path,
    *,
    built_at: datetime,
    sql_folder: Path = SQL,
    judge_national: JudgeNational | None = None,
    keep_edition: KeepEdition | None = None,
) -> BuildReport:
    """Build the warehouse and swap it in; the caller holds the home's lock.

    Args:
        archive: what was received and how it was judged.
        registry: what is expected.
        home: where the warehouse lies.
        built_at: the moment of the build, in UTC.
        sql_folder: the SQL files, in one folder a schema.
        judge_national: called with the rows of the national mart, by its grain, before
            the tables that rest on what is said of it; None to build them on what was
            said last.
        keep_edition: called after it with the rows of the marts that are told; None to
            tell nothing, and build the tables on what was told last.

    Raises:
        DeclarationError: a SQL file is not as it should be.
        WarehouseError: a table cannot be built or its grain does not hold, or the
            disk refuses. Readers keep the last good warehouse.
    """
    started = time.perf_counter()
    files = sql_files(sql_folder)
    folder = WarehouseFolder(home)
    prepare_folder(folder)
    last = current_manifest(home)
    # Named by what is known at the start: its own key needs the national verdict.
    begun_as = warehouse_key(archive, registry, sql_folder=sql_folder)
    moment = built_at.astimezone(UTC)
    build_id = free_build_id(folder, f"{moment:%Y%m%dT%H%M%S%f}Z-{begun_as}")
    try:
        tables = _write_draft(
            folder.draft(build_id),
            archive,
            registry,
            files,
            judge_national=judge_national,
            keep_edition=keep_edition,
            known_at=moment,
            sql_folder=sql_folder,
        )
        publish_build(
            folder,
            Manifest(
                build_id=build_id,
                key=warehouse_key(archive, registry, sql_folder=sql_folder),
                built_at=moment.isoformat(),
                registry_version=registry.version,
                sql_version=sql_version(sql_folder),
                verdict_ids=verdict_ids(archive),
                national_verdict_ids=national_verdict_ids(archive),
                edition_ids=edition_ids(archive),
                previous_build_id=None if last is None else last.build_id,
                tables=tables,
            ),
        )
    finally:
        discard_draft(folder, build_id)
    before = {} if last is None else last.tables
    return BuildReport(
        build_id=build_id,
        path=folder.link,
        row_counts={name: contents.row_count for name, contents in tables.items()},
        changed_tables=tuple(n for n in tables if tables[n] != before.get(n)),
        duration_seconds=time.perf_counter() - started,
    )


def write_tables(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, files: Sequence[SqlFile]
) -> None:
    """Make the table of every file in the connection's database.

    Args:
        connection: open on the database to write, with nothing attached.
        inputs: the tables of ``archive`` and ``registry``.
        files: in an order in which each follows what it reads.

    Raises:
        WarehouseError: naming the file that cannot be built, or whose grain fails.
    """
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    attach_inputs(connection, inputs)
    # One commit: each of the hundreds of comments would otherwise wait for the disk.
    connection.execute("begin transaction")
    for file in files:
        with _duckdb_errors(f"sql/{file.schema}/{file.table}.sql could not be built"):
            _write_table(connection, file)
        require_grain(connection, file)
    connection.execute("commit")


def _write_draft(
    draft: Path,
    archive: Archive,
    registry: Registry,
    files: Sequence[SqlFile],
    *,
    judge_national: JudgeNational | None,
    keep_edition: KeepEdition | None,
    known_at: datetime,
    sql_folder: Path,
) -> dict[str, TableContents]:
    names = [file.name for file in files]
    first, rest = in_two_phases(files)
    with (
        _duckdb_errors("The warehouse could not be written"),
        duckdb.connect(
            str(draft), config={"storage_compatibility_version": STORAGE_VERSION}
        ) as connection,
    ):
        write_tables(connection, gather_inputs(archive, registry), first)
        told = {file.name: file for file in first if file.name in TOLD_MARTS}
        if judge_national is not None and NATIONAL_MART in told:
            judge_national(_rows(connection, told[NATIONAL_MART]))
        if keep_edition is not None:
            marts = {file.table: _rows(connection, file) for file in told.values()}
            keep_edition(marts, known_at)
        write_tables(connection, gather_later_inputs(archive), rest)
        write_macros(connection, sql_folder)
        written = table_contents(connection, names)
        connection.execute("checkpoint")
    with (
        _duckdb_errors("The new warehouse could not be read back"),
        duckdb.connect(str(draft), read_only=True) as connection,
    ):
        require_same_contents(written, table_contents(connection, names))
    return written


def _rows(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> pl.DataFrame:
    return connection.sql(
        f"select * from {file.name} order by {', '.join(file.grain)}"
    ).pl()


def _write_table(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    connection.execute(f"create schema if not exists {file.schema}")
    # Sorted by its grain, a table is the same file however the work was shared out.
    connection.execute(
        f"create table {file.name} as select * from (\n{file.sql}\n) "
        f"order by {', '.join(file.grain)}"
    )
    connection.execute(f"comment on table {file.name} is {_literal(file.comment)}")
    for column in file.columns:
        connection.execute(
            f"comment on column {file.name}.{column.name} is {_literal(column.comment)}"
        )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def _duckdb_errors(what: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        is_space = "No space left" in str(error) or "offload data block" in str(error)
        advice = (
            "The disk is full: free some space" if is_space else "Mend what it names"
        )
        raise WarehouseError(
            f"{what}: {reason}. The last good warehouse is as it was. {advice}, then "
            "run again."
        ) from error
