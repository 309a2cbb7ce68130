"""What the dictionary says of each table: everything its SQL file and its type tell.

How it is laid out as text or as a page is `markdown`'s and `page`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
_PARAMETERS = re.compile(r"create macro [a-z0-9_.]+\((?P<names>[^)]*)\)")


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
    example: Example | None


@dataclass(frozen=True)
class MacroEntry:
    """One query with a parameter, used as a table is: ``from name(parameters)``."""

    schema: str
    name: str
    parameters: str
    description: str
    notes: str
    grain: str
    example: Example | None


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

    Args:
        files: every table.
        macros: every macro.
        column_types: DuckDB's type of each column, by table and column.
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
        example=file.example,
    )


def _is_kept(name: str) -> bool:
    return name.split(".")[0] in INPUT_SCHEMAS


def _column(
    name: str, comment: str, data_type: str, grain: Sequence[str]
) -> ColumnEntry:
    parts = _COMMENT.fullmatch(comment)
    assert parts is not None, "a SQL file is refused without meaning and unit"
    return ColumnEntry(name, data_type, parts["unit"], parts["meaning"], name in grain)


def _macro(file: MacroFile) -> MacroEntry:
    parameters = _PARAMETERS.search(file.sql)
    return MacroEntry(
        schema=file.schema,
        name=file.name,
        parameters="" if parameters is None else parameters["names"].strip(),
        description=file.header.description,
        notes=" ".join(file.header.notes.split()),
        grain=", ".join(file.header.grain),
        example=file.header.example,
    )
