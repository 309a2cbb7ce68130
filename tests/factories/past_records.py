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

_KEY = ["programme_code", "metric_code", "organisation_code", "quarter"]

Past = Mapping[str, object]


def with_past(evidence: Evidence, pasts: Iterable[Past]) -> Evidence:
    """Return the evidence with more of the past.

    Each entry says ``ahsn_code``, ``programme_code``, ``organisation_code`` and either
    ``metric_code`` and ``figures`` (by quarter; ``nil`` for a declared nil) or
    ``stages`` (by quarter).
    """
    rows: dict[str, list[dict[str, object]]] = {"activity": [], "adoption": []}
    for past in pasts:
        stem = {k: v for k, v in past.items() if k not in ("figures", "stages")}
        rows["activity"] += [
            stem | {"quarter": quarter} | _figure(figure)
            for quarter, figure in past.get("figures", {}).items()
        ]
        rows["adoption"] += [
            stem | {"quarter": quarter, "stage": stage}
            for quarter, stage in past.get("stages", {}).items()
        ]
    more = {name: _frame(name, each) for name, each in rows.items()}
    earlier = {
        name: pl.concat([frame, more[name].lazy()]) if name in more else frame
        for name, frame in evidence.earlier.items()
    }
    return replace(evidence, earlier=earlier)


def _figure(figure: object) -> dict[str, object]:
    if figure == "nil":
        return {"value": None, "status": "nil"}
    return {"value": float(str(figure)), "status": "final"}


def _frame(name: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    schema = ACCEPTED[name]
    known = [{k: v for k, v in row.items() if k in schema} for row in rows]
    frame = pl.DataFrame(known, schema=schema, orient="row")
    key = [column for column in _KEY if column in schema]
    assert not frame.select(key).is_duplicated().any(), "two examples share a past"
    return frame
