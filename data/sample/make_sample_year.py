"""Write the sample year: ``python -m data.sample.make_sample_year``.

The same bytes on every run. What stands in the files is the generator's business;
this writes the inbox, the mail gateway's list, and the account of what is planted.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.sample.generator.explained import read_explained
from data.sample.generator.readme import readme
from data.sample.generator.world import load_world
from data.sample.generator.year import Delivery, deliveries

SAMPLE = Path(__file__).parent


def write_sample_year(folder: Path) -> None:
    """Write ``inbox/``, ``planted.csv`` and ``README.md`` into a folder.

    An inbox that is there is replaced.
    """
    arrived = deliveries(load_world())
    inbox = folder / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    for delivery in arrived:
        _write_delivery(delivery, inbox / delivery.quarter)
    _write_received(arrived, inbox / "received.csv")
    planted = [thing for delivery in arrived for thing in delivery.planted]
    _write_csv(
        folder / "planted.csv",
        ["quarter", "file_name", "sheet", "cell", "rule_id", "ahsn_code", "note"],
        (
            (p.quarter, p.file_name, p.sheet, p.cell, p.rule_id, p.ahsn_code, p.note)
            for p in planted
        ),
    )
    (folder / "README.md").write_text(
        readme(planted, read_explained()), encoding="utf-8"
    )


def _write_delivery(delivery: Delivery, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(delivery.content, bytes):
        (folder / delivery.file_name).write_bytes(delivery.content)
        return
    inside = folder / delivery.file_name
    inside.mkdir()
    for name, data in delivery.content.items():
        (inside / name).write_bytes(data)


def _write_received(arrived: Sequence[Delivery], path: Path) -> None:
    _write_csv(
        path,
        ["quarter", "file_name", "sha256", "received_at"],
        (
            (
                delivery.quarter,
                delivery.file_name,
                _sha256(delivery),
                f"{delivery.received_at:%Y-%m-%dT%H:%M:%SZ}",
            )
            for delivery in arrived
        ),
    )


def _sha256(delivery: Delivery) -> str:
    """Return the identity of a submission: of a folder, that of its files' list."""
    content = delivery.content
    if not isinstance(content, bytes):
        content = "".join(
            f"{name}\0{hashlib.sha256(data).hexdigest()}\n"
            for name, data in sorted(content.items())
        ).encode()
    return hashlib.sha256(content).hexdigest()


def _write_csv(
    path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


if __name__ == "__main__":
    write_sample_year(SAMPLE)
