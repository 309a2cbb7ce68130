"""How SQLAlchemy's expressions are written for DuckDB.

Great Expectations builds its conditions as SQLAlchemy expressions. This module turns
one into DuckDB's SQL with every value written in, and spells a table's name. It runs
nothing and knows nothing of expectations.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import (
    PGCompiler,
    PGDialect,
    PGIdentifierPreparer,
)
from sqlalchemy.sql import quoted_name

_NAME_PART = re.compile(r'"((?:[^"]|"")+)"|([^".]+)')


class DuckDBIdentifiers(PGIdentifierPreparer):
    """Quotes every name: DuckDB's reserved words are not PostgreSQL's."""

    def quote(self, ident: str, force: Any = None) -> str:
        """Return the name in double quotes, unless it already is."""
        if getattr(ident, "quote", None) is False:
            return str(ident)
        return self.quote_identifier(ident)


class DuckDBCompiler(PGCompiler):
    """PostgreSQL's SQL but for regular expressions.

    DuckDB's ``~`` wants the whole text to match; PostgreSQL's, which Great
    Expectations writes, and Python's ``re.search`` want a match anywhere.
    """

    def visit_custom_op_binary(
        self, element: sa.BinaryExpression[Any], operator: Any, **kw: Any
    ) -> str:
        """Return ``regexp_matches`` for a regular expression, else the operator."""
        if operator.opstring not in ("~", "!~"):
            return str(super().visit_custom_op_binary(element, operator, **kw))  # type: ignore[no-untyped-call]
        text = self.process(element.left, **kw)
        pattern = self.process(element.right, **kw)
        negation = "NOT " if operator.opstring == "!~" else ""
        return f"{negation}regexp_matches({text}, {pattern})"


class DuckDBDialect(PGDialect):
    """DuckDB as far as Great Expectations' built-in metrics need it."""

    name = "duckdb"
    preparer = DuckDBIdentifiers
    statement_compiler = DuckDBCompiler
    supports_statement_cache = False

    def __init__(self) -> None:
        # Any style but pyformat, which would double the percent signs in literals.
        super().__init__(paramstyle="named")  # type: ignore[no-untyped-call]
        # DuckDB reads a backslash in a literal as itself.
        self._backslash_escapes = False


DIALECT = DuckDBDialect()


def to_sql(expression: sa.ClauseElement) -> str:
    """Return the expression as DuckDB SQL, its values written in."""
    compiled = expression.compile(
        dialect=DIALECT, compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def split_name(table: str) -> tuple[str, ...]:
    """Return the parts of ``table``, ``schema.table`` or ``catalog.schema.table``.

    A part with a dot or a quote in it is written in double quotes.

    Raises:
        ValueError: the name has no such form.
    """
    parts: list[str] = []
    position = 0
    while match := _NAME_PART.match(table, position):
        quoted, plain = match.groups()
        parts.append(quoted.replace('""', '"') if quoted is not None else plain)
        position = match.end()
        if table[position : position + 1] != ".":
            break
        position += 1
    if position != len(table) or not 1 <= len(parts) <= 3:
        raise ValueError(f"{table!r} is not the name of a table")
    return tuple(parts)


def split_schema(table: str) -> tuple[str | None, str]:
    """Return the table's schema as SQLAlchemy takes it (quoted), and its own name."""
    *schema, name = split_name(table)
    if not schema:
        return None, name
    quoted = ".".join(DIALECT.identifier_preparer.quote(part) for part in schema)
    return quoted_name(quoted, quote=False), name
