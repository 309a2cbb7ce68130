"""When a file arrived, as the mail gateway wrote it down in ``received.csv``.

A row counts only for the very bytes it names.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RECEIVED = "received.csv"
_COLUMNS = ("quarter", "file_name", "sha256", "received_at")


@dataclass(frozen=True)
class Arrivals:
    """The arrivals written down: (quarter, file name, SHA-256) → moment in UTC."""

    moments: Mapping[tuple[str, str, str], datetime] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def moment(self, quarter: str, file_name: str, sha256: str) -> datetime | None:
        """Return when these bytes arrived, if that was written down."""
        return self.moments.get((quarter, file_name, sha256))


def read_arrivals(inbox: Path) -> Arrivals:
    """Return what ``received.csv`` of an inbox says; nothing if there is none.

    A moment without a time zone is in UTC. Of two rows for one arrival the earlier
    counts. A row that cannot be read is a problem, not an exception.
    """
    path = inbox / RECEIVED
    try:
        text = path.read_text(encoding="utf-8-sig")
        heading, *rows = csv.reader(text.splitlines()) if text else [[]]
    except FileNotFoundError:
        return Arrivals()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return Arrivals(problems=(f"{RECEIVED} in the inbox cannot be read: {error}.",))
    if not set(_COLUMNS) <= set(heading):
        return Arrivals(
            problems=(
                f"{RECEIVED} in the inbox has not the columns {', '.join(_COLUMNS)}: "
                "times of arrival are taken from the files instead.",
            )
        )
    moments: dict[tuple[str, str, str], datetime] = {}
    problems = []
    for number, cells in enumerate(rows, start=2):
        row = dict.fromkeys(_COLUMNS, "") | dict(zip(heading, cells, strict=False))
        try:
            moment = _utc(row["received_at"])
        except ValueError:
            problems.append(
                f"{RECEIVED} in the inbox, row {number}: {row['received_at']!r} is not "
                "a time such as 2021-04-20T09:30:00Z."
            )
            continue
        key = (row["quarter"], row["file_name"], row["sha256"].lower())
        moments[key] = min(moment, moments.get(key, moment))
    return Arrivals(moments, tuple(problems))


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
