"""Cells of a workbook's sheet that the reader cannot show as a person sees them.

A formula whose result was never saved, an error such as ``#N/A``, and a ticked TRUE:
the reader gives null for the first two and loses the third's form. They are rare, so a
sheet is looked at here only if its XML has any. The reader does all other cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assets.intake.sheet_xml import DAMAGED, Place, expat_parser, place_of
from assets.intake.unreadable import refused_as

# Three patterns that each begin with a plain byte: as one they are ten times slower.
_RARE = tuple(
    re.compile(pattern)
    for pattern in (rb"<f[\s/>]", rb":f[\s/>]", rb"""t\s*=\s*["'][eb]["']""")
)


@dataclass
class _Cell:
    place: Place
    kind: str
    is_formula: bool = False
    formula: str = ""
    shared_id: str | None = None
    value: str = ""


@dataclass
class _Walk:
    """Where the parser stands in the sheet, and what it found so far."""

    shown: dict[Place, str] = field(default_factory=dict)
    masters: dict[str, tuple[Place, str]] = field(default_factory=dict)
    row: int = 0
    column: int = 0
    cell: _Cell | None = None
    inside: str = ""


def has_rare_cells(xml: bytes) -> bool:
    """Whether a sheet's XML has any formula, error or boolean."""
    return any(pattern.search(xml) for pattern in _RARE)


def shown_cells(xml: bytes) -> dict[Place, str]:
    """Return what to show for the rare cells: (row, column), from 1 → text.

    ``=B2*2`` for a formula without a saved result, ``#N/A`` and its like for an
    error, ``TRUE`` or ``FALSE`` for a boolean. A formula whose saved result is a
    number or text, even no text, is not among them.

    Raises:
        UnreadableError: the XML is not well formed.
    """
    walk = _Walk()
    parser = expat_parser()
    parser.StartElementHandler = lambda tag, attributes: _start(walk, tag, attributes)
    parser.EndElementHandler = lambda tag: _end(walk, tag)
    parser.CharacterDataHandler = lambda text: _text(walk, text)
    with refused_as(DAMAGED):
        parser.Parse(xml, True)
    return walk.shown


def _start(walk: _Walk, tag: str, attributes: dict[str, str]) -> None:
    name = tag.rpartition(":")[2]
    if name == "row":
        given = attributes.get("r", "")
        walk.row = int(given) if given.isascii() and given.isdigit() else walk.row + 1
        walk.column = 0
    elif name == "c":
        after = (walk.row, walk.column + 1)
        walk.row, walk.column = place_of(attributes.get("r")) or after
        walk.cell = _Cell((walk.row, walk.column), attributes.get("t", "n"))
    elif walk.cell is not None and name == "f":
        walk.cell.is_formula = True
        if attributes.get("t") == "shared":
            walk.cell.shared_id = attributes.get("si")
    walk.inside = name


def _text(walk: _Walk, text: str) -> None:
    if walk.cell is None:
        return
    if walk.inside == "f":
        walk.cell.formula += text
    elif walk.inside == "v":
        walk.cell.value += text


def _end(walk: _Walk, tag: str) -> None:
    name = tag.rpartition(":")[2]
    walk.inside = ""
    if name != "c" or walk.cell is None:
        return
    cell, walk.cell = walk.cell, None
    if cell.shared_id is not None and cell.formula:
        walk.masters[cell.shared_id] = (cell.place, cell.formula)
    text = _shown(walk, cell)
    if text is not None:
        walk.shown[cell.place] = text


def _shown(walk: _Walk, cell: _Cell) -> str | None:
    if cell.kind == "e":
        return cell.value or "#N/A"
    if cell.kind == "b" and cell.value:
        return "TRUE" if cell.value.strip() == "1" else "FALSE"
    if cell.is_formula and not cell.value and cell.kind != "str":
        return "=" + (cell.formula or _shared_formula(walk, cell))
    return None


def _shared_formula(walk: _Walk, cell: _Cell) -> str:
    """Return a formula that the sheet writes once and other cells share."""
    if cell.shared_id not in walk.masters:
        return ""
    place, formula = walk.masters[cell.shared_id]
    # Imported here: a third of a second that hardly any sheet needs.
    from openpyxl.formula.translate import Translator
    from openpyxl.utils.cell import get_column_letter

    with refused_as(DAMAGED):
        origin = f"{get_column_letter(place[1])}{place[0]}"
        here = f"{get_column_letter(cell.place[1])}{cell.place[0]}"
        translated = Translator(f"={formula}", origin=origin).translate_formula(here)
    return str(translated).removeprefix("=")
