import shutil

import pytest

from tests.factories.command import SAMPLE_INBOX, Place


@pytest.fixture(scope="session")
def sample_year_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample-year")
    place = Place(inbox=SAMPLE_INBOX, home=folder / "home")
    done = place.outturn("run")
    assert done.returncode == 3, done.stderr
    return place, done


@pytest.fixture
def sample_year(sample_year_run, tmp_path):
    """A copy to change: the sample year's inbox and a home that has run it."""
    place, _ = sample_year_run
    copied = Place(inbox=tmp_path / "inbox", home=tmp_path / "home")
    shutil.copytree(place.inbox, copied.inbox)
    shutil.copytree(place.home, copied.home, symlinks=True)
    return copied
