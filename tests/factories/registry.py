"""A registry to spoil: a copy of the real one, and the way to change its text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from assets.domain.project import REFERENCE
from assets.domain.registry.load import load_registry


def copy_of_the_registry(folder: Path) -> Path:
    """Return a copy of ``data/reference/`` inside a folder."""
    return Path(shutil.copytree(REFERENCE, folder / "reference"))


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file; it has to be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def message_about_a_spoilt_registry(
    folder: Path, file: str, *, old: str, new: str
) -> str:
    """Return the one message that loading gives after a text was replaced."""
    reference = copy_of_the_registry(folder)
    replace_once(reference / file, old, new)
    with pytest.raises(DeclarationError) as caught:
        load_registry(reference)
    message = str(caught.value)
    assert "pydantic" not in message.lower()
    assert Path(file).name in message
    assert "; " in message
    assert "\n" not in message
    return message
