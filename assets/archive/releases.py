"""The frozen releases: one folder each, with the warehouse as it was published.

``releases/<release>/`` holds ``warehouse.duckdb``, ``manifest.json`` (what the build
was made from and holds) and ``release.json``. A release is never written again.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive.cards import kept_in, read_card, write_card
from assets.archive.fingerprint import fingerprint_file
from assets.archive.folders import folder_published_at
from assets.archive.frames import UTC_TIME
from assets.domain.errors import ArchiveError, UsageError

# Grain: one row a release.
RELEASES = pl.Schema(
    {
        "release_id": pl.String(),
        "quarter": pl.String(),
        "published_at": UTC_TIME,
        "published_by": pl.String(),
        "build_id": pl.String(),
        "built_at": UTC_TIME,
        "data_hash": pl.String(),
        "file_hash": pl.String(),
        "rules_version": pl.String(),
        "registry_version": pl.String(),
        "sql_version": pl.String(),
        "code_version": pl.String(),
    }
)

_CARD = list(RELEASES)


@dataclass(frozen=True)
class Release:
    """What is published, when and by whom, and the hashes of all that it rests on.

    ``data_hash`` is of the submissions that count, ``file_hash`` of the warehouse file.
    Moments are in UTC.
    """

    release_id: str
    quarter: str
    published_at: datetime
    published_by: str
    build_id: str
    built_at: datetime
    data_hash: str
    file_hash: str
    rules_version: str
    registry_version: str
    sql_version: str
    code_version: str


def keep(root: Path, release: Release, *, database: Path, manifest: Path) -> Path:
    """Keep a release with its warehouse and manifest; return its folder.

    Raises:
        ArchiveError: the warehouse is not the one the release names, or the disk
            refuses; nothing of it was kept.
    """
    target = release_folder(root, release.release_id)
    if target.exists():
        raise ArchiveError(
            f"The release {release.release_id} is there already, in {target}, and is "
            "never written again. Publish under the next number."
        )
    with folder_published_at(target, root) as draft:
        _link_or_copy(database, draft / "warehouse.duckdb")
        shutil.copyfile(manifest, draft / "manifest.json")
        write_card(draft / "release.json", asdict(release))
        if fingerprint_file(draft / "warehouse.duckdb") != release.file_hash:
            raise ArchiveError(
                f"{database} changed while {release.release_id} was being published. "
                "Publish again once no run is under way."
            )
    return target


def kept_releases(root: Path) -> list[Release]:
    """Return every release, by quarter and number.

    Raises:
        ArchiveError: one of them cannot be read; says which, and what to do.
    """
    releases = [_read_release(folder) for folder in kept_in(root / "releases")]
    return sorted(releases, key=lambda release: (release.quarter, release.published_at))


def list_releases(root: Path) -> pl.DataFrame:
    """Return every release (`RELEASES`)."""
    rows = [
        tuple(getattr(kept, column) for column in RELEASES)
        for kept in kept_releases(root)
    ]
    return pl.DataFrame(rows, schema=RELEASES, orient="row")


def release_folder(root: Path, release_id: str) -> Path:
    """Return where a release is kept."""
    return root / "releases" / release_id


def next_release_id(root: Path, quarter: str) -> str:
    """Return the id of a quarter's next release, such as ``2020-21-Q4.2``."""
    of_quarter = [kept for kept in kept_releases(root) if kept.quarter == quarter]
    return f"{quarter}.{len(of_quarter) + 1}"


def known_release(root: Path, release_id: str) -> Release:
    """Return the release of that id.

    Raises:
        UsageError: there is none; says which there are.
    """
    releases = {kept.release_id: kept for kept in kept_releases(root)}
    if release_id not in releases:
        known = ", ".join(releases) or "none yet: `outturn publish QUARTER` makes one"
        raise UsageError(f"{release_id!r} is no release. There are: {known}.")
    return releases[release_id]


def is_file_whole(root: Path, release: Release) -> bool:
    """Whether a release's warehouse is there, with the bytes that were frozen."""
    path = release_folder(root, release.release_id) / "warehouse.duckdb"
    return path.is_file() and fingerprint_file(path) == release.file_hash


def require_whole(root: Path, release: Release) -> None:
    """Check that a release's warehouse is there as it was frozen.

    Raises:
        ArchiveError: it is not; says what to do.
    """
    if not is_file_whole(root, release):
        folder = release_folder(root, release.release_id)
        raise ArchiveError(
            f"The warehouse.duckdb of {release.release_id} is not there as it was "
            f"frozen. Restore {folder} from a backup; what was told when it was "
            f"published is still known: name {release.published_at.isoformat()} "
            "instead of the release."
        )


def _link_or_copy(database: Path, target: Path) -> None:
    # A build is never written again, so a second name for it costs no room.
    try:
        os.link(database, target)
    except OSError:
        shutil.copyfile(database, target)


def _read_release(folder: Path) -> Release:
    remedy = "to have one release fewer"
    texts, published_at = read_card(
        folder / "release.json", _CARD, moment="published_at", remedy=remedy
    )
    built_at = datetime.fromisoformat(texts.pop("built_at"))
    return Release(published_at=published_at, built_at=built_at, **texts)
