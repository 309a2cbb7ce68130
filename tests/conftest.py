"""How Hypothesis searches and DuckDB works, and what several kinds of tests read."""

import gc
import shutil
from dataclasses import replace

import duckdb
import pytest
from hypothesis import settings

from assets.domain.outputs import OUTPUT_NAMES
from tests.factories.command import SAMPLE_INBOX, Place
from tests.factories.made_once import made_once
from tests.factories.turns import OneWorkerAGroup, turn_of

# The same examples in every run: what fails here fails for everyone, and a change is
# never blamed for what chance found. `--hypothesis-profile=default` searches anew.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let the dearest files come first, whatever order chance gave them."""
    items.sort(key=lambda item: turn_of(item.nodeid))


def pytest_collection_finish():
    """Look through what all modules hold for garbage now, and then never again."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config, log):
    """Let one worker have all tests of a file, and of files that go together.

    xdist's own groups, which marks make, do nothing with this pytest.
    """
    # Else those with the most tests come first.
    config.option.loadscopereorder = False
    return OneWorkerAGroup(config, log)


@pytest.fixture(scope="session", autouse=True)
def _duckdb_in_one_thread():
    """On data as small as the tests' own, waking other threads is half of its work.

    Commands are processes of their own and keep DuckDB's default.
    """
    connect = duckdb.connect

    def connect_in_one_thread(*arguments, **named):
        connection = connect(*arguments, **named)
        connection.execute("set threads = 1")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect_in_one_thread)
        yield


@pytest.fixture(scope="session")
def sample_year_run(tmp_path_factory):
    """The sample year, run once, and what the run said; not to be changed."""

    def run_in(folder):
        place = Place(inbox=SAMPLE_INBOX, home=folder / "home")
        done = place.outturn("run")
        assert done.returncode == 3, done.stderr
        return place, done

    return made_once(tmp_path_factory, "sample-year", run_in)


@pytest.fixture(scope="session")
def sample_year_outputs(sample_year_run, tmp_path_factory):
    """A copy of the sample year with every output written, and what that said."""
    place, _ = sample_year_run

    def write_in(folder):
        home = folder / "home"
        shutil.copytree(place.home, home, symlinks=True)
        written = replace(place, home=home, outputs=",".join(OUTPUT_NAMES))
        done = written.outturn("report")
        assert done.returncode == 0, done.stderr
        return written, done

    return made_once(tmp_path_factory, "outputs", write_in)
