"""What building every mart costs, by hand and in Polars too, at several sizes.

``python -m benchmarks.marts [RECORDS ...]`` makes up an archive of each size (a million
and a half records if none is named), builds it in each way in a process of its own,
holds the results against each other, then lets one AHSN send its newest and an old
quarter again. ``--help`` names the limits. Whatever takes too long is left out, and
said so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.marts.report import print_growth, print_size
from benchmarks.marts.sizes import AGAIN, Limits, Size, make_size, measure_size


def main() -> None:
    """Measure each size and print it as soon as it is known."""
    given = _arguments()
    limits = Limits(
        given.seconds, given.memory_limit, given.most_gb, tuple(given.again)
    )
    sizes = [_measured(records, given.folder, limits) for records in given.records]
    if given.made is not None:
        sizes.append(measure_size(given.made, limits))
        print_size(sizes[-1])
    print_growth(sizes)
    sys.exit(1 if any(size.differences for size in sizes) else 0)


def _measured(records: int, folder: Path | None, limits: Limits) -> Size:
    with tempfile.TemporaryDirectory(prefix="outturn-marts-", dir=folder) as name:
        place = Path(name) / "made"
        make_size(place, records)
        size = measure_size(place, limits)
        print_size(size)
        return size


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.marts", description=__doc__.splitlines()[0]
    )
    add = parser.add_argument
    add("records", nargs="*", type=int, help="activity records, of each size")
    add("--made", type=Path, help="a place that `benchmarks.marts.place` made")
    add("--seconds", type=float, default=1800, help="limit of each part (1800)")
    add("--memory-limit", default="8GB", help="DuckDB's, ours and by hand (8GB)")
    add("--most-gb", type=float, default=16, help="memory of any process (16)")
    add("--again", nargs="*", choices=AGAIN, default=[*AGAIN], help="quarters")
    add("--folder", type=Path, help="where archives are made (the system's)")
    given = parser.parse_args()
    if not given.records and given.made is None:
        given.records = [1_500_000]
    return given


if __name__ == "__main__":
    main()
