import json
import os
import stat

import duckdb
import pytest

from assets.domain.errors import WarehouseError
from assets.domain.project import SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import current_manifest, is_current, warehouse_key
from assets.warehouse.sql_file import sql_files
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def archive(tmp_path):
    return archive_of(tmp_path / "archive", eating_disorders(264))


def national_value(home):
    with open_warehouse(home) as connection:
        return connection.execute(
            "select value from marts.metric_quarter where metric_code = 'eied_patients'"
        ).fetchone()[0]


def test_a_build_has_every_table_and_says_what_it_holds(tmp_path, archive, registry):
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    assert set(report.row_counts) == {file.name for file in sql_files()}
    assert report.row_counts["marts.activity"] == 1
    assert set(report.changed_tables) == set(report.row_counts)
    assert "tables" in report.summary()
    assert national_value(tmp_path) == 264


def test_no_table_and_no_column_is_without_its_comment(tmp_path, archive, registry):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    with open_warehouse(tmp_path) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables()"
        ).fetchall()
        columns = connection.execute(
            "select table_name || '.' || column_name, comment from duckdb_columns() "
            "where not internal"
        ).fetchall()
        storage = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchone()[0]
    assert len(tables) == len(sql_files())
    assert not [name for name, comment in tables if "Grain: " not in (comment or "")]
    assert len(columns) > 200
    assert not [name for name, comment in columns if "Unit: " not in (comment or "")]
    assert storage["storage_version"].startswith("v1.5")


def test_an_archive_with_nothing_in_it_still_gives_a_warehouse(tmp_path, registry):
    empty = archive_of(tmp_path / "none")
    report = build_warehouse(empty, registry, tmp_path, built_at=moment(1))
    assert report.row_counts["marts.metric_quarter"] == 0
    assert report.row_counts["reference.programmes"] > 0


def test_only_the_newest_verdict_of_a_quarter_counts(tmp_path, registry):
    archive = archive_of(
        tmp_path / "archive", eating_disorders(264), eating_disorders(265, number=1)
    )
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(2))
    assert national_value(tmp_path) == 265
    assert report.row_counts["marts.activity"] == 1


def test_a_rebuild_of_the_same_facts_changes_no_table(tmp_path, archive, registry):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    again = build_warehouse(archive, registry, tmp_path, built_at=moment(2))
    assert again.changed_tables == ()


def test_a_new_verdict_changes_only_what_rests_on_it(tmp_path, archive, registry):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    keep(archive, eating_disorders(270, number=1))
    again = build_warehouse(archive, registry, tmp_path, built_at=moment(2))
    assert {"staging.activity", "marts.metric_quarter"} <= set(again.changed_tables)
    assert not [name for name in again.changed_tables if name.startswith("reference")]


def test_a_warehouse_is_current_until_a_verdict_or_the_registry_changes(
    tmp_path, archive, registry
):
    assert not is_current(tmp_path, archive, registry)
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    assert is_current(tmp_path, archive, registry)
    keep(archive, eating_disorders(270, quarter="2020-21-Q3", number=1))
    assert not is_current(tmp_path, archive, registry)


def test_the_key_changes_with_the_sql(tmp_path, archive, registry):
    (tmp_path / "sql").symlink_to(SQL)
    key = warehouse_key(archive, registry, sql_folder=tmp_path / "sql")
    assert key == warehouse_key(archive, registry)
    other = tmp_path / "other" / "marts"
    other.mkdir(parents=True)
    (other / "one.sql").write_text("select 1", encoding="utf-8")
    assert warehouse_key(archive, registry, sql_folder=other.parent) != key


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"tables": 1}', "not json"])
def test_a_damaged_manifest_only_costs_a_build(tmp_path, archive, registry, damage):
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    path = tmp_path / "warehouse" / f"{report.build_id}.json"
    path.write_text(damage, encoding="utf-8")
    assert not is_current(tmp_path, archive, registry)
    build_warehouse(archive, registry, tmp_path, built_at=moment(2))
    assert is_current(tmp_path, archive, registry)


def test_the_build_and_the_one_before_are_kept_and_nothing_else(
    tmp_path, archive, registry
):
    builds = tmp_path / "warehouse"
    reports = [
        build_warehouse(archive, registry, tmp_path, built_at=moment(number))
        for number in range(4)
    ]
    kept = {report.build_id for report in reports[-2:]}
    assert {path.name for path in builds.iterdir()} == {
        f"{build_id}{ending}" for build_id in kept for ending in (".duckdb", ".json")
    }
    manifest = current_manifest(tmp_path)
    assert manifest is not None
    assert manifest.previous_build_id == reports[-2].build_id


def test_what_a_crash_left_is_cleared_away(tmp_path, archive, registry):
    builds = tmp_path / "warehouse"
    builds.mkdir()
    (builds / "old.building").write_bytes(b"half")
    (builds / "old.building.wal").write_bytes(b"half")
    (builds / "old.building.tmp").mkdir()
    (builds / "old.building.tmp" / "spill").write_bytes(b"half")
    (builds / "whole-but-never-linked.duckdb").write_bytes(b"whole")
    (builds / ".link.new").symlink_to("nowhere")
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    assert {path.stem for path in builds.iterdir()} == {report.build_id}


def test_two_builds_of_one_moment_have_names_of_their_own(tmp_path, archive, registry):
    first, second = (
        build_warehouse(archive, registry, tmp_path, built_at=moment(1))
        for _ in range(2)
    )
    assert first.build_id != second.build_id
    assert tmp_path.joinpath("warehouse.duckdb").resolve().stem == second.build_id


