import subprocess
import sys
import time

import pytest

from pipelines.dagster_home import prepare_dagster_home

AT_ONCE = 4

# Each says that it is ready, and opens when all are told to.
OPENS = """
import sys, time
from pathlib import Path
from pipelines.dagster_instance import open_dagster_instance
folder, ready, go = (Path(argument) for argument in sys.argv[1:])
ready.touch()
while not go.exists():
    time.sleep(0.001)
with open_dagster_instance(folder) as instance:
    instance.get_runs()
"""


@pytest.fixture
def first_runs(tmp_path):
    folder = prepare_dagster_home(tmp_path / "home")
    flags = [tmp_path / f"ready {number}" for number in range(AT_ONCE)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, folder, flag, tmp_path / "go"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for flag in flags
    ]
    while not all(flag.exists() for flag in flags):
        assert all(process.poll() is None for process in processes)
        time.sleep(0.05)
    (tmp_path / "go").touch()
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def test_first_runs_at_once_all_open_dagsters_storage(first_runs):
    for process in first_runs:
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
