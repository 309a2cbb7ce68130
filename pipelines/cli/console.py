"""What goes to standard output, what to standard error, and in which shape.

Data goes to standard output; messages and progress to standard error. Colour is for
terminals only, and ``NO_COLOR`` is honoured by the library.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import IO

from rich.console import Console
from rich.table import Table

SCHEMA_VERSION = 1

# Wide enough for the national table. A pipe or file has no width of its own.
WIDTH_WITHOUT_TERMINAL = 160


def console_for(stream: IO[str]) -> Console:
    """Return a console on a stream, wide enough for tables when it is not a terminal."""
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def output() -> Console:
    """Return the console of standard output."""
    return console_for(sys.stdout)


def say(message: str) -> None:
    """Print one message to standard error, as it stands."""
    print(message, file=sys.stderr, flush=True)


def print_json(command: str, content: Mapping[str, object]) -> None:
    """Print what a command found as JSON, with the version of its shape."""
    document = {"schema_version": SCHEMA_VERSION, "command": command, **content}
    print(json.dumps(document, indent=2, ensure_ascii=False, default=_json_value))


def _json_value(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def table_of(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right_aligned: Iterable[str] = (),
) -> Table:
    """Return a table ready to print; text is taken as it stands, never as markup."""
    right = set(right_aligned)
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in headings:
        table.add_column(
            heading, justify="right" if heading in right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    return table


def _plain(text: str) -> str:
    # What AHSNs wrote may hold square brackets and control characters: the first
    # would be read as markup, the second could steer the reader's terminal.
    visible = "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
    return visible.replace("[", "\\[")
