"""The warehouse when processes die, disks fill and readers never stop."""

import random
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from assets.domain.errors import WarehouseError
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from tests.factories.sql_folder import sql_folder_of
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment

ROOT = Path(__file__).resolve().parents[2]

# Each build holds one more than the last, in a mart and in what it is summed from.
BUILD = """
import sys
from pathlib import Path
from assets.archive.archive import Archive
from assets.domain.lock import home_lock
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from tests.factories.verdicts import eating_disorders, keep, moment

home, tables = Path(sys.argv[1]), Path(sys.argv[2])
first, count = int(sys.argv[3]), int(sys.argv[4])
registry = load_registry()
for number in range(first, first + count):
    with home_lock(home):
        archive = Archive(home / "archive")
        keep(archive, eating_disorders(1000 + number, number=number))
        build_warehouse(
            archive, registry, home, built_at=moment(number), sql_folder=tables
        )
    print(number, flush=True)
"""

READ = """
import sys, time
from pathlib import Path
import duckdb

stop, path = Path(sys.argv[1]), sys.argv[2]
queries, seen = 0, set()
while not stop.exists():
    with duckdb.connect(path, read_only=True) as connection:
        for _ in range(3):
            parts, = connection.execute(
                "select sum(value) from marts.activity"
            ).fetchone()
            whole, = connection.execute(
                "select value from marts.metric_quarter "
                "where metric_code = 'eied_patients'"
            ).fetchone()
            assert parts == whole, f"torn: {parts} and {whole}"
            queries += 2
            seen.add(whole)
    time.sleep(0.02)
print(queries, len(seen))
"""


def started(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def value_in(home):
    query = (
        "select activity.value, metric_quarter.value from marts.activity "
        "cross join marts.metric_quarter "
        "where metric_quarter.metric_code = 'eied_patients'"
    )
    with open_warehouse(home) as connection:
        part, whole = connection.execute(query).fetchone()
    assert part == whole
    return whole


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Few SQL files: how a build dies or is read does not rest on how many it has."""
    return sql_folder_of(tmp_path_factory.mktemp("sql"), "marts.metric_quarter")


@pytest.fixture(scope="module")
def build(registry, tables):
    return partial(build_warehouse, registry=registry, sql_folder=tables)


@pytest.fixture
def home(tmp_path, build):
    archive = archive_of(tmp_path / "archive", eating_disorders(1000))
    build(archive, home=tmp_path, built_at=moment(0))
    return tmp_path


def test_a_build_killed_at_any_moment_leaves_the_last_good_one(home, tables, build):
    rolls = random.Random(20210331)
    number, last = 1, 1000.0
    for _ in range(8):
        builder = started(BUILD, home, tables, number, 50)
        assert builder.stdout is not None
        if rolls.random() < 0.75:
            builder.stdout.readline()  # Else it dies on its way to the first build.
        time.sleep(rolls.uniform(0, 1.2))
        builder.kill()
        done = builder.communicate()[0].split()
        found = value_in(home)
        assert found >= last
        assert found - 1000 >= max(map(int, done), default=0)
        number, last = int(found) - 1000 + 2, found
    archive = archive_of(home / "archive", eating_disorders(5000, number=4000))
    build(archive, home=home, built_at=moment(4000))
    assert value_in(home) == 5000
    kept = {path.suffix for path in (home / "warehouse").iterdir()}
    assert kept == {".duckdb", ".json"}
    assert len(list((home / "warehouse").iterdir())) == 4


def test_readers_that_never_stop_see_every_build_whole(home, tables, tmp_path):
    stop = tmp_path / "stop"
    readers = [started(READ, stop, home / "warehouse.duckdb") for _ in range(2)]
    builder = started(BUILD, home, tables, 1, 4)
    out, err = builder.communicate(timeout=300)
    stop.touch()
    assert out.split() == [str(number) for number in range(1, 5)], err
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert reader.returncode == 0, err
        queries, builds_seen = map(int, out.split())
        assert queries > 10
        assert builds_seen > 1


def test_two_builders_at_once_take_turns(home, tables):
    builders = [started(BUILD, home, tables, first, 3) for first in (1, 11)]
    for builder in builders:
        _, err = builder.communicate(timeout=300)
        assert builder.returncode == 0, err
    assert value_in(home) == 1013


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "outturn-test", disk],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("a disk of a few megabytes can be mounted by root only")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_a_message_and_leaves_the_last_good_one(
    small_disk, tmp_path, registry
):
    archive = archive_of(tmp_path / "archive", eating_disorders(1000))
    build_warehouse(archive, registry, small_disk, built_at=moment(0))
    keep(archive, eating_disorders(1001, number=1))
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * (free - 600_000))
    with pytest.raises(
        WarehouseError, match="The disk is full: free some space"
    ) as raised:
        build_warehouse(archive, registry, small_disk, built_at=moment(1))
    assert "last good" in str(raised.value)
    assert value_in(small_disk) == 1000
    filler.unlink()
    build_warehouse(archive, registry, small_disk, built_at=moment(2))
    assert value_in(small_disk) == 1001
