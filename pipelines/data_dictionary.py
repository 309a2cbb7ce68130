"""``make dictionary``: the data dictionary printed anew from the files of ``sql/``.

What it says is the SQL files' business; here it is only written where it belongs.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from assets.domain.project import ROOT, SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.dictionary.column_types import column_types
from assets.warehouse.dictionary.entries import describe
from assets.warehouse.dictionary.markdown import as_markdown
from assets.warehouse.dictionary.page import as_page
from assets.warehouse.macros import macro_files
from assets.warehouse.sql_file import sql_files

DOCS = ROOT / "docs"


def dictionary_texts(sql_folder: Path = SQL) -> dict[str, str]:
    """Return what each file of the dictionary should say, by its name in ``docs/``.

    Raises:
        DeclarationError: a SQL file is not as it should be.
        WarehouseError: a table cannot be built.
    """
    files = sql_files(sql_folder)
    with tempfile.TemporaryDirectory() as nowhere:
        types = column_types(files, load_registry(), Path(nowhere))
    dictionary = describe(files, macro_files(sql_folder), types)
    return {
        "data-dictionary.md": as_markdown(dictionary),
        "data-dictionary.html": as_page(dictionary),
    }


def main() -> None:
    """Write the dictionary to ``docs/``."""
    for name, text in dictionary_texts().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
