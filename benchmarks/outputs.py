"""What each output of a quarter costs, made in full and with nothing changed.

``python -m benchmarks.outputs HOME [QUARTER]`` takes a home that `outturn run` built
and writes into a copy of it. Processor seconds of each part, as ratios to a bare bound:
reading the same tables and writing the same bytes. There are no thresholds: people read
it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from assets.archive.workspace import Workspace
from assets.domain.outputs import place_of
from assets.publication.outputs.folder import output_folder
from assets.publication.outputs.write import Output
from assets.warehouse.read_tables import read_tables
from pipelines.outputs import all_outputs, quarters_judged, write_outputs


def measure(workspace: Workspace, output: Output, quarter: str) -> dict[str, float]:
    """Return processor seconds of one output: in full, unchanged, and the bare bound.

    Raises:
        RuntimeError: it could not be written.
    """
    seconds = {}
    for what, again in (("in full", True), ("nothing changed", False)):
        started = time.process_time()
        with workspace.lock():
            [written] = write_outputs(workspace, [output], only=[quarter], again=again)
        seconds[what] = time.process_time() - started
        if written.failed is not None:
            raise RuntimeError(written.line())
    folder = output_folder(workspace.home, place_of(output.folder, quarter))
    started = time.process_time()
    read_tables(workspace.home, output.tables)
    shutil.copytree(folder.resolve(), workspace.home / "bare" / output.folder)
    seconds["bare bound"] = time.process_time() - started
    return seconds


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="outturn-benchmark-") as name:
        home = Path(name) / "home"
        shutil.copytree(sys.argv[1], home, symlinks=True)
        workspace = Workspace(home / "inbox", home, lambda: datetime.now(UTC))
        quarter = (sys.argv[2:] or [max(quarters_judged(workspace))])[0]
        for output in all_outputs():
            found = measure(workspace, output, quarter)
            bare = found["bare bound"]
            told = ", ".join(
                f"{what} {seconds:.2f} s ({seconds / bare:.0f} times)"
                for what, seconds in found.items()
            )
            print(f"{output.folder:<10} {told}", flush=True)


if __name__ == "__main__":
    main()
