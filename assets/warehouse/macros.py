"""The macros: queries with a parameter, kept in the warehouse file by name.

``sql/<schema>/macros/<macro>.sql`` is one ``create macro`` under a header as a table's
has it. They are a convenience of DuckDB; whatever they answer, a plain query answers
too, and no table rests on one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.domain.errors import DeclarationError
from assets.domain.project import SQL
from assets.warehouse.header import Header, read_header


@dataclass(frozen=True)
class MacroFile:
    """One macro: the schema it is in, its name, its header, and what creates it."""

    schema: str
    macro: str
    header: Header
    sql: str

    @property
    def name(self) -> str:
        """The macro's name with its schema, as ``marts.metric_quarter_as_at``."""
        return f"{self.schema}.{self.macro}"

    @property
    def kind(self) -> str:
        """What a comment on it is on: ``macro table``, or ``macro`` for one value."""
        return "macro table" if ") as table\n" in self.sql else "macro"

    @property
    def comment(self) -> str:
        """The comment of the macro: what it answers, and the grain of the answer."""
        return f"{self.header.description} Grain: {', '.join(self.header.grain)}."


def macro_files(folder: Path = SQL) -> tuple[MacroFile, ...]:
    """Return every macro of the folder, those that give one value first.

    The others may rest on them.

    Raises:
        DeclarationError: a file does not create the macro that its place names.
    """
    files = map(_read_macro_file, sorted(folder.glob("*/macros/*.sql")))
    return tuple(sorted(files, key=lambda file: file.kind))


def write_macros(connection: duckdb.DuckDBPyConnection, folder: Path = SQL) -> None:
    """Create the macros in the connection's database, each with its comment.

    Args:
        connection: open on a database that has the tables.
        folder: the SQL files, in one folder a schema.

    Raises:
        DeclarationError: a file does not create the macro that its place names.
    """
    for file in macro_files(folder):
        connection.execute(file.sql)
        comment = file.comment.replace("'", "''")
        connection.execute(f"comment on {file.kind} {file.name} is '{comment}'")


def _read_macro_file(path: Path) -> MacroFile:
    schema = path.parents[1].name
    place = f"sql/{schema}/macros/{path.name}"
    sql = path.read_text(encoding="utf-8")
    code = [line for line in sql.splitlines() if not line.startswith("--")]
    if not "\n".join(code).startswith(f"create macro {schema}.{path.stem}("):
        raise DeclarationError(
            f"{place} must create the macro its place names. Begin it, under its "
            f"header, with `create macro {schema}.{path.stem}(`."
        )
    return MacroFile(schema, path.stem, read_header(sql, place), sql)
