"""What tells that an output would differ: from what it is made, and by which code."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

from assets.domain.project import code_version, version_of
from assets.domain.warehouse_tables import WarehouseTables


def output_version(tables: WarehouseTables, code: str) -> str:
    """Return 12 hex digits that change with any value, name or comment of the tables.

    Which build they are of does not matter. ``code`` is what makes the output.
    """
    digest = hashlib.sha256(f"{code} {tables.is_synthetic}".encode())
    for name, frame in sorted(tables.frames.items()):
        said = (tables.comments[name], sorted(tables.column_comments[name].items()))
        digest.update(f"\n{name} {frame.schema} {said}\n".encode())
        # As text: what Arrow keeps in memory under a null may be anything.
        contents = io.BytesIO()
        frame.write_ndjson(contents)
        digest.update(contents.getbuffer())
    return digest.hexdigest()[:12]


@cache
def making_version(folder: Path = Path(__file__).parents[1]) -> str:
    """Return the version of what makes the outputs: code, templates, styles.

    Read once: a process runs the code it was started with.
    """
    code = {".py", ".pyc"}
    others = (
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in code
    )
    return f"{code_version()}{version_of(others, folder)}"
