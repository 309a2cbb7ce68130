"""How the warehouse is built: into a file nobody reads yet, whole or in parts.

It is a function of the archive, the registry and ``sql/``, and comes out the same
whichever way it is built. Nothing is computed here: what a table holds is its SQL
file's business, how a file is written `draft`'s, how it is swapped in `publish`'s.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assets.archive.archive import Archive
from assets.archive.fingerprint import fingerprint_file
from assets.archive.telling import TellingArchive
from assets.domain.engine import DUCKDB, Engine
from assets.domain.errors import WarehouseError
from assets.domain.project import SQL, code_version, sql_version
from assets.domain.registry.registry import Registry
from assets.warehouse.draft import (
    WRITTEN_BY,
    Draft,
    HalfWay,
    JudgeNational,
    KeepEdition,
    Source,
    write_draft_in_parts,
    write_whole_draft,
)
from assets.warehouse.folder import WarehouseFolder
from assets.warehouse.manifest import (
    Manifest,
    current_manifest,
    edition_ids,
    national_verdict_ids,
    verdict_ids,
    verdicts_by_quarter,
    warehouse_key,
)
from assets.warehouse.publish import (
    discard_draft,
    free_build_id,
    prepare_folder,
    publish_build,
)
from assets.warehouse.sql_file import sql_files

# What a fault of building in parts could do at worst ends here: about once a year.
MOST_BUILDS_IN_PARTS = 50
# Free blocks are used again, so a file that is half free has seen an unusual change.
MOST_WASTED_SHARE = 0.5


@dataclass(frozen=True)
class BuildReport:
    """What a build made: rows by table, and the tables that differ from the last.

    ``made_tables`` were made anew, for ``made_quarters`` where only for those; all
    others were kept. ``why_whole`` says why every table was made anew; empty if not.
    """

    build_id: str
    path: Path
    row_counts: Mapping[str, int]
    changed_tables: tuple[str, ...]
    made_tables: tuple[str, ...]
    made_quarters: tuple[str, ...]
    why_whole: str
    duration_seconds: float

    def summary(self) -> str:
        """Return the build in one line for people."""
        rows = sum(self.row_counts.values())
        return (
            f"{len(self.row_counts)} tables: {self._making()}; {rows:,} rows, "
            f"{len(self.changed_tables)} changed ({self.duration_seconds:.1f} s)"
        )

    def _making(self) -> str:
        if self.why_whole:
            return f"all rebuilt, {self.why_whole}"
        made, kept = len(self.made_tables), len(self.row_counts) - len(self.made_tables)
        return f"{made} rebuilt{_for_quarters(self.made_quarters)}, {kept} kept"


def build_warehouse(
    archive: Archive,
    registry: Registry,
    home: Path,
    *,
    built_at: datetime,
    sql_folder: Path = SQL,
    judge_national: JudgeNational | None = None,
    keep_edition: KeepEdition | None = None,
    engine: Engine = DUCKDB,
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
            said last. Called again where a build in parts fails and is done whole.
        keep_edition: called after it with the rows of the marts that are told; None to
            tell nothing, and build the tables on what was told last.
        engine: what makes the tables; they come out the same.

    Raises:
        DeclarationError: a SQL file is not as it should be.
        WarehouseError: a table cannot be built or its grain does not hold, or the
            disk refuses. Readers keep the last good warehouse.
    """
    started = time.perf_counter()
    archive = TellingArchive(archive.root)
    source = Source(archive, registry, sql_files(sql_folder), sql_folder, engine)
    folder = WarehouseFolder(home)
    prepare_folder(folder)
    last = current_manifest(home)
    _settle_editions(archive, last)
    # Named by what is known at the start: its own key needs the national verdict.
    begun_as = warehouse_key(archive, registry, sql_folder=sql_folder)
    moment = built_at.astimezone(UTC)
    half_way = HalfWay(judge_national, keep_edition, known_at=moment)
    build_id = free_build_id(folder, f"{moment:%Y%m%dT%H%M%S%f}Z-{begun_as}")
    try:
        draft, why_whole = _write_draft(folder, build_id, source, half_way, last)
        publish_build(
            folder,
            Manifest(
                build_id=build_id,
                key=warehouse_key(archive, registry, sql_folder=sql_folder),
                built_at=moment.isoformat(),
                registry_version=registry.version,
                sql_version=sql_version(sql_folder),
                code_version=code_version(),
                written_by=WRITTEN_BY,
                file_sha256=fingerprint_file(folder.draft(build_id)),
                wasted_share=draft.wasted_share,
                builds_in_parts=(
                    0 if last is None or why_whole else last.builds_in_parts + 1
                ),
                verdict_ids=verdict_ids(archive),
                verdicts_by_quarter=verdicts_by_quarter(archive.kept_verdicts()),
                national_verdict_ids=national_verdict_ids(archive),
                edition_ids=edition_ids(archive),
                previous_build_id=None if last is None else last.build_id,
                inputs=draft.inputs,
                tables=draft.tables,
            ),
        )
    finally:
        discard_draft(folder, build_id)
        _settle_editions(archive, current_manifest(home))
    before = {} if last is None else last.tables
    tables = draft.tables
    return BuildReport(
        build_id=build_id,
        path=folder.link,
        row_counts={name: contents.row_count for name, contents in tables.items()},
        changed_tables=tuple(n for n in tables if tables[n] != before.get(n)),
        made_tables=draft.tables_made,
        made_quarters=draft.quarters_made,
        why_whole=why_whole,
        duration_seconds=time.perf_counter() - started,
    )


def _settle_editions(archive: Archive, current: Manifest | None) -> None:
    """Keep the edition of the build that readers open, drop that of one that failed."""
    archive.settle_editions(() if current is None else current.edition_ids)


def _write_draft(
    folder: WarehouseFolder,
    build_id: str,
    source: Source,
    half_way: HalfWay,
    last: Manifest | None,
) -> tuple[Draft, str]:
    """Write the draft; return what it holds, and why it was written whole (or "")."""
    path = folder.draft(build_id)
    why_whole = _why_whole(source, last)
    if last is not None and not why_whole:
        last_file = folder.database(last.build_id)
        try:
            return write_draft_in_parts(path, source, half_way, last, last_file), ""
        except WarehouseError as error:
            # What is wrong with the whole too says so again.
            why_whole = f"as it could not be done in parts ({error})"
            discard_draft(folder, build_id)
    return write_whole_draft(path, source, half_way), why_whole


def _why_whole(source: Source, last: Manifest | None) -> str:
    """Return why the last build is of no use for this one; empty if it is."""
    if source.engine.name != DUCKDB.name:
        return f"as {source.engine.name} makes every table"
    if last is None:
        return "as there was no warehouse to go on from"
    reasons = {
        "as the registry changed": last.registry_version != source.registry.version,
        "as the SQL changed": last.sql_version != sql_version(source.sql_folder),
        "as the code changed": last.code_version != code_version(),
        "as DuckDB changed": last.written_by != WRITTEN_BY,
        "as is due from time to time": last.builds_in_parts >= MOST_BUILDS_IN_PARTS,
        "as much of the file was free": last.wasted_share > MOST_WASTED_SHARE,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _for_quarters(quarters: tuple[str, ...]) -> str:
    match quarters:
        case []:
            return ""
        case [quarter]:
            return f" for {quarter}"
        case [first, *_, last]:
            return f" for {len(quarters)} quarters from {first} to {last}"
    return ""
