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

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

SCHEMA_VERSION = 1

# Wide enough for the national table. A pipe or file has no width of its own.
WIDTH_WITHOUT_TERMINAL = 200


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # The library would exit with 1; `main` knows that it is no failure.
        raise BrokenPipeError


def console_for(stream: IO[str]) -> Console:
    """Return a console on a stream, wide enough for tables also in a pipe."""
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return _Console(file=stream, width=width, highlight=False, soft_wrap=False)


def output() -> Console:
    """Return the console of standard output."""
    return console_for(sys.stdout)


def say(message: str) -> None:
    """Print one message to standard error; it may have several lines."""
    print(_lines(message), file=sys.stderr, flush=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text to standard output, whole, whatever the terminal's width."""
    for line in lines:
        print(visible(line))


def print_json(command: str, content: Mapping[str, object]) -> None:
    """Print what a command found as JSON, with the version of its shape."""
    document = {"schema_version": SCHEMA_VERSION, "command": command, **content}
    text = json.dumps(document, indent=2, ensure_ascii=False, default=_json_value)
    # Outside strings JSON has only printable characters and its own line ends.
    print(
        "".join(
            char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1]
            for char in text
        )
    )


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
    table = Table(
        title=Text(visible(title)),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for heading in headings:
        table.add_column(
            heading, justify="right" if heading in right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(_lines(cell)) for cell in row))
    return table


def visible(text: str) -> str:
    """Return text from outside with every control character replaced.

    It could steer the reader's terminal.
    """
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _lines(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))
