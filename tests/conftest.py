"""How Hypothesis searches in this suite, and what several kinds of tests read."""

import shutil
from dataclasses import replace

import pytest
from hypothesis import settings

from assets.domain.outputs import OUTPUT_NAMES
from tests.factories.command import SAMPLE_INBOX, Place

# The same examples in every run: what fails here fails for everyone, and a change is
# never blamed for what chance found. `--hypothesis-profile=default` searches anew.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def sample_year_run(tmp_path_factory):
    """The sample year, run once a worker, and what the run said; not to be changed."""
    folder = tmp_path_factory.mktemp("sample-year")
    place = Place(inbox=SAMPLE_INBOX, home=folder / "home")
    done = place.outturn("run")
    assert done.returncode == 3, done.stderr
    return place, done


@pytest.fixture(scope="session")
def sample_year_outputs(sample_year_run, tmp_path_factory):
    """A copy of the sample year with every output written, and what that said."""
    place, _ = sample_year_run
    home = tmp_path_factory.mktemp("outputs") / "home"
    shutil.copytree(place.home, home, symlinks=True)
    written = replace(place, home=home, outputs=",".join(OUTPUT_NAMES))
    done = written.outturn("report")
    assert done.returncode == 0, done.stderr
    return written, done
