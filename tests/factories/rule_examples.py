"""The examples of ``tests/unit/validation/examples/``: what passes a rule, what fails.

Each is a submission, sent with all others of its quarter and judged once with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from assets.archive.verdict import Verdict
from assets.domain.datasets import BY_NAME
from tests.factories.judging import Desk, Row, Sent

EXAMPLES = Path(__file__).parents[1] / "unit" / "validation" / "examples"

_EXPECTED = ("about", "cells", "severity", "rejects", "message", "also")
_OTHERS = ("before", "beside")


@dataclass(frozen=True)
class Example:
    """One submission and what its rule has to say of it.

    ``cells`` are those the rule names; none for an example that passes. ``also`` are
    other rules that fail for causes of their own.
    """

    rule_id: str
    number: int
    about: str
    sent: Sent
    before: Sequence[Sent]
    beside: Sequence[Sent]
    cells: Sequence[str | None]
    severity: str
    rejects: str | None
    message: str
    also: Sequence[str]

    @property
    def name(self) -> str:
        return f"{self.rule_id}-{self.number}"


def read_examples(*, fails: bool) -> list[Example]:
    """Return every example that fails its rule, or every one that passes it."""
    kind = "fails" if fails else "passes"
    return [
        _example(rule_id, number, entry)
        for path in sorted(EXAMPLES.glob("*.yml"))
        for rule_id, kinds in yaml.safe_load(path.read_text("utf-8")).items()
        for number, entry in enumerate(kinds[kind], start=101 if fails else 1)
    ]


def judged_examples(
    examples: Sequence[Example], folder: Path
) -> dict[str, pl.DataFrame]:
    """Return the failures of each example by its name.

    Examples of one quarter share an archive and are judged in one go.
    """
    found: dict[str, pl.DataFrame] = {}
    for quarter in sorted({example.sent.quarter for example in examples}):
        of_quarter = [e for e in examples if e.sent.quarter == quarter]
        desk = Desk(folder / quarter)
        ids = dict(_send_all(desk, of_quarter))
        for earlier in sorted({s.quarter for e in of_quarter for s in e.before}):
            desk.judge(earlier)
        failures = desk.judge(quarter).failures
        for name, submission_id in ids.items():
            found[name] = failures.filter(pl.col("submission_id") == submission_id)
    return found


def _send_all(desk: Desk, examples: Sequence[Example]) -> Iterator[tuple[str, str]]:
    for example in examples:
        for sent in (*example.before, *example.beside):
            desk.send(sent)
        yield example.name, desk.send(example.sent)


def _example(rule_id: str, number: int, entry: Mapping[str, object]) -> Example:
    sent = {k: v for k, v in entry.items() if k not in (*_EXPECTED, *_OTHERS)}
    others = {
        name: [
            _sent({"ahsn_code": sent.get("ahsn_code", "EAST")} | other)
            for other in entry.get(name, [])
        ]
        for name in _OTHERS
    }
    return Example(
        rule_id=rule_id,
        number=number,
        about=entry["about"],
        sent=_sent(sent),
        cells=entry.get("cells", []),
        severity=entry.get("severity", "critical"),
        rejects=entry.get("rejects"),
        message=entry.get("message", ""),
        also=entry.get("also", []),
        **others,
    )


def _sent(entry: Mapping[str, object]) -> Sent:
    sheets = {name: _rows(entry[name]) for name in BY_NAME if name in entry}
    rest = {name: value for name, value in entry.items() if name not in BY_NAME}
    return Sent(sheets=sheets, **rest)


def _rows(rows: Sequence[Mapping[str, object]]) -> list[Row]:
    return [{name: str(value) for name, value in row.items()} for row in rows]
