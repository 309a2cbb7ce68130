"""The examples of ``tests/unit/validation/examples/``: what passes a rule, what fails.

Each is a submission, judged at once with all others of its quarter; or, for the
rules on the national figures, a small national mart, judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import yaml

from assets.domain.datasets import BY_NAME
from assets.validation.evidence import Evidence, evidence_of_reading, gather_evidence
from tests.factories.judging import NOON, Desk, Row, Sent, read_sent
from tests.factories.national import judged_mart

EXAMPLES = Path(__file__).parents[1] / "unit" / "validation" / "examples"

_EXPECTED = ("about", "cells", "severity", "rejects", "message", "also")
_OTHERS = ("before", "beside")
_NATIONAL = ("national", "published", "issues", "standing")


@dataclass(frozen=True)
class Example:
    """One submission, or one ``national`` mart, and what its rule has to say of it.

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
    national: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.rule_id}-{self.number}"

    def named(self) -> dict[str, Sent]:
        """Return the example and what is sent beside it, by name."""
        beside = enumerate(self.beside)
        return {f"{self.name}-beside-{n}": sent for n, sent in beside} | {
            self.name: self.sent
        }


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

    Examples of one quarter are judged in one go; what was sent before them is in an
    archive they share.
    """
    found: dict[str, pl.DataFrame] = {}
    for example in examples:
        if example.national:
            rows, *rest = (example.national.get(name, ()) for name in _NATIONAL)
            found[example.name] = judged_mart(
                rows, **dict(zip(_NATIONAL[1:], rest, strict=True))
            ).failures
    sent_in = [example for example in examples if not example.national]
    for quarter in sorted({example.sent.quarter for example in sent_in}):
        of_quarter = [e for e in sent_in if e.sent.quarter == quarter]
        desk = Desk(folder / quarter)
        for sent in (sent for example in of_quarter for sent in example.before):
            desk.send(sent)
        for earlier in sorted({s.quarter for e in of_quarter for s in e.before}):
            desk.judge(earlier)
        read = {
            name: _read(sent, desk.folder / "unsent" / name)
            for example in of_quarter
            for name, sent in example.named().items()
        }
        failures = desk.verdict_on(_together(read.values(), desk, quarter)).failures
        for example in of_quarter:
            ids = read[example.name].submissions["submission_id"].to_list()
            is_example = pl.col("submission_id").is_in(ids)
            found[example.name] = failures.filter(is_example)
    return found


def _read(sent: Sent, path: Path) -> Evidence:
    return evidence_of_reading(*read_sent(sent, path), seen_at=NOON)


def _together(several: Iterable[Evidence], desk: Desk, quarter: str) -> Evidence:
    """Return the evidence of several files as if the archive had them all."""
    several = list(several)
    return replace(
        gather_evidence(desk.archive, quarter),
        submissions=pl.concat(each.submissions for each in several),
        cover=pl.concat(each.cover for each in several),
        datasets=pl.concat(each.datasets for each in several),
        layout=pl.concat(each.layout for each in several),
        records={
            name: pl.concat(each.records[name] for each in several) for name in BY_NAME
        },
    )


def _example(rule_id: str, number: int, entry: Mapping[str, object]) -> Example:
    apart = (*_EXPECTED, *_OTHERS, *_NATIONAL)
    sent = {k: v for k, v in entry.items() if k not in apart}
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
        national={k: v for k, v in entry.items() if k in _NATIONAL},
        **others,
    )


def _sent(entry: Mapping[str, object]) -> Sent:
    sheets = {name: _rows(entry[name]) for name in BY_NAME if name in entry}
    rest = {name: value for name, value in entry.items() if name not in BY_NAME}
    return Sent(sheets=sheets, **rest)


def _rows(rows: Sequence[Mapping[str, object]]) -> list[Row]:
    return [{name: str(value) for name, value in row.items()} for row in rows]
