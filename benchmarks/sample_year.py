"""What the run of the sample year costs, beside the bare script.

``python -m benchmarks.sample_year [REPEATS]`` runs everything in turn, again and again,
each time in a process and a home of its own, and prints medians, how far they
scattered, and ratios to the bare script of the same hour. There are no thresholds:
people read it.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from benchmarks.figures import print_parts, print_whole
from benchmarks.measure import ROOT, Cost, run_python

INBOX = ROOT / "data" / "sample" / "inbox"
CORRECTED = "2020-21-Q4/UCLPartners 2020-21 Q4.xlsx"

BARE = "bare script"
BARE_WHOLE = "bare script, reading every sheet"
RUN = "outturn run, empty home"
NOTHING_NEW = "outturn run, nothing new"
CORRECTION = "outturn run, one corrected workbook"
OUTSIDE = "start of Python, command line, end"
# The outputs have a benchmark of their own.
NO_OUTPUTS = {"OUTTURN_OUTPUTS": "none"}

# What `outturn run` ends with when data were rejected: the sample plants some.
REJECTED = 3

Costs = dict[str, list[Cost]]


def measure_sample_year(repeats: int) -> tuple[Costs, Costs]:
    """Return the costs of the whole runs, and of one run's parts, by name."""
    whole: Costs = defaultdict(list)
    parts: Costs = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="outturn-benchmark-") as name:
        folder = Path(name)
        # Once unmeasured: the disk's cache is then warm for all alike.
        _round(folder / "warm-up")
        for number in range(repeats):
            print(f"round {number + 1} of {repeats}", file=sys.stderr, flush=True)
            for what, cost in _round(folder / str(number)).items():
                whole[what].append(cost)
            for what, cost in _parts(folder / f"{number}-parts").items():
                parts[what].append(cost)
    return whole, parts


def _round(place: Path) -> dict[str, Cost]:
    """Run everything once, in turn: the script before and after what it is held to."""
    inbox, home = place / "inbox", place / "home"
    shutil.copytree(INBOX, inbox)
    outturn = {
        "OUTTURN_INBOX": str(inbox),
        "OUTTURN_HOME": str(home),
        **NO_OUTPUTS,
    }
    run = ["-m", "pipelines", "run"]
    costs = {
        BARE: run_python(["-m", "benchmarks.bare_script"]).cost,
        RUN: run_python(run, exit_code=REJECTED, environment=outturn).cost,
        BARE_WHOLE: run_python(["-m", "benchmarks.bare_script", "--every-sheet"]).cost,
        NOTHING_NEW: run_python(run, environment=outturn).cost,
    }
    _correct(inbox / CORRECTED)
    costs[CORRECTION] = run_python(run, exit_code=REJECTED, environment=outturn).cost
    shutil.rmtree(place)
    return costs


def _parts(home: Path) -> dict[str, Cost]:
    parts = ["-m", "benchmarks.parts", str(INBOX), str(home)]
    done = run_python(parts, environment=NO_OUTPUTS)
    found: Mapping[str, Mapping[str, float]] = json.loads(done.output)
    costs = {name: Cost(**cost) for name, cost in found.items()}
    rest = done.cost
    for cost in costs.values():
        rest -= cost
    shutil.rmtree(home)
    return {**costs, OUTSIDE: rest}


def _correct(sent: Path) -> None:
    """Send a workbook again, beside itself, with one figure put right."""
    workbook = openpyxl.load_workbook(sent)
    workbook["Activity"]["D5"] = 21
    workbook.save(sent.with_name("UCLPartners corrected.xlsx"))


def main() -> None:
    """Measure and print."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    whole, parts = measure_sample_year(repeats)
    shown = (BARE, BARE_WHOLE, RUN, NOTHING_NEW, CORRECTION)
    print_whole({what: whole[what] for what in shown}, to=BARE)
    print()
    print_parts(parts)


if __name__ == "__main__":
    main()
