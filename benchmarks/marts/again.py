"""One AHSN sends a quarter again.

``python -m benchmarks.marts.again PLACE POSITION`` adds the resubmission and its
verdict to a place's archive; the quarter is named by its place in the calendar.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assets.archive.archive import Archive
from benchmarks.marts.archive import resubmit
from benchmarks.marts.scale import saved_scale


def main() -> None:
    """Add it; print the quarter."""
    place = Path(sys.argv[1])
    scale = saved_scale(place / "scale.json")
    position = int(sys.argv[2]) % scale.quarters
    resubmit(Archive(place / "archive"), scale, position, scale.ahsns[-2])
    print(scale.calendar["quarter"][position])


if __name__ == "__main__":
    main()
