"""The marts' entries in the dictionary, for the gallery: only what headers say.

No select is parsed and nothing is built; the whole dictionary is `dictionary`'s.
"""

from __future__ import annotations

from pathlib import Path

from assets.domain.errors import DeclarationError
from assets.domain.mart_entry import MartEntry
from assets.domain.project import SQL
from assets.warehouse.header import read_header


def mart_entries(folder: Path = SQL) -> tuple[MartEntry, ...]:
    """Return the entry of every mart, by name.

    Raises:
        DeclarationError: a mart's header is not as it should be, or has no example.
    """
    return tuple(map(_entry, sorted((folder / "marts").glob("*.sql"))))


def _entry(path: Path) -> MartEntry:
    place = f"sql/marts/{path.name}"
    header = read_header(path.read_text(encoding="utf-8"), place)
    if header.example is None:
        raise DeclarationError(
            f"{place} has no example. End its header with a line such as "
            "`-- Example: How the figure grew.`, then the query, every line of it "
            "indented by four spaces, as `--     select quarter, value`."
        )
    return MartEntry(
        name=f"marts.{path.stem}",
        description=header.description,
        notes=" ".join(header.notes.split()),
        grain=", ".join(
            f"{name} or none" if name in header.grain_or_none else name
            for name in header.grain
        ),
        question=header.example.sentence,
        sql=header.example.sql,
    )
