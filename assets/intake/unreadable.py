"""The one exception of intake: a file cannot be read, and why, for its sender.

It never leaves this room: `assets.intake.read` turns it into a reading that says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class UnreadableError(Exception):
    """The file cannot be read; the text is for the officer who sent it."""


@contextmanager
def refused_as(reason: str) -> Iterator[None]:
    """Turn any failure of a parser in the block into `UnreadableError`.

    Parsers written in Rust panic on some damaged files, with a BaseException of their
    own; a request to stop the process passes.
    """
    try:
        yield
    except (UnreadableError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise UnreadableError(reason) from error


def printable(name: str) -> str:
    """Return a name fit for a message: nothing invisible, nothing undecodable."""
    decoded = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in _INVISIBLE
        else character
        for character in decoded
    )
