"""What the comment above a table's select says: grain, rebuilding, notes, example.

The header of a file of ``sql/`` is every line before the first that is no comment.
The select below it is `sql_file`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from assets.domain.errors import DeclarationError
from assets.warehouse.rebuilding import WHOLE, Rebuilding, read_rebuilding

_GRAIN = re.compile(r"Grain: (.+)\.")
_EXAMPLE = re.compile(r"Example: (.+\.)")
_INDENT = "     "


@dataclass(frozen=True)
class Example:
    """A question the table answers, as a sentence, and the query that asks it."""

    sentence: str
    sql: str


@dataclass(frozen=True)
class Header:
    """What a file says of its table before the select.

    ``grain`` names the columns that together tell its rows apart; those in
    ``grain_or_none`` may be null. ``description`` is the first sentence, ``notes`` what
    stands between the grain and the example; ``rebuilding`` is how much of the table a
    changed quarter makes anew, which is all of it unless the header says otherwise.
    """

    description: str
    notes: str
    grain: tuple[str, ...]
    grain_or_none: frozenset[str]
    example: Example | None
    rebuilding: Rebuilding = WHOLE


def read_header(sql: str, place: str) -> Header:
    """Return what the header of a SQL file says.

    Args:
        sql: the whole file.
        place: what the file is called in a message, as ``sql/marts/activity.sql``.

    Raises:
        DeclarationError: it has no sentence or grain, or not in that order, or an
            example that is not a sentence and a query.
    """
    raw = takewhile(lambda line: line.startswith("--"), sql.splitlines())
    lines = [line.removeprefix("--") for line in raw]
    words, example = _read_example(lines, place)
    words, rebuilding = read_rebuilding(words, place)
    description, named, notes = _read_grain(words, place)
    grain = {}
    for part in named.split(","):
        name = part.strip()
        grain[name.removesuffix(" or none")] = name.endswith(" or none")
    return Header(
        description=description,
        notes=notes,
        grain=tuple(grain),
        grain_or_none=frozenset(name for name, or_none in grain.items() if or_none),
        example=example,
        rebuilding=rebuilding,
    )


def _read_grain(words: Sequence[str], place: str) -> tuple[str, str, str]:
    """Return what stands before the grain, its names, and what stands after it."""
    begins = [at for at, line in enumerate(words) if line.startswith("Grain: ")]
    at = begins[0] if len(begins) == 1 else 0
    # Many names go on in the next line, until a full stop.
    lines = [*takewhile(lambda line: line and line[-1] != ".", words[at:])]
    after = at + len(lines) + 1
    found = _GRAIN.fullmatch(" ".join(words[at:after]))
    if at == 0 or found is None:
        raise DeclarationError(
            f"{place} must begin with a comment: a sentence that says what the table "
            "holds, then a line such as `-- Grain: quarter, ahsn_code.`"
        )
    before, notes = " ".join(words[:at]), " ".join(words[after:])
    return before.strip(), found.group(1), notes.strip()


def _read_example(lines: Sequence[str], place: str) -> tuple[list[str], Example | None]:
    """Return the words before the example, a line each, and the example."""
    words = [line.strip() for line in lines]
    found = [at for at, line in enumerate(words) if line.startswith("Example:")]
    if not found:
        return words, None
    at = found[0]
    query = lines[at + 1 :]
    sentence = _EXAMPLE.fullmatch(words[at])
    is_query = all(line.startswith(_INDENT) for line in query)
    if len(found) > 1 or sentence is None or not query or not is_query:
        raise DeclarationError(
            f"{place}: the header must end with one example: a line such as "
            "`-- Example: How the figure grew.`, then the query, every line of it "
            "indented by four spaces, as `--     select quarter, value`."
        )
    sql = "\n".join(line.removeprefix(_INDENT).rstrip() for line in query)
    return words[:at], Example(sentence.group(1), sql)
