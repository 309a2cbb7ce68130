"""The audit pages as someone follows them: pages by path, their links and their tables.

Read with the standard library's parser, from the files as they were rendered.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class SeenCell:
    """A cell: its text, the smaller line below it, and where its links lead."""

    text: str = ""
    below: str = ""
    links: list[str] = field(default_factory=list)


@dataclass
class SeenRow:
    """A row: the table it stands in, its anchor, its cells by column heading."""

    table: str
    id: str
    is_total: bool
    cells: dict[str, SeenCell] = field(default_factory=dict)


class SeenPage(HTMLParser):
    """A page read: every id and link and resource in it, and the rows of its tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: set[str] = set()
        self.rows: list[SeenRow] = []
        self.text = ""
        self._table = ""
        self._headings: list[str] = []
        self._is_head = False
        self._cell: SeenCell | None = None
        self._is_below = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
            if self._cell is not None:
                self._cell.links.append(found["href"])
        else:
            self.fetched += [found[name] for name in ("src", "href") if name in found]
        if tag == "table":
            self._table, self._headings = found["id"], []
        elif tag in ("thead", "tbody"):
            self._is_head = tag == "thead"
        elif tag == "tr" and not self._is_head:
            is_total = found.get("class", "") == "total"
            self.rows.append(SeenRow(self._table, found.get("id", ""), is_total))
        elif tag in ("th", "td"):
            self._cell = SeenCell()
        elif tag == "span":
            self._is_below = found.get("class") == "below"

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._is_below = False
        if tag in ("th", "td") and self._cell is not None:
            if self._is_head:
                self._headings.append(self._cell.text)
            else:
                cells = self.rows[-1].cells
                cells[self._headings[len(cells)]] = self._cell
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell is None:
            return
        if self._is_below:
            self._cell.below += data
        else:
            self._cell.text += data

    def rows_of(self, table: str) -> list[SeenRow]:
        """The rows of the table with that id."""
        return [row for row in self.rows if row.table == table]

    def row(self, id: str) -> SeenRow:
        """The row with that anchor."""
        (found,) = (row for row in self.rows if row.id == id)
        return found


@dataclass(frozen=True)
class AuditSite:
    """All pages by their path in the folder of audit pages."""

    pages: dict[str, SeenPage]
    files: dict[str, bytes]

    @classmethod
    def of(cls, files: dict[str, bytes]) -> AuditSite:
        """The site of rendered files."""
        pages = {path: SeenPage(data.decode()) for path, data in files.items()}
        return cls(pages, files)

    def follow(self, path: str, href: str) -> tuple[str, str]:
        """Where a link on a page leads: a path and an anchor, both there."""
        target, anchor = self.target(path, href)
        assert target in self.pages, f"{path} links to {href}, which is not there"
        ids = self.pages[target].ids
        assert not anchor or anchor in ids, f"{path}: {href} is no anchor of {target}"
        return target, anchor

    @staticmethod
    def target(path: str, href: str) -> tuple[str, str]:
        """Where a link on a page points, there or not."""
        file, _, anchor = href.partition("#")
        if not file:
            return path, anchor
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), file)), anchor
