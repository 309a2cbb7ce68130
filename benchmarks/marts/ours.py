"""Our own build of an archive, in a process of its own, as a run builds it.

``python -m benchmarks.marts.ours PLACE HOME MEMORY_LIMIT`` builds into a home beside
the archive and prints what was built, and what each table and the whole took as JSON.
Nothing is judged: that is measured elsewhere.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import duckdb

from assets.archive.archive import Archive
from assets.warehouse.build import BuildReport, build_warehouse
from assets.warehouse.sql_file import SqlFile
from assets.warehouse.whole import WholeWriter
from benchmarks.marts.made_up_registry import MadeUpRegistry
from benchmarks.marts.scale import saved_scale
from benchmarks.measure import Stopwatch

WHOLE = "whole build"
# Of what DuckDB may put on the disk when its memory is full.
MOST_ON_DISK = "30GB"


def build_place(
    place: Path, home: str, memory_limit: str, watch: Stopwatch
) -> BuildReport:
    """Build the warehouse of a place's archive; return its file."""
    registry = MadeUpRegistry(saved_scale(place / "scale.json"))
    with _watched(watch, memory_limit), watch.timing(WHOLE):
        return build_warehouse(
            Archive(place / "archive"),
            registry,  # type: ignore[arg-type]
            place / home,
            built_at=datetime.now(UTC),
        )


@contextmanager
def _watched(watch: Stopwatch, memory_limit: str) -> Iterator[None]:
    """Time each table, and hold DuckDB to its limit, while the block runs."""
    make_table, connect = WholeWriter.make_table, duckdb.connect
    WholeWriter.make_table = _timed(watch, make_table)  # type: ignore[method-assign]
    duckdb.connect = _limited(connect, memory_limit)  # type: ignore[assignment]
    try:
        yield
    finally:
        WholeWriter.make_table = make_table  # type: ignore[method-assign]
        duckdb.connect = connect


def _timed(
    watch: Stopwatch, function: Callable[[WholeWriter, SqlFile], None]
) -> Callable[[WholeWriter, SqlFile], None]:
    @wraps(function)
    def within(writer: WholeWriter, file: SqlFile) -> None:
        with watch.timing(file.name):
            function(writer, file)

    return within


def _limited(
    connect: Callable[..., duckdb.DuckDBPyConnection], memory_limit: str
) -> Callable[..., duckdb.DuckDBPyConnection]:
    @wraps(connect)
    def within(*args: Any, **named: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*args, **named)
        connection.execute(f"set memory_limit = '{memory_limit}'")
        connection.execute(f"set max_temp_directory_size = '{MOST_ON_DISK}'")
        return connection

    return within


def main() -> None:
    """Build and print."""
    warnings.simplefilter("ignore")
    watch = Stopwatch()
    report = build_place(Path(sys.argv[1]), sys.argv[2], sys.argv[3], watch)
    print(report.summary())
    print(json.dumps({name: asdict(cost) for name, cost in watch.costs.items()}))


if __name__ == "__main__":
    main()
