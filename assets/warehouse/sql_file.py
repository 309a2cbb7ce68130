"""What a file of ``sql/`` says about its table: grain, columns, comments, lineage.

A file is one plain select whose folder and name are the table's. Nothing is run here,
and nothing is declared twice: all of it is read from the SQL. What the comment above
the select may say is `header`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assets.domain.errors import DeclarationError
from assets.domain.project import SQL
from assets.warehouse.header import Example, read_header
from assets.warehouse.rebuilding import QUARTER, WHOLE, Rebuilding, require_true

INPUT_SCHEMAS = ("archive", "registry")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COMMENT = re.compile(r".+\. Unit: .+\.")


@dataclass(frozen=True)
class SqlColumn:
    """A column of the final select; ``comment`` is its meaning and its unit."""

    name: str
    comment: str


@dataclass(frozen=True)
class SqlFile:
    """One table and the select that makes it.

    ``grain`` names the columns that together tell its rows apart; those in
    ``grain_or_none`` may be null. ``dependencies`` are the tables it reads, as
    ``schema.table``, those of ``archive`` and ``registry`` included. ``description``
    is the header's first sentence, ``notes`` what the header adds after the grain,
    ``example`` a question with the query that asks it of the built warehouse,
    ``rebuilding`` how much of it a changed quarter makes anew. ``places`` are where in
    ``sql`` the tables it reads are named: each name with the offset of its schema.
    """

    schema: str
    table: str
    sql: str
    description: str
    notes: str
    grain: tuple[str, ...]
    grain_or_none: frozenset[str]
    columns: tuple[SqlColumn, ...]
    dependencies: tuple[str, ...]
    example: Example | None
    rebuilding: Rebuilding = WHOLE
    places: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """The table's name with its schema, such as ``marts.activity``."""
        return f"{self.schema}.{self.table}"

    @property
    def place(self) -> str:
        """The file as a message names it, such as ``sql/marts/activity.sql``."""
        return f"sql/{self.schema}/{self.table}.sql"

    @property
    def has_quarter(self) -> bool:
        """Whether each of its rows is of a quarter."""
        return any(column.name == QUARTER for column in self.columns)

    @property
    def grain_text(self) -> str:
        """The grain as the header has it, such as ``quarter, ahsn_code or none``."""
        return ", ".join(
            f"{name} or none" if name in self.grain_or_none else name
            for name in self.grain
        )

    @property
    def comment(self) -> str:
        """The comment of the table: what it holds, and its grain."""
        return f"{self.description} Grain: {self.grain_text}."


def sql_files(folder: Path = SQL) -> tuple[SqlFile, ...]:
    """Return every table of the folder, each after the tables it reads.

    Raises:
        DeclarationError: a file is not one plain select, lacks its grain or a
            comment, or reads a table that nothing makes; or two read each other.
    """
    files = {
        file.name: file for file in map(read_sql_file, sorted(folder.glob("*/*.sql")))
    }
    for file in files.values():
        for name in file.dependencies:
            if name not in files and name.split(".")[0] not in INPUT_SCHEMAS:
                raise DeclarationError(
                    f"sql/{file.schema}/{file.table}.sql reads {name}, which nothing "
                    f"makes. Correct the name, or add sql/{name.replace('.', '/')}.sql."
                )
    graph = {name: file.dependencies for name, file in files.items()}
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise DeclarationError(
            f"The tables {' → '.join(error.args[1])} read each other. Take the part "
            "they share into a table of its own."
        ) from None
    return tuple(files[name] for name in order if name in files)


def read_sql_file(path: Path) -> SqlFile:
    """Return what one SQL file says.

    Raises:
        DeclarationError: naming the file, what is wrong and how to mend it.
    """
    return _read(path.parent.name, path.stem, path.read_text(encoding="utf-8"))


@cache
def _read(schema: str, table: str, sql: str) -> SqlFile:
    """Return what the text of one SQL file says; a text is parsed once a process."""
    place = f"sql/{schema}/{table}.sql"
    select = _only_select(sql, place)
    header = read_header(sql, place)
    require_true(header.rebuilding, select, place)
    places = tuple(_read_places(select, sql, place))
    columns = tuple(_read_column(column, place) for column in select.expressions)
    names = [column.name for column in columns]
    for name in {name for name in names if names.count(name) > 1}:
        raise DeclarationError(f"{place} has two columns {name}. Rename one of them.")
    for name in (*header.grain, schema, table):
        if not _NAME.fullmatch(name):
            raise DeclarationError(
                f"{place}: {name!r} is not a name. Use small letters, digits and _."
            )
    for name in header.grain:
        if name not in names:
            raise DeclarationError(
                f"{place}: the grain names {name}, which is not one of its columns. "
                "Correct the Grain line or add the column."
            )
    return SqlFile(
        schema=schema,
        table=table,
        sql=sql,
        description=header.description,
        notes=header.notes,
        grain=header.grain,
        grain_or_none=header.grain_or_none,
        columns=columns,
        dependencies=tuple(sorted({name for name, _ in places})),
        example=header.example,
        rebuilding=header.rebuilding,
        places=places,
    )


def _only_select(sql: str, place: str) -> exp.Select:
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except SqlglotError as error:
        raise DeclarationError(f"{place} cannot be read as SQL: {error}") from None
    match statements:
        case [exp.Select() as select]:
            return select
    raise DeclarationError(
        f"{place} must be one plain select (with its common table expressions) and "
        "nothing else: put a union or a second step into a named one."
    )


def _read_column(column: exp.Expression, place: str) -> SqlColumn:
    if column.is_star:
        raise DeclarationError(
            f"{place}: the final select has a *. List every column, each with its "
            "comment."
        )
    name = column.alias_or_name
    if not _NAME.fullmatch(name):
        raise DeclarationError(
            f"{place}: the column `{column.sql('duckdb', comments=False)}` has no name "
            "of small letters. Give it one with `as`."
        )
    comments = [comment.strip() for comment in column.comments or ()]
    if len(comments) != 1 or not _COMMENT.fullmatch(comments[0]):
        raise DeclarationError(
            f"{place}: the column {name} must end with one comment on its own line, "
            f"such as `-- What it means. Unit: patients.`; found {comments or 'none'}."
        )
    return SqlColumn(name, comments[0])


def _read_places(select: exp.Select, sql: str, place: str) -> Iterator[tuple[str, int]]:
    steps = {step.alias for step in select.find_all(exp.CTE)}
    for table in select.find_all(exp.Table):
        if table.db:
            name = f"{table.db}.{table.name}"
            offset = int(table.args["db"].meta["start"])
            if not sql.startswith(name, offset):
                raise DeclarationError(
                    f"{place} reads {name} in other letters. Write it so, without "
                    "spaces or quotes."
                )
            yield name, offset
        elif table.name not in steps:
            raise DeclarationError(
                f"{place} reads {table.name}, which names no schema. Write it as "
                f"schema.{table.name}."
            )
