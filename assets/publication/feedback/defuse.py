"""Taking out of an officer's workbook whatever could act by itself.

Formulas become the value they showed; what reaches outside the workbook is dropped.
Everything else, and every format, stays as it was. Some of it openpyxl keeps in
attributes without a public name; macros and connections it does not read at all, so
they are looked for among the parts of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.chartsheet import Chartsheet
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.publication.feedback.cells import bounded, write_text
from assets.publication.feedback.words import agreeing, counted

# What a rule of a drop-down or of a conditional format may call. Anything else might
# reach outside the workbook, and is not needed for either.
_HARMLESS = {
    *("AND", "OR", "NOT", "IF", "TRUE", "FALSE", "INT", "MOD", "ROUND", "ABS", "LEN"),
    *("ISNUMBER", "ISBLANK", "ISTEXT", "ISERROR", "DATE", "TODAY", "YEAR", "MONTH"),
    *("COUNTIF", "COUNTA", "COUNT", "SUM", "MIN", "MAX", "LEFT", "RIGHT", "MID"),
    *("TRIM", "UPPER", "LOWER", "EXACT", "VALUE", "ROW", "COLUMN"),
}
_CALLS = re.compile(r"([A-Za-z_.][A-Za-z0-9_.]*)\s*\(")
# Another workbook, a program to start, an address.
_OUTSIDE = re.compile(r"[\[\]|]|://|\\\\|#REF!")

# Parts of the file that openpyxl does not carry over, and what to call them.
_UNREAD_PARTS = {
    "xl/vbaproject.bin": "macros",
    "xl/connections.xml": "connections to data",
}

_MAX_COMMENT = 2_000


@dataclass
class Defused:
    """What was taken out, counted, to be said on the Feedback sheet."""

    formulas: int = 0
    links: int = 0
    rules: int = 0
    drawings: int = 0
    names: int = 0
    parts: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield a sentence for what an officer might miss."""
        if self.formulas:
            shown = agreeing(
                self.formulas, "the value it showed", "the values they showed"
            )
            yield (
                f"{counted(self.formulas, 'formula')} replaced by {shown}, as what we "
                "read is the value."
            )
        dropped = [
            counted(number, one)
            for number, one in (
                (self.links, "link to other places"),
                (self.rules, "rule with a formula that reaches outside"),
                (self.drawings, "picture or chart"),
                (self.names, "name for something outside"),
            )
            if number
        ]
        if dropped or self.parts:
            yield f"Not carried over from your file: {', '.join(dropped + self.parts)}."


def defuse(
    book: Workbook, shown: Callable[[], Workbook], parts: Iterable[str] = ()
) -> Defused:
    """Make a workbook hold nothing but values, formats and harmless rules.

    Args:
        book: as openpyxl read it; changed in place.
        shown: reads the workbook again with the values that its formulas showed;
            called only if there are formulas.
        parts: the names of the parts of its file.
    """
    there = {name.lower() for name in parts}
    done = Defused(parts=[what for p, what in _UNREAD_PARTS.items() if p in there])
    formulas = [
        cell
        for sheet in book.worksheets
        for cell in _cells(sheet)
        if cell.data_type == "f"
    ]
    if formulas:
        values = shown()
        for cell in formulas:
            _replace_formula(cell, values)
        done.formulas = len(formulas)
    for sheet in book.worksheets:
        _drop_links(sheet, done)
        _drop_rules(sheet, done)
        _drop_drawings(sheet, done)
        _bound_comments(sheet)
    _drop_of_the_book(book, done)
    return done


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            # A cell under a merged one has no value of its own.
            if isinstance(cell, Cell):
                yield cell


def _replace_formula(cell: Cell, values: Workbook) -> None:
    written = cell.value
    value = values[cell.parent.title][cell.coordinate].value
    if value is None:
        # Never calculated: what it says is the only thing to show.
        text = getattr(written, "text", None) or str(written)
        write_text(cell, text)
    elif isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value


def _drop_links(sheet: Worksheet, done: Defused) -> None:
    for cell in _cells(sheet):
        link = cell.hyperlink
        if link is not None and (link.target or not link.location):
            cell.hyperlink = None
            done.links += 1


def _drop_rules(sheet: Worksheet, done: Defused) -> None:
    rules = sheet.data_validations.dataValidation
    kept = [
        rule
        for rule in rules
        if is_harmless(rule.formula1) and is_harmless(rule.formula2)
    ]
    sheet.data_validations.dataValidation = kept
    done.rules += len(rules) - len(kept)
    ranges = sheet.conditional_formatting
    for entry in list(ranges):
        bad = [rule for rule in entry.rules if not all(map(is_harmless, rule.formula))]
        for rule in bad:
            entry.rules.remove(rule)
        if not entry.rules:
            del ranges[entry.sqref]
        done.rules += len(bad)


def is_harmless(formula: str | None) -> bool:
    """Whether a rule's formula calls nothing but what stays inside the workbook."""
    if formula is None:
        return True
    calls = {name.upper() for name in _CALLS.findall(formula)}
    return calls <= _HARMLESS and not _OUTSIDE.search(formula)


def _drop_drawings(sheet: Worksheet, done: Defused) -> None:
    inside: Any = sheet
    for kind in ("_images", "_charts", "_pivots"):
        done.drawings += len(getattr(inside, kind))
        setattr(inside, kind, [])


def _bound_comments(sheet: Worksheet) -> None:
    for cell in _cells(sheet):
        if cell.comment is not None:
            cell.comment.text = bounded(cell.comment.text, _MAX_COMMENT)
            cell.comment.author = bounded(cell.comment.author or "", 100)


def _drop_of_the_book(book: Workbook, done: Defused) -> None:
    inside: Any = book
    for chart in [s for s in inside._sheets if isinstance(s, Chartsheet)]:
        book.remove(chart)
        done.drawings += 1
    for names in (book.defined_names, *(s.defined_names for s in book.worksheets)):
        for name in [n for n, known in names.items() if not _is_inside(known.value)]:
            del names[name]
            done.names += 1
    inside._external_links = []


def _is_inside(text: str | None) -> bool:
    """Whether a defined name stands for cells or a constant of the workbook itself."""
    return text is not None and is_harmless(text) and "(" not in text
