"""The Analysis Function's rules for accessible spreadsheets, those a program can check.

``lint`` gives a sentence for each rule that a document breaks; none is a pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.factories.accessible_books import SeenBook, SeenSheet

MARKERS = {
    *("[b]", "[c]", "[e]", "[er]", "[f]", "[low]"),
    *("[p]", "[r]", "[u]", "[x]", "[z]"),
}
_FRONT = ["Cover", "Contents", "Notes"]
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_NOTE = re.compile(r"\[note (\d+)\]")
_SYMBOLS = re.compile(r"[*†‡§¹²³]")
_TYPED_NUMBER = re.compile(r"-?[£]?\d[\d,]*(\.\d+)?%?")
_COUNTS = {1: "This worksheet contains one table."}


def lint(book: SeenBook) -> list[str]:
    """Return what is wrong with a document, a sentence each."""
    return [*book.faults, *_of_book(book), *_of_sheets(book)]


def _of_book(book: SeenBook) -> Iterator[str]:
    names = [sheet.name for sheet in book.sheets]
    if not book.title:
        yield "no title"
    if book.language != "en-GB":
        yield f"its language is {book.language}"
    if names[:3] != _FRONT:
        yield f"begins with {names[:3]}, not with {_FRONT}"
    if len({name.lower() for name in names}) != len(names):
        yield "two sheets have the same name"
    contents = next((one for one in book.sheets if one.name == "Contents"), None)
    linked = contents.links if contents else []
    for name in names:
        if name not in ("Cover", "Contents") and name not in linked:
            yield f"{name} is not linked from the contents"
    listed = contents.cells() if contents and contents.tables else []
    for name, said, *_ in (row.values() for row in listed):
        titles = [str(one.rows[0][0]) for one in book.sheets if one.name == name]
        if name != "Notes" and titles and titles != [f"{name}: {said}"]:
            yield f"the contents call {name} otherwise than it calls itself"
    for sheet in book.sheets:
        for link in sheet.links:
            if link not in names:
                yield f"{sheet.name}: a link leads to {link}, which is not there"


def _of_sheets(book: SeenBook) -> Iterator[str]:
    notes = next((one for one in book.sheets if one.name == "Notes"), None)
    noted = {str(row[0]) for row in notes.rows} if notes else set()
    titles = [sheet.rows[0][0] for sheet in book.sheets]
    if len(set(titles)) != len(titles):
        yield "two sheets have the same title"
    for sheet in book.sheets:
        for fault in (
            *_of_shape(sheet),
            *(_of_table(sheet) if len(sheet.tables) == 1 else ()),
            *_of_words(sheet, noted),
        ):
            yield f"{sheet.name}: {fault}"


def _of_shape(sheet: SeenSheet) -> Iterator[str]:
    if not isinstance(sheet.rows[0][0], str):
        yield "no title in A1"
    for number, row in enumerate(sheet.rows, start=1):
        if all(value is None for value in row):
            yield f"row {number} is blank"
    if sheet.name == "Cover":
        if sheet.tables:
            yield "a table on the cover"
        return
    if len(sheet.tables) != 1:
        yield f"{len(sheet.tables)} tables"
    if sheet.rows[1][0] != _COUNTS.get(len(sheet.tables)):
        yield "A2 does not say how many tables there are"


def _of_table(sheet: SeenSheet) -> Iterator[str]:
    top, last, width = sheet.tables[0]
    if not width:
        yield "its table does not begin in column A"
    if last != len(sheet.rows):
        yield "something stands below its table"
    headings = sheet.rows[top - 1][:width]
    if not all(isinstance(one, str) and one.strip() for one in headings):
        yield "a column has no heading"
    if len(set(headings)) != len(headings):
        yield "two columns have the same heading"
    for number, row in enumerate(sheet.rows, start=1):
        inside = top <= number <= last
        if any(value is not None for value in row[width if inside else 1 :]):
            yield f"row {number} has something beside the table"
        if not inside:
            continue
        if any(value is None or value == "" for value in row[:width]):
            yield f"row {number} of the table has an empty cell"
        for value in row[:width]:
            if isinstance(value, str) and _TYPED_NUMBER.fullmatch(value):
                is_text = "as printed" in headings[row.index(value)]
                is_text |= headings[row.index(value)] == "Measure"
                if not is_text:
                    yield f"row {number} has the number {value} as a text"


def _of_words(sheet: SeenSheet, noted: set[str]) -> Iterator[str]:
    used: set[str] = set()
    top = sheet.tables[0][0] if sheet.tables else len(sheet.rows)
    above = " ".join(str(row[0]) for row in sheet.rows[: top - 1])
    for number, row in enumerate(sheet.rows, start=1):
        for value in row:
            if not isinstance(value, str):
                continue
            if _SYMBOLS.search(value):
                yield f"row {number} has a symbol for a note"
            for found in _IN_BRACKETS.findall(value):
                note = _NOTE.fullmatch(found)
                if note and f"note {note[1]}" not in noted:
                    yield f"row {number} refers to {found}, which is not there"
                if not note and found not in MARKERS:
                    yield f"row {number} has {found}, which is no marker"
                if not note and number > top:
                    used.add(found)
    missing = sorted(mark for mark in used if mark not in above)
    if missing:
        yield f"the key above the table lacks {', '.join(missing)}"
