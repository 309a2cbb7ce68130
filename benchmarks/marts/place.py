"""A folder with a made-up archive of a scale, and the registry's tables as Parquet.

``python -m benchmarks.marts.place PLACE RECORDS [QUARTERS [METRICS [AHSNS]]]`` makes
one and prints how many activity records are accepted in it.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from assets.archive.archive import Archive
from benchmarks.marts.archive import write_archive
from benchmarks.marts.made_up_registry import made_up_frames
from benchmarks.marts.scale import Scale


def make_place(place: Path, scale: Scale) -> int:
    """Make a place; return the number of accepted activity records."""
    (place / "registry").mkdir(parents=True)
    scale.save(place / "scale.json")
    frames = made_up_frames(scale)
    for field in dataclasses.fields(frames):
        path = place / "registry" / f"{field.name}.parquet"
        getattr(frames, field.name).write_parquet(path)
    return write_archive(Archive(place / "archive"), scale)


def main() -> None:
    """Make it and print."""
    print(make_place(Path(sys.argv[1]), Scale(*map(int, sys.argv[2:]))))


if __name__ == "__main__":
    main()
