"""The card of a kept folder: which one it is, of which moment, as JSON beside its data.

What verdicts and editions have in common: a folder whose name sorts by time, and a
card that says what it rests on. What else is in the folder is its owner's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from assets.domain.errors import ArchiveError


def name_of(moment: datetime, key: str) -> str:
    """Return the name a folder is kept under: sorts by time, then says its key."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}Z-{key}"


def kept_in(folder: Path) -> list[Path]:
    """Return the folders kept in a folder, in the order of their names.

    What is no folder, or hidden, is not ours: a file manager leaves its own there.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith(".")
    )


def write_card(path: Path, values: Mapping[str, object]) -> None:
    """Write a card; moments are written in UTC, everything else as text."""
    texts = {name: _text(value) for name, value in values.items()}
    path.write_text(json.dumps(texts, indent=2) + "\n", encoding="utf-8")


def read_card(
    path: Path, columns: Iterable[str], *, moment: str, remedy: str
) -> tuple[dict[str, str], datetime]:
    """Return a card's texts, and its moment apart from them.

    Args:
        path: the card.
        columns: what it must have, the moment among them.
        moment: the name of the moment.
        remedy: what removing the folder and running again would do, for the message.

    Raises:
        ArchiveError: it cannot be read; says which, and what to do.
    """
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(card, dict):
            raise ValueError("it holds no names and values")
        values = {column: str(card[column]) for column in columns}
        return values, datetime.fromisoformat(values.pop(moment))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ArchiveError(
            f"{path} in the archive cannot be read ({error}). Restore its folder from "
            f"a backup, or remove it and run again {remedy}."
        ) from error


def marks_of(kept: object, schema: pl.Schema, columns: Sequence[str]) -> list[pl.Expr]:
    """Return columns that say which kept folder a row is of, typed by the schema."""
    return [
        pl.lit(getattr(kept, column), dtype=schema[column]).alias(column)
        for column in columns
    ]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
