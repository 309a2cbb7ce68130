"""What a build was made from and holds, kept beside it as JSON.

Read before anything heavy is imported: a run with nothing new ends here, so neither
DuckDB nor sqlglot may be imported in this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assets.archive.archive import Archive
from assets.archive.fingerprint import fingerprint_file
from assets.archive.verdict import KeptVerdict
from assets.domain.project import SQL, code_version, sql_version
from assets.domain.registry.registry import Registry
from assets.warehouse.folder import WarehouseFolder


@dataclass(frozen=True)
class Contents:
    """How many rows there are, and a number that changes with any value in them."""

    row_count: int
    checksum: str


@dataclass(frozen=True)
class TableContents:
    """What a table holds: all of it, and quarter by quarter.

    ``by_quarter`` is None where a row of the table is of no quarter.
    """

    row_count: int
    checksum: str
    by_quarter: Mapping[str, Contents] | None = None

    @classmethod
    def of_quarters(cls, by_quarter: Mapping[str, Contents]) -> TableContents:
        """Return what a table holds whose quarters hold this."""
        return cls(
            sum(part.row_count for part in by_quarter.values()),
            f"{sum(int(part.checksum, 16) for part in by_quarter.values()):x}",
            dict(by_quarter),
        )


@dataclass(frozen=True)
class Manifest:
    """One build: its id, what it was made from, what it holds, what it replaced.

    ``written_by`` is what wrote the file and in which storage, ``file_sha256`` the file
    itself. ``inputs`` are the archive's tables that no verdict tells apart.
    ``wasted_share`` is how much of the file is of no use any more, from 0 to 1;
    ``builds_in_parts`` how many builds it is since the last one that was whole.
    """

    build_id: str
    key: str
    built_at: str
    registry_version: str
    sql_version: str
    code_version: str
    written_by: str
    file_sha256: str
    wasted_share: float
    builds_in_parts: int
    verdict_ids: tuple[str, ...]
    verdicts_by_quarter: Mapping[str, tuple[str, ...]]
    national_verdict_ids: tuple[str, ...]
    edition_ids: tuple[str, ...]
    previous_build_id: str | None
    inputs: Mapping[str, TableContents]
    tables: Mapping[str, TableContents]


def warehouse_key(
    archive: Archive, registry: Registry, *, sql_folder: Path = SQL
) -> str:
    """Return 12 hex digits that change when the warehouse would.

    They cover every verdict, the national ones too, every edition of the figures,
    every release, every move of a submission, the registry, the SQL and the code.
    """
    parts = [registry.version, sql_version(sql_folder), code_version()]
    parts += [*verdict_ids(archive), "national", *national_verdict_ids(archive)]
    parts += ["editions", *edition_ids(archive)]
    parts += ["releases", *archive.releases()["release_id"].to_list()]
    parts += ["moves", *_moves(archive)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def verdict_ids(archive: Archive) -> tuple[str, ...]:
    """Return the id of every verdict in the archive, in order."""
    return tuple(sorted(kept.verdict_id for kept in archive.kept_verdicts()))


def verdicts_by_quarter(kept: Sequence[KeptVerdict]) -> dict[str, tuple[str, ...]]:
    """Return the ids of verdicts, in order, by the quarter they are on."""
    quarters = sorted({verdict.quarter for verdict in kept})
    return {
        quarter: tuple(
            verdict.verdict_id for verdict in kept if verdict.quarter == quarter
        )
        for quarter in quarters
    }


def national_verdict_ids(archive: Archive) -> tuple[str, ...]:
    """Return the id of every verdict on the national figures, in order."""
    return tuple(archive.national_verdicts()["verdict_id"].to_list())


def edition_ids(archive: Archive) -> tuple[str, ...]:
    """Return the id of every edition of the figures, in order."""
    return tuple(archive.editions()["edition_id"].to_list())


def is_current(home: Path, archive: Archive, registry: Registry) -> bool:
    """Whether the warehouse of a home is what a build would make of it now."""
    manifest = current_manifest(home)
    return manifest is not None and manifest.key == warehouse_key(archive, registry)


def current_manifest(home: Path) -> Manifest | None:
    """Return the manifest of the build readers open; None without one to rely on."""
    folder = WarehouseFolder(home)
    build_id = folder.current_build()
    return None if build_id is None else read_manifest(folder.manifest(build_id))


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest in a file; None if it cannot be read as one."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        for ids in ("verdict_ids", "national_verdict_ids", "edition_ids"):
            values[ids] = tuple(values[ids])
        values["verdicts_by_quarter"] = {
            quarter: tuple(ids)
            for quarter, ids in values["verdicts_by_quarter"].items()
        }
        for tables in ("inputs", "tables"):
            values[tables] = {
                name: _table_contents(found) for name, found in values[tables].items()
            }
        return Manifest(**values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # A manifest that cannot be read only costs a build that was not needed.
        return None


def damaged_build(home: Path) -> Path | None:
    """Return the file of the build readers open where it is not what was published.

    None where it is, or where there is no manifest to tell by. Reads all of it: the 16
    MB of a sample year take some hundredths of a second, each GB a second or three.
    """
    folder = WarehouseFolder(home)
    while True:
        manifest = current_manifest(home)
        if manifest is None:
            return None
        database = folder.database(manifest.build_id)
        try:
            if fingerprint_file(database) == manifest.file_sha256:
                return None
        except OSError:
            pass
        # Otherwise another build was swapped in meanwhile, and this one removed.
        if folder.current_build() == manifest.build_id:
            return database


def manifest_text(manifest: Manifest) -> str:
    """Return the manifest as JSON text."""
    return json.dumps(asdict(manifest), indent=2) + "\n"


def _moves(archive: Archive) -> list[str]:
    return [
        "{submission_id} {from_quarter} {quarter} {moved_at}".format_map(move)
        for move in archive.moves().iter_rows(named=True)
    ]


def _table_contents(values: dict[str, Any]) -> TableContents:
    by_quarter = values.pop("by_quarter")
    if by_quarter is not None:
        by_quarter = {q: Contents(**found) for q, found in by_quarter.items()}
    return TableContents(**values, by_quarter=by_quarter)
