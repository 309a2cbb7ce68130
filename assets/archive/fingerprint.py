"""The identity of what was received: a SHA-256 of its bytes, and of nothing else.

Which files make up a submission is intake's to say.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path


def fingerprint_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint_folder(files: Sequence[Path]) -> str:
    """Return the SHA-256 of a folder's files: their names and their bytes.

    Each file is one line, ``name``, a zero byte and the SHA-256 of its bytes, sorted
    by name: neither the folder's own name nor the order of its files matters.
    """
    digest = hashlib.sha256()
    for name, path in sorted((os.fsencode(path.name), path) for path in files):
        digest.update(name + b"\0" + fingerprint_file(path).encode() + b"\n")
    return digest.hexdigest()
