"""The dictionary as one HTML file that needs no network and no script.

Tables are tables with headings of their own, every section can be reached by links
and keyboard, and the picture of the lineage repeats what the lists say in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from assets.warehouse.dictionary.entries import (
    SCHEMAS,
    ColumnEntry,
    Dictionary,
    MacroEntry,
    TableEntry,
)
from assets.warehouse.dictionary.lineage import as_svg
from assets.warehouse.dictionary.style import STYLE
from assets.warehouse.header import Example

_INTRODUCTION = (
    "Every table of the warehouse: what a row is, what each column means and in which "
    "unit, an example query, and what it is made from. What a table reads of archive "
    "and registry is kept outside the warehouse. Null means that there is no figure, "
    "and the status beside it says why; zero is zero."
)


def as_page(dictionary: Dictionary) -> str:
    """Return the whole dictionary as a page."""
    parts = [
        "<!doctype html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>Data dictionary of outturn</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#content">Skip to the tables</a>',
        f"<header><h1>Data dictionary</h1><p>{_INTRODUCTION}</p></header>",
        *_contents(dictionary),
        '<main id="content" tabindex="-1">',
        *_lineage(dictionary),
        *(part for schema in SCHEMAS for part in _schema(dictionary, schema)),
        "</main>",
        "<footer><p>Printed from the files of <code>sql/</code> by "
        "<code>make dictionary</code>.</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _contents(dictionary: Dictionary) -> Iterator[str]:
    yield '<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>'
    yield '<li><a href="#lineage">Which table is made from which</a></li>'
    for schema in SCHEMAS:
        names = [table.name for table in dictionary.of_schema(schema)]
        names += [macro.name for macro in dictionary.macros_of_schema(schema)]
        links = "".join(f"<li>{_link(name)}</li>" for name in names)
        yield f'<li><a href="#{schema}">{schema}</a><ul>{links}</ul></li>'
    yield "</ul></nav>"


def _lineage(dictionary: Dictionary) -> Iterator[str]:
    yield '<section aria-labelledby="lineage">'
    yield '<h2 id="lineage">Which table is made from which</h2>'
    yield '<figure><div class="wide" tabindex="0" role="region"'
    yield ' aria-label="Picture of the lineage, may scroll sideways">'
    yield as_svg(dictionary)
    yield "</div><figcaption>Each table stands right of what it reads; its colour is"
    yield "its schema. An arrow is left out where a longer way says the same. The"
    yield "same in words: <b>Reads</b> and <b>Read by</b> in each table's section."
    yield "</figcaption></figure></section>"


def _schema(dictionary: Dictionary, schema: str) -> Iterator[str]:
    yield f'<section aria-labelledby="{schema}">'
    yield f'<h2 id="{schema}">{schema}</h2><p>{escape(SCHEMAS[schema])}</p>'
    for table in dictionary.of_schema(schema):
        yield from _table(table)
    for macro in dictionary.macros_of_schema(schema):
        yield from _macro(macro)
    yield "</section>"


def _table(table: TableEntry) -> Iterator[str]:
    name = escape(table.name)
    yield f'<section aria-labelledby="{name}">'
    yield f'<h3 id="{name}">{name}</h3><p>{_prose(table.description)}</p>'
    if table.notes:
        yield f"<p>{_prose(table.notes)}</p>"
    yield '<div class="wide" tabindex="0" role="region"'
    yield f' aria-label="Columns of {name}">'
    # The roles are said because a phone's layout would take them away.
    yield '<table role="table">'
    yield f"<caption>One row for each {escape(table.grain)}</caption>"
    yield '<thead role="rowgroup"><tr role="row">'
    for heading in ("Column", "Type", "Unit", "Meaning"):
        yield f'<th scope="col" role="columnheader">{heading}</th>'
    yield '</tr></thead><tbody role="rowgroup">'
    yield from map(_column, table.columns)
    yield "</tbody></table></div>"
    yield from _example(table.example)
    kept = ", ".join(f"<code>{escape(name)}</code>" for name in table.kept)
    reads = ", ".join(filter(None, (_links(table.reads), kept)))
    read_by = _links(table.read_by) or "no other table"
    yield f"<dl><dt>Reads</dt><dd>{reads}</dd>"
    yield f"<dt>Read by</dt><dd>{read_by}</dd></dl></section>"


def _column(column: ColumnEntry) -> str:
    key = ' <span class="key">(key)</span>' if column.is_key else ""
    return (
        '<tr role="row"><th scope="row" role="rowheader">'
        f"<code>{escape(column.name)}</code>{key}</th>"
        f'<td role="cell" data-label="Type">{escape(column.data_type)}</td>'
        f'<td role="cell" data-label="Unit">{escape(column.unit)}</td>'
        f'<td role="cell" data-label="Meaning">{_prose(column.meaning)}</td></tr>'
    )


def _macro(macro: MacroEntry) -> Iterator[str]:
    name = escape(macro.name)
    yield f'<section aria-labelledby="{name}">'
    yield f'<h3 id="{name}">{name}</h3><p>{_prose(macro.description)}</p>'
    if macro.notes:
        yield f"<p>{_prose(macro.notes)}</p>"
    yield f"<p>A macro: <code>{escape(macro.usage)}</code>."
    yield f" Grain: {escape(macro.grain)}.</p>"
    yield from _example(macro.example)
    yield "</section>"


def _example(example: Example) -> Iterator[str]:
    yield f"<p>Example: {_prose(example.sentence)}</p>"
    yield f'<pre tabindex="0"><code>{escape(example.sql)}</code></pre>'


def _prose(text: str) -> str:
    return escape(text, quote=False)


def _links(names: Iterable[str]) -> str:
    return ", ".join(map(_link, names))


def _link(name: str) -> str:
    return f'<a href="#{escape(name)}">{escape(name)}</a>'
