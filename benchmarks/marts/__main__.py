"""What building every mart costs, by hand and in Polars too, at several sizes.

``python -m benchmarks.marts [RECORDS ...]`` makes up an archive of each size (a million
and a half records if none is named), builds it in each way in a process of its own,
holds the results against each other, then lets one AHSN send its newest and an old
quarter again. ``--help`` names the limits. Whatever takes too long is left out, and
said so.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.marts.report import print_growth, print_size
from benchmarks.marts.sizes import Limits, Size, measure_size


def main() -> None:
    """Measure each size and print it as soon as it is known."""
    given = _arguments()
    limits = Limits(given.seconds, given.memory_limit)
    sizes: list[Size] = []
    for records in given.records or [1_500_000]:
        place = Path(tempfile.mkdtemp(prefix="outturn-marts-", dir=given.folder))
        try:
            sizes.append(measure_size(place, records, limits))
        finally:
            shutil.rmtree(place)
        print_size(sizes[-1])
    print_growth(sizes)
    sys.exit(1 if any(size.differences for size in sizes) else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.marts", description=__doc__.splitlines()[0]
    )
    parser.add_argument("records", nargs="*", type=int, help="activity records")
    parser.add_argument(
        "--seconds", type=float, default=1800, help="limit of each part (1800)"
    )
    parser.add_argument(
        "--memory-limit", default="8GB", help="DuckDB's, ours and by hand (8GB)"
    )
    parser.add_argument("--folder", help="where the archives are made (the system's)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
