"""Small national marts, judged as the built one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from assets.archive.frames import FAILURES
from assets.archive.national_verdict import NationalVerdict
from assets.domain.registry.frames import COLUMNS, RegistryFrames
from assets.domain.registry.load import load_registry
from assets.validation.national import judge_national
from assets.validation.rules import load_rules

# After every deadline of the year 2020-21.
JUDGED_AT = datetime(2021, 5, 1, 9, tzinfo=UTC)

METRIC_QUARTER = {
    "quarter": pl.String(),
    "metric_code": pl.String(),
    "programme_code": pl.String(),
    "financial_year": pl.String(),
    "basis": pl.String(),
    "unit": pl.String(),
    "status": pl.String(),
    "value": pl.Float64(),
    "cumulative_value": pl.Float64(),
    "in_quarter_value": pl.Float64(),
    "trajectory": pl.Float64(),
    "outturn_pct": pl.Float64(),
    "in_quarter_unknown_count": pl.Int64(),
    "ahsns_reported": pl.Int64(),
    "ahsns_expected": pl.Int64(),
    "ahsns_not_available": pl.Int64(),
}

_CLEAN: Mapping[str, object] = {
    "quarter": "2020-21-Q4",
    "metric_code": "eied_patients",
    "programme_code": "eied",
    "basis": "cumulative_fy",
    "unit": "patients",
    "status": "final",
    "trajectory": 665.0,
    "in_quarter_unknown_count": 0,
    "ahsns_reported": 15,
    "ahsns_expected": 15,
    "ahsns_not_available": 0,
}

Row = Mapping[str, object]


def national_mart(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of the national mart; each says what differs from a clean one."""
    full = []
    for row in rows:
        merged = {**_CLEAN, **row}
        merged["financial_year"] = str(merged["quarter"])[:7]
        value, trajectory = merged.get("value"), merged["trajectory"]
        if "outturn_pct" not in merged and value is not None and trajectory:
            merged["outturn_pct"] = 100 * value / trajectory
        full.append({name: merged.get(name) for name in METRIC_QUARTER})
    return pl.DataFrame(full, schema=METRIC_QUARTER)


def judged_mart(
    rows: Sequence[Row],
    *,
    published: Sequence[Row] = (),
    issues: Sequence[Row] = (),
    standing: Sequence[Row] = (),
    quarters_judged: Sequence[str] = (),
    judged_at: datetime = JUDGED_AT,
) -> NationalVerdict:
    """The verdict on a small mart.

    ``published``, ``issues`` and ``standing`` are rows of the printed outturns, the
    known issues and the failures that stand; a clean registry and mart otherwise.
    """
    mart = national_mart(rows)
    return judge_national(
        mart,
        pl.DataFrame(list(standing), schema=FAILURES),
        _frames(published, issues),
        load_rules(),
        quarters_judged=quarters_judged or mart["quarter"].unique().to_list(),
        judged_at=judged_at,
        registry_version="registry",
        code_version="code",
        inputs_key="0",
    )


def _frames(published: Sequence[Row], issues: Sequence[Row]) -> RegistryFrames:
    return replace(
        load_registry().frames(),
        published_outturns=_rows("published_outturns", published),
        known_issues=_rows("known_issues", issues),
    )


def _rows(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    full = [{column: row.get(column) for column in COLUMNS[name]} for row in rows]
    return pl.DataFrame(full, schema=COLUMNS[name])
