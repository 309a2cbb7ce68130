"""Where the project's own texts are: registry, rules, SQL, sample.

Paths to data (inbox, home) are settings and are passed in, never found here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
EXPECTATIONS = ROOT / "expectations"
SQL = ROOT / "sql"


def version_of(paths: Iterable[Path], relative_to: Path = ROOT) -> str:
    """Return 12 hex digits that change when any file's name or bytes change."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(relative_to).as_posix().encode()
        data = path.read_bytes()
        digest.update(b"%d:%b%d:%b" % (len(name), name, len(data), data))
    return digest.hexdigest()[:12]


def rules_version(folder: Path = EXPECTATIONS) -> str:
    """Return the version of the rules: a hash of every file in ``expectations/``."""
    return version_of(folder.rglob("*.yml"), folder)


def registry_version(folder: Path = REFERENCE) -> str:
    """Return the version of the registry: a hash of ``data/reference/``."""
    return version_of((p for p in folder.rglob("*") if p.is_file()), folder)


def sql_version(folder: Path = SQL) -> str:
    """Return the version of the SQL: a hash of every file in ``sql/``."""
    return version_of(folder.rglob("*.sql"), folder)


@cache
def code_version(folder: Path = ROOT / "assets") -> str:
    """Return the version of the code that makes figures: a hash of ``assets/``.

    Read once: a process runs the code it was started with.
    """
    return version_of(folder.rglob("*.py"), folder)
