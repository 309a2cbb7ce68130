"""The examples of ``tests/unit/validation/examples/``: what passes a rule, what fails.

Each is a submission, judged at once with all others of its quarter; or, for the
rules on the national figures, a small national mart, judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import yaml

from assets.domain.datasets import BY_NAME
from assets.domain.registry.organisations import Membership
from assets.domain.registry.registry import Registry
from assets.validation.evidence import Evidence, evidence_of_reading, gather_evidence
from tests.factories.judging import (
    NOON,
    Desk,
    Row,
    Sent,
    expecting,
    in_time,
    read_sent,
    registered,
)
from tests.factories.national import judged_mart
from tests.factories.past_records import Past, with_past

EXAMPLES = Path(__file__).parents[1] / "unit" / "validation" / "examples"

_EXPECTED = ("about", "cells", "severity", "rejects", "message", "also")
_FLAGS = ("is_overdue", "is_absent")
_OTHERS = ("before", "beside")
_PAST = "past"
_OF_WHOLE = (
    "submission_missing",
    "submission_late",
    "programme_not_reported",
    "organisation_lapsed",
)
_NATIONAL = ("national", "published", "issues", "standing")


@dataclass(frozen=True)
class Example:
    """One submission, or one ``national`` mart, and what its rule has to say of it.

    ``cells`` are those the rule names; none for an example that passes. ``also`` are
    other rules that fail for causes of their own. ``is_overdue`` says that the deadline
    has passed when it is judged, ``is_absent`` that nothing of it is sent.
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
    is_overdue: bool = False
    is_absent: bool = False
    past: Sequence[Past] = ()
    national: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.rule_id}-{self.number}"

    def named(self) -> dict[str, Sent]:
        """Return the example and what is sent beside it, by name."""
        beside = enumerate(self.beside)
        named = {f"{self.name}-beside-{n}": sent for n, sent in beside}
        return named if self.is_absent else named | {self.name: self.sent}


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
    for quarter, is_overdue in sorted(
        {(e.sent.quarter, e.is_overdue) for e in sent_in}
    ):
        of_quarter = [
            e
            for e in sent_in
            if (e.sent.quarter, e.is_overdue) == (quarter, is_overdue)
        ]
        desk = Desk(folder / f"{quarter}-{is_overdue}", registry=_registry())
        for sent in (sent for example in of_quarter for sent in example.before):
            desk.send(sent)
        for earlier in sorted({s.quarter for e in of_quarter for s in e.before}):
            desk.judge(earlier)
        read = {
            name: _read(sent, desk.folder / "unsent" / name)
            for example in of_quarter
            for name, sent in example.named().items()
        }
        moment = in_time(quarter) + timedelta(days=7 if is_overdue else 1)
        evidence = with_past(
            _together(read.values(), desk, quarter),
            (past for example in of_quarter for past in example.past),
        )
        failures = desk.verdict_on(evidence, at=moment).failures
        for example in of_quarter:
            found[example.name] = _of_example(example, read, failures)
    return found


@cache
def _registry() -> Registry:
    """The registry, for what its own things do not show.

    Every AHSN is to report two programmes, one of which has only stages until
    2020-21-Q4; and one organisation moves in the middle of 2021-22-Q3.
    """
    codes = sorted(registered().ahsns.codes)
    narrow = expecting(registered(), {"eied": codes, "tracheostomy_bundle": codes})
    return replace(narrow, organisations=tuple(_with_move(narrow.organisations)))


def _with_move(memberships: Iterable[Membership]) -> Iterator[Membership]:
    for each in memberships:
        if each.organisation_code != "SYN-EAST-08":
            yield each
            continue
        until, since = date(2021, 11, 15), date(2021, 11, 16)
        yield each.model_copy(update={"valid_to": until})
        yield each.model_copy(update={"ahsn_code": "EM", "valid_from": since})


def _of_example(
    example: Example, read: Mapping[str, Evidence], failures: pl.DataFrame
) -> pl.DataFrame:
    known = {} if example.is_absent else {example.name: read[example.name]}
    ids = [each.submissions["submission_id"].item() for each in known.values()]
    is_absent = pl.col("submission_id").is_null()
    is_sender = pl.col("ahsn_code") == example.sent.ahsn_code
    # An example is a few rows: what else it lacks is no matter of its.
    is_other = pl.col("rule_id").is_in(_OF_WHOLE) & (
        pl.col("rule_id") != example.rule_id
    )
    return failures.filter(
        pl.col("submission_id").is_in(ids) | (is_absent & is_sender), ~is_other
    )


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
    apart = (*_EXPECTED, *_FLAGS, *_OTHERS, *_NATIONAL, _PAST)
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
        **{flag: entry.get(flag, False) for flag in _FLAGS},
        past=entry.get(_PAST, ()),
        national={k: v for k, v in entry.items() if k in _NATIONAL},
        **others,
    )


def _sent(entry: Mapping[str, object]) -> Sent:
    sheets = {name: _rows(entry[name]) for name in BY_NAME if name in entry}
    rest = {name: value for name, value in entry.items() if name not in BY_NAME}
    return Sent(sheets=sheets, **rest)


def _rows(rows: Sequence[Mapping[str, object]]) -> list[Row]:
    return [{name: str(value) for name, value in row.items()} for row in rows]
