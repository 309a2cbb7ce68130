"""What is known of each output: of which contents it is, or why there is none.

Asked before anything heavy is imported: a run with nothing new ends there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assets.domain.errors import PublicationError
from assets.publication.outbox import publish
from assets.publication.outputs.folder import output_folder

_RECORD = ".outputs.json"
CONTENTS = ".contents.json"


@dataclass(frozen=True)
class OutputRecord:
    """One output, named by its place in the outbox, such as 2020-21-Q4/report.

    Attributes:
        place: where in the outbox.
        made_of: what the warehouse held when the output was last found to be as it
            should be; None where it could not be written then.
        failed: why it could not be written, in a sentence; None where it could.
        leads_to: the folders that its pages lead to, in the order of `LEADS_TO`.
    """

    place: str
    made_of: str | None
    failed: str | None = None
    leads_to: tuple[str, ...] = ()


def output_records(home: Path) -> dict[str, OutputRecord]:
    """Return what is known of every output of a home, by its place."""
    try:
        text = (home / "outbox" / _RECORD).read_text(encoding="utf-8")
        return {one["place"]: _record(one) for one in json.loads(text)}
    except (OSError, ValueError, TypeError, KeyError):
        # Lost, it only costs a look at what every output is made of.
        return {}


def _record(one: dict[str, Any]) -> OutputRecord:
    return OutputRecord(**{**one, "leads_to": tuple(one.get("leads_to", ()))})


def keep_output_record(home: Path, record: OutputRecord) -> None:
    """Keep what is known of an output now; the caller holds the home's lock.

    Raises:
        PublicationError: the disk refuses; what was known before is as it was.
    """
    records = output_records(home) | {record.place: record}
    text = json.dumps([asdict(records[place]) for place in sorted(records)], indent=2)
    path = home / "outbox" / _RECORD
    try:
        publish(path, f"{text}\n".encode())
    except OSError as error:
        raise PublicationError(
            f"The list of outputs, {path}, could not be written: "
            f"{error.strerror or error}. What lies in the outbox is as it was. Check "
            "the disk's free space and the folder's permissions, then run again."
        ) from error


def contents_of(files: Mapping[str, bytes]) -> bytes:
    """Return the list of a folder's files that `is_whole` reads."""
    sizes = {name: len(data) for name, data in files.items()}
    return f"{json.dumps(sizes, indent=2)}\n".encode()


def is_whole(home: Path, place: str) -> bool:
    """Whether the folder of a place has every file that was written, of its size."""
    folder = output_folder(home, place)
    try:
        sizes = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == sizes[name] for name in sizes)
    except (OSError, ValueError, TypeError, AttributeError):
        return False
