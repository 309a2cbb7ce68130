"""Releases frozen, verified and compared, on the replayed first quarters."""

import json
import shutil
from datetime import timedelta

import duckdb
import pytest

from assets.archive.cards import write_card
from assets.archive.releases import RELEASES, list_releases, release_folder
from assets.domain.errors import UsageError, WarehouseError
from pipelines.cli.main import run_command
from pipelines.figure_changes import figure_changes
from pipelines.release import publish
from pipelines.verify_release import verify
from tests.factories.replay import STEPS, Replay

QUARTER = "2020-21-Q1"
RELEASE = "2020-21-Q1.1"
AFTERWARDS = STEPS["Q1 again"] + timedelta(hours=1)


@pytest.fixture(scope="module")
def place(replayed, tmp_path_factory):
    """A copy of the replayed home, with a release of its first quarter."""
    folder = tmp_path_factory.mktemp("releases") / "place"
    shutil.copytree(replayed.folder, folder, symlinks=True)
    place = Replay(folder, now=AFTERWARDS)
    publish(place.workspace, QUARTER, published_by="The analyst")
    return place


@pytest.fixture
def run(place, capsys):
    def run(*arguments):
        code = run_command([*arguments, "--home", str(place.home)])
        return code, *capsys.readouterr()

    return run


def test_a_release_says_what_was_frozen_when_and_by_whom(place):
    archive = place.workspace.archive
    [row] = list_releases(archive.root).to_dicts()
    assert row["release_id"] == RELEASE
    assert row["published_by"] == "The analyst"
    assert row["published_at"] == AFTERWARDS
    assert row["built_at"] == STEPS["Q1 again"]
    folder = release_folder(archive.root, RELEASE)
    assert {path.name for path in folder.iterdir()} == {
        "SHA256SUMS",
        "warehouse.duckdb",
        "manifest.json",
        "release.json",
    }
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as frozen:
        [(value,)] = frozen.execute(
            "select value from marts.metric_quarter"
            " where metric_code = 'eied_patients' and quarter = ?",
            [QUARTER],
        ).fetchall()
    assert value == 47
    assert not any(path.stat().st_mode & 0o222 for path in folder.iterdir())


def test_the_same_warehouse_is_published_once_and_only_when_it_was_judged(place):
    with pytest.raises(UsageError, match=f"was published as {RELEASE}"):
        publish(place.workspace, QUARTER, published_by="The analyst")
    with pytest.raises(UsageError, match="2020-21-Q4 has not been judged"):
        publish(place.workspace, "2020-21-Q4", published_by="The analyst")


def test_a_warehouse_that_is_behind_is_not_published(replayed, tmp_path):
    folder = tmp_path / "place"
    shutil.copytree(replayed.folder, folder, symlinks=True)
    behind = Replay(folder, now=AFTERWARDS)
    shutil.rmtree(behind.home / "archive" / "editions")
    with pytest.raises(UsageError, match="Run `outturn run` first"):
        publish(behind.workspace, QUARTER, published_by="The analyst")


def test_a_warehouse_that_somebody_changed_is_neither_published_nor_explained(
    replayed, tmp_path, capsys
):
    folder = tmp_path / "place"
    shutil.copytree(replayed.folder, folder, symlinks=True)
    changed = Replay(folder, now=AFTERWARDS)
    path = (changed.home / "warehouse.duckdb").resolve()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as live:
        live.execute("update marts.metric_quarter set value = 1 where value = 47")
    with pytest.raises(WarehouseError, match=r"not the file that was built.*Run `"):
        publish(changed.workspace, QUARTER, published_by="The analyst")
    assert list_releases(changed.workspace.archive.root).is_empty()
    asked = ["explain", "eied_patients", QUARTER, "--home", str(changed.home)]
    assert run_command(asked) == 1
    assert "not the file that was built" in capsys.readouterr().err


