"""What an audit page is made of, before any markup: sections of sentences and tables.

Tables are those of `pages.tables`. What came from a workbook is text here and is
escaped when it is drawn. What a page says is in the modules named after the pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assets.publication.pages.tables import Cell, Column, Link, Table

# A sheet's cell holds up to 32,767 characters.
_LONG = 300

Sentence = tuple[str | Link, ...]


@dataclass(frozen=True)
class Listing:
    """A table, and what of it is not listed and how to list that; mostly nothing."""

    table: Table
    left_out: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawn picture with the words over it."""

    heading: str
    drawn: Markup


@dataclass(frozen=True)
class Section:
    """A part of a page under its own heading.

    ``points`` stand in a list, ``pictures`` are markup of our own.
    """

    heading: str
    id: str
    sentences: tuple[Sentence, ...] = ()
    listings: tuple[Listing, ...] = ()
    points: tuple[Sentence, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class AuditPage:
    """A page: where it is in the folder of audit pages, and what it says.

    ``above`` are the pages above it but for the first audit page, the topmost first.
    """

    path: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    points: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()
    above: tuple[Link, ...] = ()


def cell(text: object, href: str = "", *, below: str = "") -> Cell:
    """Return a cell; nothing at all is an empty one."""
    return Cell("" if text is None else str(text), href, below=below)


def brief(text: str | None) -> str | None:
    """Return a sender's text as a page can bear it: of a long one the beginning."""
    if text is None or len(text) <= _LONG:
        return text
    return f"{text[:_LONG]}… ({len(text):,} characters in all)"


def columns(*headings: str) -> tuple[Column, ...]:
    """Return columns; one whose heading begins with # holds figures."""
    return tuple(Column(text.removeprefix("#"), text[:1] == "#") for text in headings)
