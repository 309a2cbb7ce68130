"""One process measured from outside, and a block of code measured from inside.

Seconds on the clock, seconds of processor (of all threads and children, in the program
and in the system for it), and the most memory held. What is measured is chosen
elsewhere.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cost:
    """What something took; ``peak_mb`` is 0 for a part of a process."""

    wall: float
    processor: float
    peak_mb: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.wall + other.wall,
            self.processor + other.processor,
            max(self.peak_mb, other.peak_mb),
        )

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.processor - other.processor)


@dataclass(frozen=True)
class Done:
    """A process that ended as expected: its cost and its standard output."""

    cost: Cost
    output: str


class Stopwatch:
    """Costs by name, of blocks of this process; a name used again adds up.

    What a block inside another takes counts as the inner one's alone.
    """

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}
        self._inside = [Cost(0, 0)]

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Add what the block takes to the name's cost."""
        wall, processor = time.perf_counter(), time.process_time()
        self._inside.append(Cost(0, 0))
        try:
            yield
        finally:
            taken = Cost(time.perf_counter() - wall, time.process_time() - processor)
            own = taken - self._inside.pop()
            self._inside[-1] += taken
            self.costs[name] = self.costs.get(name, Cost(0, 0)) + own


def run_python(
    arguments: Sequence[str],
    *,
    exit_code: int = 0,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
    time_limit: float | None = None,
    most_gb: float | None = None,
) -> Done:
    """Run Python, this one or another, in a process of its own, from the root.

    A process that asks for more than ``most_gb`` of memory is refused it.

    Raises:
        RuntimeError: it ended with another exit code than expected.
        TimeoutError: it took longer than the limit, in seconds, and was ended.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            [python, *arguments],
            cwd=ROOT,
            env={**_as_installed(), **(environment or {})},
            stdout=output,
            stderr=said,
            preexec_fn=None if most_gb is None else partial(_hold_to, most_gb),
        )
        # A process that has ended but was not waited for keeps its number.
        timer = Timer(time_limit or threading.TIMEOUT_MAX, process.kill)
        timer.daemon = True
        timer.start()
        # Unlike getrusage of all children, this is of one child and its own children.
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if time_limit is not None and process.returncode == -signal.SIGKILL:
            raise TimeoutError(f"{' '.join(arguments)} took over {time_limit:.0f} s")
        if process.returncode != exit_code:
            said.seek(0)
            raise RuntimeError(
                f"{' '.join(arguments)} ended with {process.returncode} instead of "
                f"{exit_code}:\n{said.read()}"
            )
        output.seek(0)
        # Kilobytes, but bytes on a Mac.
        peak = usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
        cost = Cost(wall, usage.ru_utime + usage.ru_stime, peak)
        return Done(cost, output.read())


def _hold_to(most_gb: float) -> None:
    most = int(most_gb * 1_000_000_000)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _as_installed() -> dict[str, str]:
    """Return the environment, but Python may keep what it compiled, as it does."""
    unusual = "PYTHONDONTWRITEBYTECODE"
    return {name: value for name, value in os.environ.items() if name != unusual}