def test_the_warehouse_is_a_link_that_moves_with_its_home(tmp_path, archive, registry):
    home = tmp_path / "home"
    build_warehouse(archive, registry, home, built_at=moment(1))
    link = home / "warehouse.duckdb"
    assert link.is_symlink()
    assert not os.path.isabs(os.readlink(link))
    assert stat.S_IMODE(link.stat().st_mode) == 0o444
    home.rename(tmp_path / "moved")
    assert national_value(tmp_path / "moved") == 264


@pytest.mark.parametrize("name", ["it's [a] *home", "a=b"])
def test_a_home_may_have_any_name(tmp_path, registry, name):
    home = tmp_path / name
    archive = archive_of(home / "archive", eating_disorders(264))
    build_warehouse(archive, registry, home, built_at=moment(1))
    assert national_value(home) == 264


def test_the_one_sign_duckdb_cannot_have_in_a_path_is_a_message(
    tmp_path, archive, registry
):
    with pytest.raises(WarehouseError, match="question mark"):
        build_warehouse(archive, registry, tmp_path / "why?", built_at=moment(1))


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_something_else_in_the_links_place_is_never_overwritten(
    tmp_path, archive, registry, kind
):
    place = tmp_path / "warehouse.duckdb"
    if kind == "file":
        place.write_bytes(b"somebody's own")
    else:
        place.mkdir()
    with pytest.raises(WarehouseError, match=rf"is a {kind} of its own.*Move it"):
        build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    assert not place.is_symlink()
    assert kind == "folder" or place.read_bytes() == b"somebody's own"


def test_a_failed_build_leaves_the_last_good_one(tmp_path, archive, registry):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
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
        build_warehouse(
            archive, registry, tmp_path, built_at=moment(2), sql_folder=sql.parent
        )
    assert "The last good warehouse is as it was" in str(e.value)
    assert national_value(tmp_path) == 264
    assert not list((tmp_path / "warehouse").glob("*.building*"))


@pytest.mark.parametrize(
    ("grain", "said"),
    [
        ("ahsn_code", r"marts\.broken does not have one row for each ahsn_code: "),
        (
            "nothing",
            r"marts\.broken does not have one row for each nothing: nothing None",
        ),
    ],
)
def test_a_grain_that_does_not_hold_stops_the_build(tmp_path, registry, grain, said):
    archive = archive_of(
        tmp_path / "archive",
        eating_disorders(264),
        eating_disorders(100, quarter="2020-21-Q3", number=1),
    )
    sql = tmp_path / "sql" / "marts"
    sql.mkdir(parents=True)
    (sql / "broken.sql").write_text(
        f"-- A table.\n-- Grain: {grain}.\nselect\n"
        "    ahsn_code,  -- It. Unit: code.\n"
        "    cast(null as varchar) as nothing  -- It. Unit: none.\n"
        "from archive.activity\n",
        encoding="utf-8",
    )
    with pytest.raises(WarehouseError, match=said):
        build_warehouse(
            archive, registry, tmp_path, built_at=moment(2), sql_folder=sql.parent
        )


def test_an_unwritable_home_is_a_message(tmp_path, archive, registry):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"could not be written.*run again"):
        build_warehouse(archive, registry, tmp_path / "file", built_at=moment(1))


def test_a_disk_without_links_is_found_out_before_the_work(
    tmp_path, archive, registry, monkeypatch
):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    # No file system without links can be mounted everywhere the tests run.
    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    with pytest.raises(WarehouseError, match=r"Symbolic links cannot be made.*--home"):
        build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    assert not list((tmp_path / "warehouse").iterdir())


def test_opening_where_there_is_none_says_how_to_make_one(tmp_path):
    with pytest.raises(WarehouseError, match=r"There is no warehouse in .* yet"):
        open_warehouse(tmp_path)


def test_opening_something_else_or_something_broken_says_what_to_do(
    tmp_path, archive, registry
):
    (tmp_path / "warehouse.duckdb").write_bytes(b"somebody's own")
    with pytest.raises(WarehouseError, match="is not the link that outturn keeps"):
        open_warehouse(tmp_path)
    (tmp_path / "warehouse.duckdb").unlink()
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    path = tmp_path / "warehouse" / f"{report.build_id}.duckdb"
    path.unlink()
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(WarehouseError, match=r"cannot be opened.*builds it anew"):
        open_warehouse(tmp_path)


def test_a_reader_in_this_process_sees_the_new_build_on_opening_anew(
    tmp_path, archive, registry
):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    with open_warehouse(tmp_path) as held:
        keep(archive, eating_disorders(270, number=1))
        build_warehouse(archive, registry, tmp_path, built_at=moment(2))
        query = "select value from marts.activity"
        assert held.execute(query).fetchall() == [(264.0,)]
        assert national_value(tmp_path) == 270


def test_nobody_can_write_to_an_open_warehouse(tmp_path, archive, registry):
    build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    with (
        open_warehouse(tmp_path) as connection,
        pytest.raises(duckdb.Error, match="read-only"),
    ):
        connection.execute("delete from marts.activity")


def test_the_manifest_says_what_the_build_was_made_from(tmp_path, archive, registry):
    report = build_warehouse(archive, registry, tmp_path, built_at=moment(1))
    path = tmp_path / "warehouse" / f"{report.build_id}.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["registry_version"] == registry.version
    assert manifest["verdict_ids"] == [eating_disorders(264).verdict_id]
    assert manifest["tables"]["marts.activity"]["row_count"] == 1
