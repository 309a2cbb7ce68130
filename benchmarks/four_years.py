"""Fifteen workbooks of 20,000 records each, judged against four years of history.

``python -m benchmarks.four_years`` makes them up by a seed and judges them once as a
quarter is judged, in a process of its own; then the judged table by our engine, by one
hand-written SQL, by Great Expectations on pandas, and its record rules by other
libraries if ``PEERS_PYTHON`` names a Python that has them (`peers.in`). Processor
seconds are of the judging alone, best of three; memory is the whole process's.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from assets.validation.gx.validate import validate_table
from benchmarks.engine import TABLE, checks_by_hand, judge_by_hand, require_same
from benchmarks.judged_activity import judged_activity
from benchmarks.measure import ROOT, Cost, Stopwatch, run_python

REPEATS = 3
SIZES = (300_000, 1_500_000)
HISTORY_ROWS = 300_000
PEERS = ("pandera", "dataframely", "pointblank")
# On pandas a million and a half rows take minutes and gigabytes.
ON_PANDAS = 300_000


def engine(judged: Path) -> Callable[[], object]:
    """Return the judging of a judged table's file by our engine."""
    connection = _connected(judged)
    checks = checks_by_hand()
    return lambda: validate_table(connection, TABLE, TABLE, checks)


def sql(judged: Path) -> Callable[[], object]:
    """Return the same by the hand-written SQL."""
    connection = _connected(judged)
    return lambda: judge_by_hand(connection)


def same(judged: Path) -> Callable[[], object]:
    """Return the check that both say the same; it stops the process if not."""
    connection = _connected(judged)
    checks = checks_by_hand()
    return lambda: require_same(
        judge_by_hand(connection), validate_table(connection, TABLE, TABLE, checks)
    )


def on_pandas(judged: Path) -> Callable[[], object]:
    """Return the same by Great Expectations on pandas."""
    from benchmarks.on_pandas import judge_on_pandas, pandas_frame

    frame = pandas_frame(pl.read_parquet(judged))
    checks = checks_by_hand()
    return lambda: judge_on_pandas(frame, checks)


WAYS: Mapping[str, Callable[[Path], Callable[[], object]]] = {
    "sql": sql,
    "engine": engine,
    "pandas": on_pandas,
    "same": same,
}


def measure_way(way: str, judged: Path) -> None:
    """Print the least processor seconds of some judgings in this process."""
    repeats = 1 if way in ("pandas", "same") else REPEATS
    judge = WAYS[way](judged)
    costs = []
    for _ in range(repeats):
        watch = Stopwatch()
        with watch.timing(way):
            judge()
        costs.append(watch.costs[way].processor)
    print(min(costs))


def measure_size(rows: int, folder: Path) -> None:
    """Print what each way costs on a judged table of so many rows."""
    judged = folder / f"{rows}.parquet"
    judged_activity(rows).write_parquet(judged)
    _in_process("same", judged)
    base = _in_process("sql", judged)
    _show(f"{rows:,} rows", "SQL by hand", base, base)
    _show("", "our engine", _in_process("engine", judged), base)
    if rows <= ON_PANDAS:
        pandas = _in_process("pandas", judged)
        _show("", "Great Expectations on pandas", pandas, base)
    if python := os.environ.get("PEERS_PYTHON"):
        for peer in ("duckdb", *PEERS):
            measured = _peer(python, peer, judged)
            _show("", f"{peer}, record rules only", measured, base)


def main() -> None:
    """Measure and print, or measure one way if it is named."""
    if sys.argv[1:]:
        measure_way(sys.argv[1], Path(sys.argv[2]))
        return
    done = run_python(["-m", "benchmarks.wide_quarter", str(HISTORY_ROWS)])
    print(done.output, f"peak {done.cost.peak_mb:,.0f} MB", sep="")
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            measure_size(rows, Path(folder))


def _connected(judged: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register(TABLE, pl.read_parquet(judged).to_arrow())
    return connection


def _in_process(way: str, judged: Path) -> Cost:
    done = run_python(["-m", "benchmarks.four_years", way, str(judged)])
    return Cost(0.0, float(done.output.split()[-1]), done.cost.peak_mb)


def _peer(python: str, peer: str, judged: Path) -> Cost:
    script = str(ROOT / "benchmarks" / "peers.py")
    done = run_python([script, peer, str(judged)], python=python)
    return Cost(0.0, float(done.output.split()[-1]), done.cost.peak_mb)


def _show(size: str, way: str, cost: Cost, base: Cost) -> None:
    times = cost.processor / base.processor
    print(
        f"{size:16} {way:32} {cost.processor:8.2f} s {times:6.1f} times "
        f"{cost.peak_mb:8,.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
