"""Runs of the command line whose exit code has not told yet what they came to.

A run leaves a note in its home of the quarters it is to tell of, and takes it away when
it ends with a code that speaks of them. One that is killed, is interrupted or fails
does not get to that: the next run finds its note, and tells of those quarters too. So
does one that starts while another is at work, for twice told is better than never.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from assets.domain.flush import flush

_NAME = ".run-note-"
_DRAFT = ".run-note.writing"


@dataclass(frozen=True)
class RunNote:
    """A run's note of the quarters that its exit code is to tell of."""

    path: Path
    quarters: tuple[str, ...]

    def remove(self) -> None:
        """Take the note away: its quarters were told, or another note has them."""
        self.path.unlink(missing_ok=True)


def notes_left(home: Path) -> tuple[RunNote, ...]:
    """Return the notes in a home: of runs that did not end, or are at work."""
    return tuple(_notes(home))


def leave_note(
    home: Path, quarters: Iterable[str], *, instead_of: Iterable[RunNote] = ()
) -> RunNote:
    """Leave a note and return it. The caller holds the home's lock.

    Args:
        home: of the run.
        quarters: those it is to tell of.
        instead_of: the notes of other runs whose quarters are among them.

    Raises:
        OSError: the disk refuses.
    """
    note = RunNote(home / f"{_NAME}{uuid4().hex}", tuple(quarters))
    draft = home / _DRAFT
    draft.write_text("\n".join(note.quarters), encoding="utf-8")
    flush(draft)
    # Whole or not at all: others read without the lock.
    draft.rename(note.path)
    flush(home)
    for other in instead_of:
        other.remove()
    return note


def _notes(home: Path) -> Iterator[RunNote]:
    for path in sorted(home.glob(f"{_NAME}*")):
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            # Its run ended meanwhile.
            continue
        yield RunNote(path, tuple(text.split()))
