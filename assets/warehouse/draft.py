"""How the file of a build is written before anyone may see it, and read back.

Half way, the marts that are judged and told are handed to whoever does so; what is said
goes through the archive into the tables that follow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.domain.engine import Engine
from assets.domain.errors import WarehouseError
from assets.domain.registry.registry import Registry
from assets.warehouse.engine import open_tables
from assets.warehouse.inputs import (
    Inputs,
    gather_lasting_inputs,
    gather_later_inputs,
)
from assets.warehouse.manifest import Manifest, TableContents
from assets.warehouse.parts import PartsWriter
from assets.warehouse.phases import NATIONAL_MART, TOLD_MARTS, in_two_phases
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.tables import duckdb_errors, prepare, rows_of
from assets.warehouse.verify import require_same_contents, table_contents
from assets.warehouse.whole import WholeWriter

# The default is readable by older versions, but replays a stale log without a word.
STORAGE_VERSION = "v1.5.0"
WRITTEN_BY = f"duckdb {duckdb.__version__}, storage {STORAGE_VERSION}"

_COPIED_AT_ONCE = 8 * 1024 * 1024

# Given every row of the national mart; keeps in the archive what is found in it.
JudgeNational = Callable[[pl.DataFrame], None]
# Given every row of the marts that are told, each by its name without the schema, and
# the moment of the build; keeps in the archive what was not told before.
KeepEdition = Callable[[Mapping[str, pl.DataFrame], datetime], None]


@dataclass(frozen=True)
class Source:
    """What a build is made from, and what makes its tables."""

    archive: Archive
    registry: Registry
    files: Sequence[SqlFile]
    sql_folder: Path
    engine: Engine


@dataclass(frozen=True)
class HalfWay:
    """Who is handed the marts half way; None where nobody is."""

    judge_national: JudgeNational | None
    keep_edition: KeepEdition | None
    known_at: datetime

    def hand_over(
        self, connection: duckdb.DuckDBPyConnection, files: Sequence[SqlFile]
    ) -> None:
        """Hand over the marts of these files that are judged or told."""
        told = {file.name: file for file in files if file.name in TOLD_MARTS}
        if self.judge_national is not None and NATIONAL_MART in told:
            self.judge_national(rows_of(connection, told[NATIONAL_MART]))
        if self.keep_edition is not None:
            marts = {file.table: rows_of(connection, file) for file in told.values()}
            self.keep_edition(marts, self.known_at)


@dataclass(frozen=True)
class Draft:
    """What a finished draft holds, and how much of it was made anew.

    ``quarters_made`` is empty where quarters were not told apart; ``wasted_share`` is
    how much of the file is free, from 0 to 1.
    """

    tables: Mapping[str, TableContents]
    inputs: Mapping[str, TableContents]
    tables_made: tuple[str, ...]
    quarters_made: tuple[str, ...]
    wasted_share: float


class _Writer(Protocol):
    inputs: dict[str, TableContents]
    tables_made: list[str]
    quarters_made: set[str]

    def attach(self, inputs: Inputs) -> None: ...

    def write(self, files: Sequence[SqlFile]) -> None: ...

    def finish(self) -> dict[str, TableContents]: ...


def write_whole_draft(path: Path, source: Source, half_way: HalfWay) -> Draft:
    """Make every table anew, in a new file.

    Raises:
        WarehouseError: a table cannot be built, its grain does not hold, or the file
            does not hold what was written to it.
    """
    scratch = path.with_name(f"{path.name}.engine")
    with open_tables(source.engine, scratch) as tables:
        return _write(
            path,
            source,
            half_way,
            lambda connection: WholeWriter(
                connection, source.archive, source.files, source.sql_folder, tables
            ),
        )


def write_draft_in_parts(
    path: Path, source: Source, half_way: HalfWay, last: Manifest, last_file: Path
) -> Draft:
    """Make anew what changed since the last build, in a copy of its file.

    Raises:
        WarehouseError: as a whole draft's; or the last build is not what it was.
    """
    _copy(last_file, path, last.file_sha256)
    return _write(
        path,
        source,
        half_way,
        lambda connection: PartsWriter(connection, source.archive, source.files, last),
    )


def _write(
    path: Path,
    source: Source,
    half_way: HalfWay,
    writer_on: Callable[[duckdb.DuckDBPyConnection], _Writer],
) -> Draft:
    first, rest = in_two_phases(source.files)
    with (
        duckdb_errors("The warehouse could not be written"),
        duckdb.connect(
            str(path), config={"storage_compatibility_version": STORAGE_VERSION}
        ) as connection,
    ):
        prepare(connection)
        writer = writer_on(connection)
        writer.attach(gather_lasting_inputs(source.archive, source.registry))
        writer.write(first)
        half_way.hand_over(connection, first)
        writer.attach(gather_later_inputs(source.archive))
        writer.write(rest)
        written = writer.finish()
        connection.execute("checkpoint")
    with (
        duckdb_errors("The new warehouse could not be read back"),
        duckdb.connect(str(path), read_only=True) as connection,
    ):
        prepare(connection)
        require_same_contents(written, table_contents(connection, source.files))
        wasted_share = _wasted_share(connection)
    return Draft(
        tables=written,
        inputs=writer.inputs,
        tables_made=tuple(writer.tables_made),
        quarters_made=tuple(sorted(writer.quarters_made)),
        wasted_share=wasted_share,
    )


def _copy(source: Path, target: Path, sha256: str) -> None:
    """Copy a file, which must still be the one that was published.

    It is flushed to the disk when it is published, like any other draft.
    """
    digest = hashlib.sha256()
    try:
        with source.open("rb") as old, target.open("wb") as new:
            while block := old.read(_COPIED_AT_ONCE):
                digest.update(block)
                new.write(block)
    except OSError as error:
        raise WarehouseError(
            f"The last warehouse, {source}, could not be copied: {error.strerror}. It "
            "is as it was. Check the disk's free space and the folder's permissions."
        ) from error
    if digest.hexdigest() != sha256:
        raise WarehouseError(
            f"{source} is not the file that was published: it is damaged, or somebody "
            "changed it. Check the disk."
        )


def _wasted_share(connection: duckdb.DuckDBPyConnection) -> float:
    [(total, free)] = connection.execute(
        "select total_blocks, free_blocks from pragma_database_size()"
    ).fetchall()
    return round(free / total, 3) if total else 0.0
