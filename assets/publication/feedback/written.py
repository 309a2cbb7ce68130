"""What feedback was written, kept beside it: so that nothing is written twice.

Free of the spreadsheet library, for whoever only asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assets.archive.verdict import KeptVerdict
from assets.publication.outbox import outbox_folder, publish

_CARD = ".written.json"


@dataclass(frozen=True)
class Written:
    """The feedback of a quarter: what it rests on, and what became of each workbook.

    ``files`` is AHSN code → file, or what stands for the code where it is not known;
    ``failed`` the same → why it could not be written, in a sentence.
    """

    quarter: str
    key: str
    files: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> str:
        """Return what was written in a line for people."""
        failed = f", {len(self.failed)} failed" if self.failed else ""
        return f"{len(self.files)} workbooks{failed}"


def feedback_key(current: KeptVerdict, code_version: str) -> str:
    """Return what changes when a quarter's feedback might."""
    return f"{current.verdict_id}-{code_version}"


def last_written(home: Path, quarter: str) -> Written | None:
    """Return what was written last for a quarter; None if nothing, or it is lost."""
    path = outbox_folder(home, quarter, "feedback") / _CARD
    try:
        written = Written(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    is_there = all(Path(file).is_file() for file in written.files.values())
    return written if is_there else None


def keep_written(home: Path, written: Written) -> None:
    """Keep what was written, beside it.

    Raises:
        OSError: the disk refuses.
    """
    card = json.dumps(asdict(written), indent=2) + "\n"
    folder = outbox_folder(home, written.quarter, "feedback")
    publish(folder / _CARD, card.encode())