def test_a_release_is_made_again_from_the_archive_table_by_table(place, run):
    found = verify(place.workspace, RELEASE)
    assert found.is_same, found.differing
    assert len(found.tables) > 40
    code, out, _ = run("verify", RELEASE)
    assert code == 0
    assert "each the same" in out
    assert "the bytes and tables of 30 submissions" in out


def test_what_was_done_to_a_release_is_found(place, tmp_path):
    folder = tmp_path / "place"
    shutil.copytree(place.folder, folder, symlinks=True)
    changed = Replay(folder, now=AFTERWARDS)
    path = release_folder(changed.workspace.archive.root, RELEASE) / "warehouse.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as frozen:
        frozen.execute("update marts.metric_quarter set value = 1 where value = 47")
    found = verify(changed.workspace, RELEASE)
    assert not found.is_file_whole
    [table] = found.differing
    assert (table.table, table.only_in_file, table.only_in_other) == (
        "marts.metric_quarter",
        1,
        1,
    )


def test_damage_to_the_archive_under_a_release_is_found(place, tmp_path, capsys):
    folder = tmp_path / "place"
    shutil.copytree(place.folder, folder, symlinks=True)
    root = Replay(folder).workspace.archive.root
    wessex = list(root.glob("submissions/*/received/wessex_2020-21_Q1_v2"))
    [received] = wessex
    for path in (
        received / "activity.csv",
        received.parents[1] / "datasets.parquet",
        release_folder(root, RELEASE) / "manifest.json",
    ):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-30])
    assert run_command(["verify", RELEASE, "--home", str(folder / "home")]) == 1
    out = capsys.readouterr().out
    assert "manifest.json is not the manifest that was frozen" in out
    assert "is not what was received" in out
    assert f"Restore {received.parents[1]}" in out


@pytest.mark.parametrize("name", ["", "  ", "A\nB", "\x1b[31mred", "x" * 101])
def test_who_publishes_is_a_name_on_one_line(tmp_path, name):
    with pytest.raises(UsageError, match="Give a name with --by"):
        publish(Replay(tmp_path).workspace, QUARTER, published_by=name)


def test_a_release_without_its_warehouse_is_not_compared(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTTURN_HOME", str(tmp_path))
    folder = release_folder(tmp_path / "archive", RELEASE)
    folder.mkdir(parents=True)
    card = dict.fromkeys(RELEASES, "x") | {
        "release_id": RELEASE,
        "published_at": AFTERWARDS,
        "built_at": AFTERWARDS,
    }
    write_card(folder / "release.json", card)
    assert run_command(["diff", RELEASE, "2021-01-01"]) == 1


def test_a_release_nobody_made_is_told_with_those_there_are(run):
    code, _, err = run("verify", "2020-21-Q1.9")
    assert code == 2
    assert RELEASE in err


def test_what_differs_between_two_days_is_told_by_cause(run):
    code, out, _ = run("diff", "2020-10-31", "2020-11-30")
    assert code == 0
    assert out.splitlines() == [
        "2020-21-Q1  eied_patients: 45 → 47 (+2)",
        "    +2  sent again",
    ]


def test_a_release_and_a_day_can_be_compared_too(run):
    _, out, _ = run("diff", "2020-10-31", RELEASE, "--json")
    [figure] = json.loads(out)["figures"]
    assert figure["causes"] == {"resubmitted": 2}
    assert run("diff", RELEASE, "2021-01-01")[1] == ""


@pytest.mark.parametrize(
    "steps", [("Q1", "Q2"), ("Q2", "Q1 again"), ("Q1", "Q1 again")]
)
def test_the_causes_add_up_to_every_change_with_nothing_left_over(place, steps):
    earlier, later = (STEPS[step] for step in steps)
    changes = figure_changes(place.workspace, earlier, later)
    assert changes
    for change in changes:
        assert change.residual == 0, change
        assert sum(change.causes.values()) == pytest.approx(change.difference)


def test_what_cannot_be_compared_is_told_with_what_to_do(run):
    code, _, err = run("diff", "2020-21-Q7.1", "2020-10-31")
    assert code == 2
    assert RELEASE in err
