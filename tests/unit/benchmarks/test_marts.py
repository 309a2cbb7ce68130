import shutil

import duckdb
import pytest

from benchmarks.marts.by_hand import DATABASE, make_by_hand
from benchmarks.marts.compare import differences
from benchmarks.marts.on_polars import make_in_polars
from benchmarks.marts.ours import build_place
from benchmarks.marts.place import make_place
from benchmarks.marts.scale import Scale
from benchmarks.measure import Stopwatch, run_python

# Records, quarters, metrics, AHSNs: mergers, a split, a move and each basis are in it.
TINY = Scale(2_000, 5, 10, 2)


@pytest.fixture(scope="module")
def place(tmp_path_factory, without_waiting_for_the_disk):
    made = tmp_path_factory.mktemp("marts") / "made"
    assert make_place(made, TINY) > 500
    build_place(made, "home", "1GB", Stopwatch())
    make_by_hand(made, "1GB", Stopwatch())
    make_in_polars(made, Stopwatch())
    return made


@pytest.fixture(scope="module")
def without_waiting_for_the_disk():
    """Hundreds of tiny files are written here; that they last is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.mark.parametrize("way", ["by hand", "Polars"])
def test_another_way_makes_the_marts_that_we_make(place, way):
    assert differences(place, way) == {}


def test_a_value_that_differs_is_told(place, tmp_path):
    # In a copy: tests come in any order, and the other ones read what was made.
    shutil.copy(place / DATABASE, tmp_path)
    (tmp_path / "home").symlink_to(place / "home")
    with duckdb.connect(str(tmp_path / DATABASE)) as connection:
        connection.execute("update marts.regions set value = value + 1")

    assert list(differences(tmp_path, "by hand")) == ["regions"]


def test_a_process_that_takes_too_long_is_ended():
    with pytest.raises(TimeoutError, match="took over 0 s"):
        run_python(["-c", "import time; time.sleep(60)"], time_limit=0.2)
