"""A quarter far wider than the real ones, judged once as every quarter is.

``python -m benchmarks.wide_quarter [ROWS]``: fifteen submissions with so many figures
together, and four years of history of as many. Registry, records and history are made
up by a seed; nothing of them is read from files, for reading is intake's cost.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl

from assets.archive.frames import (
    ACCEPTED,
    COVER_VALUES,
    DATASETS_PRESENT,
    LAYOUT,
    RECORDS,
    SUBMISSIONS,
)
from assets.domain.datasets import BY_NAME, DATASETS
from assets.domain.names import name_key
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.validation.evidence import Evidence, no_history
from assets.validation.judge import judge_quarter
from assets.validation.rules import load_rules
from benchmarks.measure import Stopwatch

SEED = 20201
QUARTER = "2022-23-Q1"
METRICS = 50
PROGRAMME = "elc"
_AT = datetime(2022, 7, 1, tzinfo=UTC)
_BASES = ("cumulative_fy", "cumulative_programme", "in_quarter", "snapshot")


class WideRegistry:
    """The real registry with the wide quarter's organisations and metrics."""

    def __init__(self, real: Registry, frames: RegistryFrames) -> None:
        self._real, self._frames = real, frames

    def frames(self) -> RegistryFrames:
        """Return the registry as tables."""
        return self._frames

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def wide_series(rows: int, codes: list[str]) -> pl.DataFrame:
    """Return AHSN, organisation and metric of each figure (String)."""
    per_ahsn = rows // len(codes)
    number = pl.int_range(per_ahsn, eager=True)
    one = pl.DataFrame(
        {
            "site": (number // METRICS).cast(pl.String),
            "metric_code": "wide_" + (number % METRICS).cast(pl.String),
        }
    )
    return pl.concat(
        one.select(
            pl.lit(code).alias("ahsn_code"),
            pl.format("WIDE-{}-{}", pl.lit(code), "site").alias("organisation_code"),
            "metric_code",
        )
        for code in codes
    )


def wide_frames(frames: RegistryFrames, series: pl.DataFrame) -> RegistryFrames:
    """Return the registry's tables with the series' organisations and metrics."""
    sites = series.select("organisation_code", "ahsn_code").unique(maintain_order=True)
    codes = series["metric_code"].unique(maintain_order=True)
    template = frames.metrics.filter(
        pl.col("programme_code") == PROGRAMME, "is_headline"
    ).head(1)
    metrics = pl.concat(
        template.with_columns(
            pl.lit(code).alias("metric_code"),
            pl.lit(_BASES[n % len(_BASES)]).alias("basis"),
            pl.lit("2018-19-Q1").alias("first_quarter"),
            pl.lit(None, pl.String).alias("last_quarter"),
            pl.lit(None, pl.Float64).alias("upper_bound"),
        )
        for n, code in enumerate(codes)
    )
    key = pl.col("organisation_code").map_elements(name_key, return_dtype=pl.String)
    names = frames.metric_names.schema
    return replace(
        frames,
        organisations=_filled(
            sites.with_columns(
                organisation_name="organisation_code",
                organisation_type=pl.lit("acute_trust"),
            ),
            frames.organisations,
        ),
        organisation_names=sites.select(key.alias("name_key"), "organisation_code"),
        metrics=metrics,
        metric_names=pl.DataFrame(
            [(None, name_key(code), code) for code in codes], schema=names, orient="row"
        ),
        expected_programmes=frames.expected_programmes.clear(),
    )


def wide_evidence(rows: int, frames: RegistryFrames, codes: list[str]) -> Evidence:
    """Return the quarter's fifteen submissions, and four years of accepted figures."""
    random = np.random.default_rng(SEED)
    series = wide_series(rows, codes)
    level = random.integers(100, 1000, series.height).astype(float)
    before = frames.quarters.filter(pl.col("quarter") < QUARTER)["quarter"][-16:]

    kind = series["metric_code"].str.slice(5).cast(pl.Int64).to_numpy() % len(_BASES)

    def figures(position: int) -> pl.Series:
        """Return each series' figure so many quarters after the first one."""
        times = np.select([kind == 0, kind == 1], [position % 4 + 1, position + 1], 1)
        return pl.Series(level * times + random.integers(0, 90, series.height))

    history = pl.concat(
        series.with_columns(
            figures(position).alias("value"),
            pl.lit(quarter).alias("quarter"),
            pl.lit("final").alias("status"),
            pl.lit(PROGRAMME).alias("programme_code"),
        )
        for position, quarter in enumerate(before)
    )
    own = series.with_columns(figures(len(before)).alias("value"))
    nothing = {name: pl.LazyFrame(schema=schema) for name, schema in RECORDS.items()}
    return Evidence(
        quarter=QUARTER,
        submissions=_cards(codes),
        cover=_covers(codes),
        datasets=_sheets(codes, own.height // len(codes)),
        layout=_layout(codes),
        records={**nothing, "activity": _typed_records(own).lazy()},
        earlier={
            **no_history(),
            "activity": _filled(
                history, pl.DataFrame(schema=ACCEPTED["activity"])
            ).lazy(),
        },
    )


def judge_wide_quarter(rows: int) -> None:
    """Judge it once; print processor seconds of all, and how many failures."""
    real = load_registry()
    codes = sorted(real.ahsns.codes)
    frames = wide_frames(real.frames(), wide_series(rows, codes))
    evidence = wide_evidence(rows, frames, codes)
    rules = load_rules()
    watch = Stopwatch()
    # Great Expectations is imported at the first judging: not again at the second.
    for what in ("first judging", "second judging"):
        with watch.timing(what):
            verdict = judge_quarter(
                evidence,
                WideRegistry(real, frames),  # type: ignore[arg-type]
                rules,
                judged_at=_AT,
                code_version="benchmark",
            )
        in_engine = verdict.suites["duration_seconds"].sum()
        print(
            f"{rows:,} records, {what}: {watch.costs[what].processor:.2f} processor s; "
            f"suites {in_engine:.2f} s on the clock; {verdict.failures.height:,} "
            f"failures, {verdict.submissions.filter('is_counting').height} count"
        )


def _cards(codes: list[str]) -> pl.DataFrame:
    cards = pl.DataFrame({"submission_id": codes})
    return _filled(
        cards.with_columns(
            inbox_quarter=pl.lit(QUARTER),
            file_name=pl.col("submission_id") + ".xlsx",
            received_at=pl.lit(_AT).cast(SUBMISSIONS["received_at"]),
            first_seen_at=pl.lit(_AT).cast(SUBMISSIONS["first_seen_at"]),
            source_kind=pl.lit("workbook"),
        ),
        pl.DataFrame(schema=SUBMISSIONS),
    )


def _covers(codes: list[str]) -> pl.DataFrame:
    nil = "; ".join(dataset.name for dataset in DATASETS if dataset.name != "activity")
    said = {
        "quarter": QUARTER,
        "template_version": "2020.2",
        "prepared_by": "Nobody",
        "approved_by": "Nobody",
        "approved_on": "2022-07-01",
        "nil_datasets": nil,
    }
    rows = [
        (code, field, value, "Cover", row, f"B{row}")
        for code in codes
        for row, (field, value) in enumerate(
            {"ahsn_code": code, **said}.items(), start=2
        )
    ]
    return pl.DataFrame(rows, schema=COVER_VALUES, orient="row")


def _sheets(codes: list[str], rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (code, dataset.name, True, dataset.sheet, rows)
            if dataset.name == "activity"
            else (code, dataset.name, False, None, 0)
            for code in codes
            for dataset in DATASETS
        ],
        schema=DATASETS_PRESENT,
        orient="row",
    )


def _layout(codes: list[str]) -> pl.DataFrame:
    columns = list(enumerate(BY_NAME["activity"].columns, start=1))
    return pl.DataFrame(
        [
            (code, "activity", column.name, column.heading, place)
            for code in codes
            for place, column in columns
        ],
        schema=LAYOUT,
        orient="row",
    )


def _typed_records(figures: pl.DataFrame) -> pl.DataFrame:
    row = pl.int_range(2, pl.len() + 2).over("ahsn_code")
    return _filled(
        figures.select(
            pl.col("ahsn_code").alias("submission_id"),
            pl.lit("Activity").alias("sheet"),
            row.alias("row_number"),
            pl.lit(PROGRAMME).alias("programme_code_text"),
            pl.col("metric_code").alias("metric_code_text"),
            pl.col("organisation_code").alias("organisation_code_text"),
            pl.col("value").cast(pl.String).alias("value_text"),
            "value",
        ),
        pl.DataFrame(schema=RECORDS["activity"]),
    )


def _filled(frame: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the other's columns and types, null where it has none."""
    return frame.select(
        pl.col(name).cast(dtype)
        if name in frame.columns
        else pl.lit(None, dtype).alias(name)
        for name, dtype in like.schema.items()
    )


if __name__ == "__main__":
    judge_wide_quarter(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
