"""What the dictionary says of each table: everything its SQL file and its type tell.

How it is laid out as text or as a page is `markdown`'s and `page`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assets.domain.errors import DeclarationError
from assets.warehouse.header import Example
from assets.warehouse.macros import MacroFile
from assets.warehouse.sql_file import INPUT_SCHEMAS, SqlFile

SCHEMAS: Mapping[str, str] = {
    "reference": "What is registered: AHSNs, organisations, programmes, metrics.",
    "staging": "One row for each accepted record of the submissions that count.",
    "marts": "What analysts query.",
    "audit": "What auditors query.",
}

_COMMENT = re.compile(r"(?P<meaning>.+)\. Unit: (?P<unit>.+)\.")
_MACRO = re.compile(r"create macro (?P<call>[^)]*\)) as(?P<is_table> table)?\b")


@dataclass(frozen=True)
class ColumnEntry:
    """One column: what it means, its unit, its DuckDB type, if it tells rows apart."""

    name: str
    data_type: str
    unit: str
    meaning: str
    is_key: bool


@dataclass(frozen=True)
class TableEntry:
    """One table; ``reads`` and ``read_by`` are tables as ``schema.table``.

    ``kept`` is what it reads of the archive and the registry, which no query can reach.
    """

    schema: str
    name: str
    description: str
    notes: str
    grain: str
    columns: tuple[ColumnEntry, ...]
    reads: tuple[str, ...]
    kept: tuple[str, ...]
    read_by: tuple[str, ...]
    example: Example


@dataclass(frozen=True)
class MacroEntry:
    """One query with a parameter.

    ``usage`` is how it is called: as a table is, or as a value where it gives one.
    """

    schema: str
    name: str
    usage: str
    description: str
    notes: str
    grain: str
    example: Example


@dataclass(frozen=True)
class Dictionary:
    """All tables and macros: by schema in the order of `SCHEMAS`, then by name."""

    tables: tuple[TableEntry, ...]
    macros: tuple[MacroEntry, ...]

    def of_schema(self, schema: str) -> tuple[TableEntry, ...]:
        """Return the tables of one schema."""
        return tuple(table for table in self.tables if table.schema == schema)

    def macros_of_schema(self, schema: str) -> tuple[MacroEntry, ...]:
        """Return the macros of one schema."""
        return tuple(macro for macro in self.macros if macro.schema == schema)


def describe(
    files: Sequence[SqlFile],
    macros: Sequence[MacroFile],
    column_types: Mapping[str, Mapping[str, str]],
) -> Dictionary:
    """Return the dictionary of all files.

    A table can be built without an example, but not be explained without one.

    Args:
        files: every table.
        macros: every macro.
        column_types: DuckDB's type of each column, by table and column.

    Raises:
        DeclarationError: a file has no example.
    """
    order = list(SCHEMAS)
    tables = [_table(file, files, column_types[file.name]) for file in files]
    return Dictionary(
        tuple(sorted(tables, key=lambda one: (order.index(one.schema), one.name))),
        tuple(
            sorted(map(_macro, macros), key=lambda m: (order.index(m.schema), m.name))
        ),
    )


def _table(
    file: SqlFile, files: Sequence[SqlFile], types: Mapping[str, str]
) -> TableEntry:
    return TableEntry(
        schema=file.schema,
        name=file.name,
        description=file.description,
        notes=" ".join(file.notes.split()),
        grain=file.grain_text,
        columns=tuple(
            _column(column.name, column.comment, types[column.name], file.grain)
            for column in file.columns
        ),
        reads=tuple(name for name in file.dependencies if not _is_kept(name)),
        kept=tuple(name for name in file.dependencies if _is_kept(name)),
        read_by=tuple(
            sorted(other.name for other in files if file.name in other.dependencies)
        ),
        example=_example(file.example, f"sql/{file.schema}/{file.table}.sql"),
    )


def _example(example: Example | None, place: str) -> Example:
    if example is None:
        raise DeclarationError(
            f"{place} has no example. End its header with a line such as "
            "`-- Example: How the figure grew.`, then the query, every line of it "
            "indented by four spaces, as `--     select quarter, value`."
        )
    return example


def _is_kept(name: str) -> bool:
    return name.split(".")[0] in INPUT_SCHEMAS


def _column(
    name: str, comment: str, data_type: str, grain: Sequence[str]
) -> ColumnEntry:
    parts = _COMMENT.fullmatch(comment)
    assert parts is not None, "a SQL file is refused without meaning and unit"
    return ColumnEntry(name, data_type, parts["unit"], parts["meaning"], name in grain)


def _macro(file: MacroFile) -> MacroEntry:
    made = _MACRO.search(file.sql)
    assert made is not None, "a macro file is refused unless it creates its macro"
    return MacroEntry(
        schema=file.schema,
        name=file.name,
        usage=f"from {made['call']}" if made["is_table"] else made["call"],
        description=file.header.description,
        notes=" ".join(file.header.notes.split()),
        grain=", ".join(file.header.grain),
        example=_example(
            file.header.example, f"sql/{file.schema}/macros/{file.macro}.sql"
        ),
    )
