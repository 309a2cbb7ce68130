"""Where builds lie, what becomes of the last ones, and what opening one meets."""

import os
import stat

import duckdb
import pytest

from assets.domain.errors import WarehouseError
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import current_manifest
from tests.factories.sql_folder import sql_folder_of
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def archive(tmp_path):
    return archive_of(tmp_path / "archive", eating_disorders(264))


@pytest.fixture(scope="module")
def build(registry, tmp_path_factory):
    """Build few tables: which they are is no matter of where a build lies."""
    few = sql_folder_of(tmp_path_factory.mktemp("sql"), "marts.activity")

    def build_few(archive, home, *, built_at, sql_folder=few):
        return build_warehouse(
            archive, registry, home, built_at=built_at, sql_folder=sql_folder
        )

    return build_few


def value_of(home):
    with open_warehouse(home) as connection:
        [(value,)] = connection.execute("select value from marts.activity").fetchall()
    return value


def test_the_build_and_the_one_before_are_kept_and_nothing_else(
    tmp_path, archive, build
):
    builds = tmp_path / "warehouse"
    reports = [build(archive, tmp_path, built_at=moment(number)) for number in range(4)]
    kept = {report.build_id for report in reports[-2:]}
    assert {path.name for path in builds.iterdir()} == {
        f"{build_id}{ending}" for build_id in kept for ending in (".duckdb", ".json")
    }
    manifest = current_manifest(tmp_path)
    assert manifest is not None
    assert manifest.previous_build_id == reports[-2].build_id


def test_what_a_crash_left_is_cleared_away(tmp_path, archive, build):
    builds = tmp_path / "warehouse"
    builds.mkdir()
    (builds / "old.building").write_bytes(b"half")
    (builds / "old.building.wal").write_bytes(b"half")
    (builds / "old.building.tmp").mkdir()
    (builds / "old.building.tmp" / "spill").write_bytes(b"half")
    (builds / "whole-but-never-linked.duckdb").write_bytes(b"whole")
    (builds / ".link.new").symlink_to("nowhere")
    report = build(archive, tmp_path, built_at=moment(1))
    assert {path.stem for path in builds.iterdir()} == {report.build_id}


def test_two_builds_of_one_moment_have_names_of_their_own(tmp_path, archive, build):
    first, second = (build(archive, tmp_path, built_at=moment(1)) for _ in range(2))
    assert first.build_id != second.build_id
    assert tmp_path.joinpath("warehouse.duckdb").resolve().stem == second.build_id


def test_the_warehouse_is_a_link_that_moves_with_its_home(tmp_path, archive, build):
    home = tmp_path / "home"
    build(archive, home, built_at=moment(1))
    link = home / "warehouse.duckdb"
    assert link.is_symlink()
    assert not os.path.isabs(os.readlink(link))
    assert stat.S_IMODE(link.stat().st_mode) == 0o444
    home.rename(tmp_path / "moved")
    assert value_of(tmp_path / "moved") == 264


@pytest.mark.parametrize("name", ["it's [a] *home", "a=b"])
def test_a_home_may_have_any_name(tmp_path, build, name):
    home = tmp_path / name
    archive = archive_of(home / "archive", eating_disorders(264))
    build(archive, home, built_at=moment(1))
    assert value_of(home) == 264


def test_the_one_sign_duckdb_cannot_have_in_a_path_is_a_message(
    tmp_path, archive, build
):
    with pytest.raises(WarehouseError, match="question mark"):
        build(archive, tmp_path / "why?", built_at=moment(1))


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_something_else_in_the_links_place_is_never_overwritten(
    tmp_path, archive, build, kind
):
    place = tmp_path / "warehouse.duckdb"
    if kind == "file":
        place.write_bytes(b"somebody's own")
    else:
        place.mkdir()
    with pytest.raises(WarehouseError, match=rf"is a {kind} of its own.*Move it"):
        build(archive, tmp_path, built_at=moment(1))
    assert not place.is_symlink()
    assert kind == "folder" or place.read_bytes() == b"somebody's own"


def test_a_failed_build_leaves_the_last_good_one(tmp_path, archive, build):
    build(archive, tmp_path, built_at=moment(1))
    keep(archive, eating_disorders(270, number=1))
    sql = tmp_path / "sql" / "marts"
    sql.mkdir(parents=True)
    (sql / "broken.sql").write_text(
        "-- A table.\n-- Grain: a.\n"
        "select nothing as a  -- It. Unit: none.\nfrom archive.activity\n",
        encoding="utf-8",
    )
    with pytest.raises(
        WarehouseError, match=r"sql/marts/broken\.sql could not be"
    ) as e:
        build(archive, tmp_path, built_at=moment(2), sql_folder=sql.parent)
    assert "The last good warehouse is as it was" in str(e.value)
    assert value_of(tmp_path) == 264
    assert not list((tmp_path / "warehouse").glob("*.building*"))


def test_an_unwritable_home_is_a_message(tmp_path, archive, build):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"could not be written.*run again"):
        build(archive, tmp_path / "file", built_at=moment(1))


def test_a_disk_without_links_is_found_out_before_the_work(
    tmp_path, archive, build, monkeypatch
):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    # No file system without links can be mounted everywhere the tests run.
    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    with pytest.raises(WarehouseError, match=r"Symbolic links cannot be made.*--home"):
        build(archive, tmp_path, built_at=moment(1))
    assert not list((tmp_path / "warehouse").iterdir())


def opened(home):
    with open_warehouse(home) as connection:
        return connection


def test_opening_where_there_is_none_says_how_to_make_one(tmp_path):
    with pytest.raises(WarehouseError, match=r"There is no warehouse in .* yet"):
        opened(tmp_path)


def test_opening_something_else_or_something_broken_says_what_to_do(
    tmp_path, archive, build
):
    (tmp_path / "warehouse.duckdb").write_bytes(b"somebody's own")
    with pytest.raises(WarehouseError, match="is not the link that outturn keeps"):
        opened(tmp_path)
    (tmp_path / "warehouse.duckdb").unlink()
    report = build(archive, tmp_path, built_at=moment(1))
    path = tmp_path / "warehouse" / f"{report.build_id}.duckdb"
    path.unlink()
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(WarehouseError, match=r"cannot be opened.*builds it anew"):
        opened(tmp_path)


def test_a_reader_in_this_process_sees_the_new_build_on_opening_anew(
    tmp_path, archive, build
):
    build(archive, tmp_path, built_at=moment(1))
    with open_warehouse(tmp_path) as held:
        keep(archive, eating_disorders(270, number=1))
        build(archive, tmp_path, built_at=moment(2))
        query = "select value from marts.activity"
        assert held.execute(query).fetchall() == [(264.0,)]
        assert value_of(tmp_path) == 270


def test_nobody_can_write_to_an_open_warehouse(tmp_path, archive, build):
    build(archive, tmp_path, built_at=moment(1))
    with (
        open_warehouse(tmp_path) as connection,
        pytest.raises(duckdb.Error, match="read-only"),
    ):
        connection.execute("delete from marts.activity")


@pytest.mark.parametrize(
    "asked", ["select * from a.b", "select no from marts.activity"]
)
def test_a_warehouse_without_what_is_asked_of_it_is_built_anew(
    tmp_path, archive, build, asked
):
    build(archive, tmp_path, built_at=moment(1))
    with (
        pytest.raises(WarehouseError, match=r"this version .* reads .*builds it anew"),
        open_warehouse(tmp_path) as connection,
    ):
        connection.execute(asked)
