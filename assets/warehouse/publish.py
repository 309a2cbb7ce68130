"""How a finished build becomes the warehouse: whole, at once, under its readers.

A build gets a name of its own and the link is moved to it. Writing over the same path
would not do: a process that has it open would be given the old data on opening it
anew. Only one writer at a time: the caller holds the home's lock.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.domain.errors import WarehouseError
from assets.domain.flush import flush
from assets.warehouse.folder import WarehouseFolder
from assets.warehouse.manifest import Manifest, current_manifest, manifest_text


def prepare_folder(folder: WarehouseFolder) -> None:
    """Make the folder of the builds ready, and clear away what a crash left there.

    Raises:
        WarehouseError: something stands where the link belongs, or links cannot be
            made here; found out before the work rather than after it.
    """
    if "?" in str(folder.home.resolve()):
        raise WarehouseError(
            f"DuckDB can open no file under {folder.home}, whose path has a question "
            "mark. Rename the folder, or name another with --home."
        )
    with _disk_errors(folder):
        folder.builds.mkdir(parents=True, exist_ok=True)
        _require_free_place(folder)
        _require_links(folder)
        _remove_all_but_current(folder)


def publish_build(folder: WarehouseFolder, manifest: Manifest) -> None:
    """Move readers to the build that stands finished as a draft.

    Raises:
        WarehouseError: the disk refuses; readers keep the last good build.
    """
    draft = folder.draft(manifest.build_id)
    with _disk_errors(folder):
        _write_flushed(folder.manifest(manifest.build_id), manifest_text(manifest))
        draft.chmod(0o444)
        flush(draft)
        draft.rename(folder.database(manifest.build_id))
        flush(folder.builds)
        _require_free_place(folder)
        _move_link(folder, manifest.build_id)
        _remove_all_but_current(folder)


def free_build_id(folder: WarehouseFolder, wanted: str) -> str:
    """Return the id, or the id with a number where there is such a build already."""
    build_id, number = wanted, 1
    while folder.database(build_id).exists():
        number += 1
        build_id = f"{wanted}-{number}"
    return build_id


def discard_draft(folder: WarehouseFolder, build_id: str) -> None:
    """Remove a build that was not finished, with what DuckDB kept beside it."""
    draft = folder.draft(build_id)
    _remove(list(folder.builds.glob(f"{draft.name}*")))


def _require_free_place(folder: WarehouseFolder) -> None:
    if folder.link.exists() and not folder.link.is_symlink():
        raise WarehouseError(
            f"{folder.link} is a {'folder' if folder.link.is_dir() else 'file'} of its "
            "own, not the link that outturn keeps there, and was left as it is. Move "
            "it elsewhere, then run again."
        )


def _require_links(folder: WarehouseFolder) -> None:
    trial = folder.builds / ".link.trial"
    trial.unlink(missing_ok=True)
    try:
        trial.symlink_to("nowhere")
    except (OSError, NotImplementedError) as error:
        raise WarehouseError(
            f"Symbolic links cannot be made in {folder.builds} ({error}), and the "
            "warehouse is swapped in by one. Keep the home on a disk that has them "
            "(not FAT, exFAT or some network shares): name it with --home."
        ) from error
    trial.unlink()


def _move_link(folder: WarehouseFolder, build_id: str) -> None:
    target = folder.database(build_id).relative_to(folder.home)
    new_link = folder.builds / ".link.new"
    new_link.unlink(missing_ok=True)
    new_link.symlink_to(target)
    new_link.rename(folder.link)
    flush(folder.home)


def _remove_all_but_current(folder: WarehouseFolder) -> None:
    """Keep the current build and the one before it, which readers may still open."""
    manifest = current_manifest(folder.home)
    kept = {folder.current_build()}
    if manifest is not None:
        kept.add(manifest.previous_build_id)
    wanted = {folder.database(build_id) for build_id in kept if build_id is not None}
    wanted |= {folder.manifest(build_id) for build_id in kept if build_id is not None}
    _remove([path for path in folder.builds.iterdir() if path not in wanted])


def _remove(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _write_flushed(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    flush(path)


@contextmanager
def _disk_errors(folder: WarehouseFolder) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WarehouseError(
            f"The warehouse in {folder.home} could not be written: "
            f"{error.strerror or error}. The last good one is as it was. Check the "
            "disk's free space and the folder's permissions, then run again."
        ) from error
