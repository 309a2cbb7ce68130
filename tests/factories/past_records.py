"""The accepted past as a test writes it down: a figure or a stage for each quarter.

For rules that look back over years, where sending and judging every quarter of them
would cost a hundred times as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from assets.archive.frames import ACCEPTED
from assets.validation.evidence import Evidence

_OF_SITE = ["programme_code", "metric_code", "organisation_code", "quarter"]
_KEYS = {
    "activity": _OF_SITE,
    "adoption": _OF_SITE,
    "impacts": ["ahsn_code", "local_programme_id", "impact_type", "quarter"],
    "companies": ["ahsn_code", "quarter"],
}
# What an entry calls what it has by quarter: the dataset, and there the column.
_BY_QUARTER = {
    "figures": ("activity", "value"),
    "stages": ("adoption", "stage"),
    "impacts": ("impacts", "value"),
    "investments": ("companies", "investment_gbp"),
}

Past = Mapping[str, object]


def with_past(evidence: Evidence, pasts: Iterable[Past]) -> Evidence:
    """Return the evidence with more of the past.

    Each entry says ``ahsn_code`` and, by quarter, one of: ``figures`` (``nil`` for a
    declared nil) and ``stages``, with ``programme_code``, ``organisation_code`` and for
    figures ``metric_code``; ``impacts``, with ``local_programme_id`` and
    ``impact_type``; ``investments``, each of one company.
    """
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in _KEYS}
    for past in pasts:
        stem = {k: v for k, v in past.items() if k not in _BY_QUARTER}
        for called, (dataset, column) in _BY_QUARTER.items():
            rows[dataset] += [
                stem | {"quarter": quarter} | _cells(column, said)
                for quarter, said in past.get(called, {}).items()
            ]
    more = {name: _frame(name, each) for name, each in rows.items()}
    earlier = {
        name: pl.concat([frame, more[name].lazy()]) if name in more else frame
        for name, frame in evidence.earlier.items()
    }
    return replace(evidence, earlier=earlier)


def _cells(column: str, said: object) -> dict[str, object]:
    if column == "stage":
        return {"stage": said}
    if said == "nil":
        return {column: None, "status": "nil"}
    return {column: float(str(said)), "status": "final"}


def _frame(name: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    schema = ACCEPTED[name]
    known = [{k: v for k, v in row.items() if k in schema} for row in rows]
    frame = pl.DataFrame(known, schema=schema, orient="row")
    key = [column for column in _KEYS[name] if column in schema]
    assert not frame.select(key).is_duplicated().any(), "two examples share a past"
    return frame
