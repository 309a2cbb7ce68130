"""Whether tables are other than they were: told from the manifest alone.

Asked before anything heavy is imported, so neither DuckDB nor Polars is used here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from assets.warehouse.manifest import current_manifest


def marts_version(home: Path) -> str | None:
    """Return 12 hex digits that change when anything of the marts does.

    They cover every value of the marts and of the registry's tables, and the SQL with
    its comments. None without a warehouse whose manifest can be read.
    """
    return _version(home, ("marts.", "reference."))


def tables_version(home: Path) -> str | None:
    """Return 12 hex digits that change when anything of the warehouse's tables does.

    None without a warehouse whose manifest can be read.
    """
    return _version(home, ("",))


def _version(home: Path, beginnings: tuple[str, ...]) -> str | None:
    manifest = current_manifest(home)
    if manifest is None:
        return None
    contents = [
        f"{name} {table.row_count} {table.checksum}"
        for name, table in sorted(manifest.tables.items())
        if name.startswith(beginnings)
    ]
    text = "\n".join([manifest.sql_version, *contents])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
