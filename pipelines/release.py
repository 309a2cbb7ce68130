"""Freezing a release: the warehouse as it stands, with the hashes of all it rests on.

Where a release is kept is the archive's business; how one is compared, `verify_release`
and `figure_changes` say.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive import releases
from assets.archive.archive import Archive
from assets.archive.releases import Release
from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError, WarehouseError
from assets.domain.project import code_version, rules_version, sql_version
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.validation.standing import is_stale
from assets.warehouse.folder import WarehouseFolder
from assets.warehouse.manifest import (
    Manifest,
    current_manifest,
    damaged_build,
    edition_ids,
    national_verdict_ids,
    verdict_ids,
)

_LONGEST_NAME = 100


@dataclass(frozen=True)
class Published:
    """A release that was just frozen, and the folder it is kept in."""

    release: Release
    folder: Path


def publish(workspace: Workspace, quarter: str, *, published_by: str) -> Published:
    """Freeze the warehouse as the quarter's next release.

    Args:
        workspace: whose warehouse it is, and the present moment.
        quarter: which it is published for; it must have been judged.
        published_by: who publishes it.

    Raises:
        UsageError: the quarter was not judged, the warehouse is behind what has come
            in since, this very build was published for the quarter already, or
            ``published_by`` is no name on one line.
        WarehouseError: its file is not the one that was built.
        ArchiveError: the release could not be kept.
    """
    _require_name(published_by)
    registry, archive = load_registry(), workspace.archive
    folder = WarehouseFolder(workspace.home)
    with workspace.lock():
        manifest = _require_up_to_date(workspace, registry, quarter)
        _require_new(archive, quarter, manifest.build_id)
        _require_whole(workspace)
        release = Release(
            release_id=releases.next_release_id(archive.root, quarter),
            quarter=quarter,
            published_at=workspace.clock(),
            published_by=published_by,
            build_id=manifest.build_id,
            built_at=datetime.fromisoformat(manifest.built_at),
            data_hash=data_hash(archive),
            file_hash=manifest.file_sha256,
            rules_version=rules_version(),
            registry_version=manifest.registry_version,
            sql_version=manifest.sql_version,
            code_version=manifest.code_version,
        )
        kept = releases.keep(
            archive.root,
            release,
            database=folder.database(manifest.build_id),
            manifest=folder.manifest(manifest.build_id),
        )
    return Published(release, kept)


def data_hash(archive: Archive) -> str:
    """Return the SHA-256 of the submissions that count, each by quarter and id."""
    ids = counting_submissions(archive)
    lines = "".join(f"{quarter} {name}\n" for quarter, name in ids.iter_rows())
    return hashlib.sha256(lines.encode()).hexdigest()


def counting_submissions(archive: Archive) -> pl.DataFrame:
    """Return quarter and submission_id of what counts, a row each, sorted."""
    counting = archive.verdict_frame("submissions").filter(
        pl.col("is_current") & pl.col("is_counting")
    )
    return counting.select("quarter", "submission_id").unique().collect().sort(pl.all())


def _require_name(published_by: str) -> None:
    if (
        not published_by.strip()
        or not published_by.isprintable()
        or len(published_by) > _LONGEST_NAME
    ):
        raise UsageError(
            f"{published_by[:_LONGEST_NAME]!r} cannot stand beside a release as who "
            f"published it. Give a name with --by: one line of 1 to {_LONGEST_NAME} "
            "letters."
        )


def _require_up_to_date(
    workspace: Workspace, registry: Registry, quarter: str
) -> Manifest:
    archive = workspace.archive
    if archive.current_verdict(quarter) is None:
        judged = ", ".join(sorted(set(archive.verdicts()["quarter"].to_list())))
        raise UsageError(
            f"{quarter} has not been judged, so there is nothing to publish. Judged "
            f"are: {judged or 'none yet'}. Run `outturn run {quarter}` first."
        )
    manifest = current_manifest(workspace.home)
    is_behind = manifest is None or (
        manifest.verdict_ids != verdict_ids(archive)
        or manifest.national_verdict_ids != national_verdict_ids(archive)
        or manifest.edition_ids != edition_ids(archive)
        or manifest.registry_version != registry.version
        or manifest.sql_version != sql_version()
        or manifest.code_version != code_version()
    )
    is_old = is_stale(
        archive,
        quarter,
        rules_version=rules_version(),
        registry=registry,
        now=workspace.clock(),
    )
    if manifest is None or is_behind or is_old:
        raise UsageError(
            f"The warehouse does not hold {quarter} as it would be judged and built "
            "now. Run `outturn run` first, look at what it says, then publish."
        )
    return manifest


def _require_whole(workspace: Workspace) -> None:
    damaged = damaged_build(workspace.home)
    if damaged is not None:
        raise WarehouseError(
            f"{damaged} is not the file that was built: it is damaged, or somebody "
            "changed it. Nothing was published. Run `outturn run`, which builds it "
            "anew from the archive, then publish."
        )


def _require_new(archive: Archive, quarter: str, build_id: str) -> None:
    for release in releases.kept_releases(archive.root):
        if (release.quarter, release.build_id) == (quarter, build_id):
            raise UsageError(
                f"Nothing has changed since {quarter} was published as "
                f"{release.release_id}, which holds this very warehouse."
            )
