"""One size measured: every way in a process of its own, results held together."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from assets.warehouse.manifest import current_manifest
from benchmarks.marts import by_hand, on_polars, ours
from benchmarks.measure import Cost, run_python

OURS, BY_HAND, POLARS = "ours", "by hand", "Polars"
NEWEST, OLD = "newest quarter sent again", "old quarter sent again"
# What it is called, and the quarter's place in the calendar.
AGAIN = {"newest": (NEWEST, -1), "old": (OLD, 1)}
FROM_SCRATCH = "the same from scratch"
# The others are there to be compared with.
WHOLE = {OURS: ours.WHOLE, BY_HAND: by_hand.WHOLE, POLARS: on_polars.WHOLE}


@dataclass(frozen=True)
class Limits:
    """How long a part may take, in seconds, and the memory it may hold.

    ``memory_limit`` is DuckDB's own, as it writes it: beyond it DuckDB uses the disk.
    No process is given more than ``most_gb`` gigabytes. ``again`` are the quarters, of
    `AGAIN`, that are sent again.
    """

    seconds: float
    memory_limit: str
    most_gb: float
    again: tuple[str, ...] = ("newest", "old")


@dataclass
class Size:
    """What was measured at one size.

    Attributes:
        records: accepted activity records in the archive.
        processes: way or re-run → cost of its whole process.
        parts: way or re-run → mart or whole → cost within the process.
        built: re-run → what was built, in words.
        left_out: what was not measured, and why.
        compared: what was held against our build.
        differences: what was not equal, in words.
    """

    records: int
    processes: dict[str, Cost] = field(default_factory=dict)
    parts: dict[str, Mapping[str, Cost]] = field(default_factory=dict)
    built: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def make_size(place: Path, records: int) -> None:
    """Make an archive of about so many records in a place that is not there yet."""
    _say(f"making up {records:,} records")
    made = run_python(["-m", "benchmarks.marts.place", str(place), str(records)])
    _say(f"made in {made.cost.wall:.0f} s, {made.cost.processor:.0f} processor s")


def measure_size(place: Path, limits: Limits) -> Size:
    """Measure all ways on the archive that was made in a place."""
    size = Size(accepted_records(place))
    is_built = _measure(size, OURS, ["ours", str(place), "home"], limits)
    for way, module in {BY_HAND: "by_hand", POLARS: "on_polars"}.items():
        if _measure(size, way, [module, str(place)], limits) and is_built:
            _compare(size, way, place, limits)
    (place / by_hand.DATABASE).unlink(missing_ok=True)
    shutil.rmtree(place / "polars", ignore_errors=True)
    if is_built:
        for name in limits.again:
            what, position = AGAIN[name]
            _measure_again(size, what, position, place, limits)
    return size


def accepted_records(place: Path) -> int:
    """Return how many activity records count in a place's archive."""
    files = by_hand.current_files(place)["activity"]
    return int(pl.scan_parquet(files).select(pl.len()).collect().item())


def _measure_again(
    size: Size, what: str, position: int, place: Path, limits: Limits
) -> None:
    _say(what)
    run_python(["-m", "benchmarks.marts.again", str(place), str(position)])
    anew = f"{what}: {FROM_SCRATCH}"
    builds = {what: "home", anew: "home anew"}
    if all(
        _measure(size, name, ["ours", str(place), home], limits)
        for name, home in builds.items()
    ):
        size.compared.append(anew)
        tables = [_tables(place / home) for home in builds.values()]
        differing = sorted(
            name for name in tables[1] if tables[0].get(name) != tables[1][name]
        )
        if differing:
            size.differences.append(f"{what}: {', '.join(differing)} differ")
    shutil.rmtree(place / "home anew", ignore_errors=True)


def _measure(size: Size, what: str, arguments: list[str], limits: Limits) -> bool:
    _say(what)
    module, *rest = arguments
    try:
        done = run_python(
            ["-m", f"benchmarks.marts.{module}", *rest, limits.memory_limit],
            time_limit=limits.seconds,
            most_gb=limits.most_gb,
        )
    except (TimeoutError, RuntimeError) as error:
        size.left_out.append(f"{what}: {str(error).splitlines()[-1]}")
        return False
    size.processes[what] = done.cost
    *said, found = done.output.splitlines()
    size.parts[what] = {name: Cost(**cost) for name, cost in json.loads(found).items()}
    size.built[what] = " ".join(said)
    return True


def _compare(size: Size, way: str, place: Path, limits: Limits) -> None:
    _say(f"comparing with {way}")
    arguments = ["-m", "benchmarks.marts.compare", str(place), way]
    try:
        # It says what differs and how; nothing, if nothing does.
        done = run_python(arguments, time_limit=limits.seconds)
    except TimeoutError as error:
        size.left_out.append(f"comparing with {way}: {error}")
        return
    size.compared.append(way)
    size.differences += [f"{way}: {line}" for line in done.output.splitlines()]


def _tables(home: Path) -> Mapping[str, object]:
    manifest = current_manifest(home)
    assert manifest is not None, "it was built just now"
    return manifest.tables


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
