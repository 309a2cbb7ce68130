"""Whether a release can be made again: its file as it was, its tables built anew.

It is built from what the archive had when it was published, with today's registry, SQL
and code. Where those have changed since, what differs may be their doing, and that is
said; the verdicts are taken as they were given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from assets.archive import integrity, releases
from assets.archive.past import PastArchive
from assets.archive.releases import Release
from assets.archive.workspace import Workspace
from assets.domain.project import code_version, rules_version, sql_version
from assets.domain.registry.load import load_registry
from assets.warehouse.compare import TableComparison, compare_with_file
from assets.warehouse.manifest import read_manifest
from assets.warehouse.past import tables_of
from assets.warehouse.sql_file import sql_files
from pipelines.release import counting_submissions, data_hash

SCHEMAS = ("reference", "staging", "marts", "audit")


@dataclass(frozen=True)
class Verification:
    """What was found: is the file as it was, is the data, what differs, what changed.

    ``damaged`` has a sentence for each part of the archive that is not what was kept:
    the bytes and frames of the ``submission_count`` submissions that counted, and the
    release's manifest. Then nothing is built again, and ``tables`` is empty.
    ``changed_since`` names which of rules, registry, SQL and code are others today.
    """

    release: Release
    is_file_whole: bool
    is_data_whole: bool
    damaged: tuple[str, ...]
    submission_count: int
    changed_since: tuple[str, ...]
    tables: tuple[TableComparison, ...]

    @property
    def differing(self) -> tuple[TableComparison, ...]:
        """The tables that came out otherwise."""
        return tuple(table for table in self.tables if not table.is_same)

    @property
    def is_whole(self) -> bool:
        """Whether the release and the facts under it are as they were kept."""
        return self.is_file_whole and self.is_data_whole and not self.damaged

    @property
    def is_same(self) -> bool:
        """Whether the release was made again exactly."""
        return self.is_whole and not self.differing

    @property
    def is_failure(self) -> bool:
        """Whether anything is wrong that no declared change can explain."""
        is_explained = bool(self.changed_since) or not self.differing
        return not (self.is_whole and is_explained)


def verify(workspace: Workspace, release_id: str) -> Verification:
    """Build a release again and compare it with what was frozen.

    Raises:
        UsageError: there is no such release.
        WarehouseError: its file cannot be read, or a table cannot be built.
    """
    root = workspace.archive.root
    release = releases.known_release(root, release_id)
    path = releases.release_folder(root, release_id) / "warehouse.duckdb"
    registry = load_registry()
    # A release knows of those before it, not of itself.
    before = release.published_at - timedelta(microseconds=1)
    past = PastArchive(root, before)
    names = [file.name for file in sql_files()]
    counting = counting_submissions(past)["submission_id"].unique().to_list()
    is_file_whole = releases.is_file_whole(root, release)
    damaged = (*_damaged_manifest(root, release), *_damaged(root, counting))
    tables: tuple[TableComparison, ...] = ()
    if not damaged:
        with tables_of(past, registry, names) as connection:
            tables = tuple(compare_with_file(connection, path, SCHEMAS))
    today = {
        "rules": (rules_version(), release.rules_version),
        "registry": (registry.version, release.registry_version),
        "SQL": (sql_version(), release.sql_version),
        "code": (code_version(), release.code_version),
    }
    return Verification(
        release=release,
        is_file_whole=is_file_whole,
        is_data_whole=data_hash(past) == release.data_hash,
        damaged=damaged,
        submission_count=len(counting),
        changed_since=tuple(name for name, (now, then) in today.items() if now != then),
        tables=tables,
    )


def _damaged(root: Path, counting: Collection[str]) -> Iterator[str]:
    for folder, damage in integrity.damaged(root, counting):
        yield f"{damage}. Restore {folder} from a backup."


def _damaged_manifest(root: Path, release: Release) -> Iterator[str]:
    path = releases.release_folder(root, release.release_id) / "manifest.json"
    manifest = read_manifest(path)
    if manifest is None or (
        (manifest.build_id, manifest.file_sha256, manifest.registry_version)
        != (release.build_id, release.file_hash, release.registry_version)
    ):
        yield f"{path} is not the manifest that was frozen. Restore it from a backup."
