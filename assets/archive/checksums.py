"""The SHA-256 of each file of a kept folder, in a list that is kept beside them.

The list is written as ``sha256sum`` writes it, so that ``sha256sum --check
SHA256SUMS`` in the folder asks the same as we do. What was received is not in it: a
submission is named by its own SHA-256 already.
"""

from __future__ import annotations

from pathlib import Path

from assets.archive.fingerprint import fingerprint_file

LIST, RECEIVED = "SHA256SUMS", "received"
# A kept file lies in its folder or in a folder of that.
_DEPTH = 2


def write_checksums(folder: Path) -> None:
    """Write the list of a folder's files.

    Raises:
        OSError: the disk refuses.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    (folder / LIST).write_text(
        "".join(
            f"{fingerprint_file(path)}  {name}\n"
            for path, name in names.items()
            if not name.startswith(f"{RECEIVED}/")
        ),
        encoding="utf-8",
    )


def is_as_kept(path: Path) -> bool:
    """Whether a kept file has the SHA-256 it was kept with.

    True, too, where its folder was kept before there were lists.

    Raises:
        OSError: the file, or the list, cannot be read.
    """
    folder = next((f for f in list(path.parents)[:_DEPTH] if (f / LIST).exists()), None)
    if folder is None:
        return True
    line = f"{fingerprint_file(path)}  {path.relative_to(folder).as_posix()}"
    text = (folder / LIST).read_text(encoding="utf-8", errors="replace")
    return line in text.splitlines()
