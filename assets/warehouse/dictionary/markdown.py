"""The dictionary as Markdown, for reading in an editor or beside the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assets.warehouse.dictionary.entries import (
    SCHEMAS,
    Dictionary,
    MacroEntry,
    TableEntry,
)
from assets.warehouse.header import Example


def as_markdown(dictionary: Dictionary) -> str:
    """Return the whole dictionary: a contents list, then a section for each table."""
    lines = [
        "# Data dictionary",
        "",
        "Every table of the warehouse, printed from `sql/` by `make dictionary`; a "
        "change is made there.",
        "Null means that there is no figure, and the status beside it says why; zero "
        "is zero.",
        "Keys are the columns that together tell the rows of a table apart. What a "
        "table reads of `archive` and `registry` is kept outside the warehouse.",
        "",
        "## Contents",
        "",
        *_contents(dictionary),
    ]
    for schema, about in SCHEMAS.items():
        lines += ["", f"## {schema}", "", about]
        for table in dictionary.of_schema(schema):
            lines += ["", *_table(table)]
        for macro in dictionary.macros_of_schema(schema):
            lines += ["", *_macro(macro)]
    return "\n".join(lines) + "\n"


def _contents(dictionary: Dictionary) -> Iterator[str]:
    for schema in SCHEMAS:
        names = [table.name for table in dictionary.of_schema(schema)]
        names += [macro.name for macro in dictionary.macros_of_schema(schema)]
        yield f"- [{schema}](#{schema}): {_links(names)}"


def _table(table: TableEntry) -> Iterator[str]:
    yield from (f"### {table.name}", "", table.description)
    if table.notes:
        yield from ("", table.notes)
    yield from ("", f"Grain: {table.grain}.", "")
    yield from ("| column | type | unit | meaning |", "|---|---|---|---|")
    for column in table.columns:
        key = " (key)" if column.is_key else ""
        yield (
            f"| `{column.name}`{key} | {column.data_type} | {column.unit} "
            f"| {column.meaning.replace('|', chr(92) + '|')} |"
        )
    yield from _example(table.example)
    kept = ", ".join(f"`{name}`" for name in table.kept)
    reads = [*filter(None, (_links(table.reads), kept))]
    yield from ("", f"Reads: {', '.join(reads)}.")
    yield f"Read by: {_links(table.read_by) or 'no other table'}."


def _macro(macro: MacroEntry) -> Iterator[str]:
    yield from (f"### {macro.name}", "", macro.description)
    if macro.notes:
        yield from ("", macro.notes)
    yield from ("", f"A macro: `{macro.usage}`. Grain: {macro.grain}.")
    yield from _example(macro.example)


def _example(example: Example) -> Iterator[str]:
    yield from ("", f"Example: {example.sentence}", "")
    yield from ("```sql", example.sql, "```")


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name.replace('.', '')})" for name in names)
