"""The same marts in Polars with its streaming engine, from the same Parquet.

``python -m benchmarks.marts.on_polars PLACE`` writes each mart as Parquet and prints
what each took as JSON. A mart that rests on another reads the file made here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import polars as pl

from benchmarks.marts.by_hand import current_files
from benchmarks.marts.in_polars.activity import activity
from benchmarks.marts.in_polars.adoption import adoption_stage
from benchmarks.marts.in_polars.figures import (
    ahsn_metric_quarter,
    metric_quarter,
    regions,
)
from benchmarks.marts.in_polars.own_work import (
    economic_growth,
    innovation_pipeline,
    local_impacts,
    local_programme_themes,
    local_programmes,
)
from benchmarks.marts.in_polars.reporting import coverage, programme_summary
from benchmarks.marts.in_polars.today import ahsn_metric_quarter_today
from benchmarks.measure import Stopwatch

WHOLE = "all in Polars"
# In an order in which each can be made.
MARTS: Mapping[str, Callable[[Mapping[str, pl.LazyFrame]], pl.LazyFrame]] = {
    "activity": activity,
    "ahsn_metric_quarter": ahsn_metric_quarter,
    "metric_quarter": metric_quarter,
    "ahsn_metric_quarter_today": ahsn_metric_quarter_today,
    "regions": regions,
    "programme_summary": programme_summary,
    "coverage": coverage,
    "adoption_stage": adoption_stage,
    "innovation_pipeline": innovation_pipeline,
    "local_programmes": local_programmes,
    "local_programme_themes": local_programme_themes,
    "local_impacts": local_impacts,
    "economic_growth": economic_growth,
}


def mart_path(place: Path, mart: str) -> Path:
    """Return the Parquet file of a mart."""
    return place / "polars" / f"{mart}.parquet"


def make_in_polars(place: Path, watch: Stopwatch) -> None:
    """Write every mart."""
    mart_path(place, "").parent.mkdir(exist_ok=True)
    with watch.timing(WHOLE):
        tables = {
            name: pl.scan_parquet(paths, hive_partitioning=False, glob=False)
            for name, paths in current_files(place).items()
        }
        for mart, frame_of in MARTS.items():
            path = mart_path(place, mart)
            with watch.timing(f"marts.{mart}"):
                frame_of(tables).sink_parquet(path, engine="streaming")
            tables[f"marts.{mart}"] = pl.scan_parquet(path)


def main() -> None:
    """Make them and print."""
    watch = Stopwatch()
    make_in_polars(Path(sys.argv[1]), watch)
    print(json.dumps({name: asdict(cost) for name, cost in watch.costs.items()}))


if __name__ == "__main__":
    main()
