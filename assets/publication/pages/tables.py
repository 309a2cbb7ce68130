"""A table on a page: its caption, its columns and its cells.

Values only; `templates/tables.html` draws it, and escapes every text when it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A link by what it says and where it goes."""

    text: str
    href: str


@dataclass(frozen=True)
class Column:
    """A column's heading, with a smaller line below; numbers stand to the right."""

    heading: str
    is_number: bool = False
    below: str = ""
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """What one cell shows.

    Attributes:
        text: what it says.
        href: where it links to; empty is nowhere.
        spoken: what a screen reader says for the link, where its text is a mere number;
            it begins with the text, so that one can say what one sees.
        below: a smaller line under the text.
        tag: the colour of a tag of the design system: green, yellow, red, grey, …
        tone: a class that shades the cell; what it says must stand in the text too.
        links: further links after the text, such as notes.
        id: the anchor of the cell.
    """

    text: str
    href: str = ""
    spoken: str = ""
    below: str = ""
    tag: str = ""
    tone: str = ""
    links: tuple[Link, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Row:
    """A row; its first cell is its heading. ``id`` is the anchor it is found by."""

    cells: tuple[Cell, ...]
    id: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table; one that is wide scrolls by itself on a narrow screen.

    Raises:
        ValueError: a row has not a cell for each column.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())
    is_wide: bool = True
    is_dense: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"Table {self.id}: a row has {len(row.cells)} cells for "
                    f"{len(self.columns)} columns; give every column its cell."
                )


def row(*cells: Cell | str, id: str = "", is_total: bool = False) -> Row:
    """Return a row of cells, of which a plain text is one that says just that."""
    made = tuple(Cell(cell) if isinstance(cell, str) else cell for cell in cells)
    return Row(made, id, is_total)
