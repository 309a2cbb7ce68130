"""What `explain --json` says of what was judged since the warehouse was built."""

import json

import pytest

from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from pipelines.cli.main import run_command
from tests.factories.verdicts import archive_of, moment, verdict

QUARTER = "2020-21-Q4"
BUILT, JUDGED = 1, 2


@pytest.fixture
def built(tmp_path):
    """A home whose warehouse holds the only verdict there is."""
    archive = archive_of(tmp_path / "archive", verdict(QUARTER))
    build_warehouse(archive, load_registry(), tmp_path, built_at=moment(BUILT))
    return archive


@pytest.fixture
def behind(built):
    """The same home after a run that judged the quarter again and was interrupted."""
    built.keep_verdict(verdict(QUARTER, number=JUDGED))
    return built


@pytest.fixture
def explained(capsys):
    def explain(archive, *arguments):
        asked = ["explain", "eied_patients", QUARTER, "--json", *arguments]
        assert run_command([*asked, "--home", str(archive.root.parent)]) == 0
        out, err = capsys.readouterr()
        return json.loads(out), err

    return explain


def test_nothing_is_said_where_the_build_holds_every_verdict(built, explained):
    document, err = explained(built)
    assert document["behind_archive"] is None
    assert err == ""


def test_the_document_says_since_when_and_where_the_warehouse_is_behind(
    behind, explained
):
    document, err = explained(behind)
    assert document["behind_archive"] == {
        "judged_since": moment(JUDGED).isoformat(),
        "quarters": [QUARTER],
    }
    assert "The warehouse is behind the archive" in err
    assert document["figure"]["metric_code"] == "eied_patients"
