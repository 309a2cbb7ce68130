import json
import shutil

import pytest

from assets.archive.archive import Archive
from assets.domain.errors import WarehouseError
from assets.domain.project import SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import is_current, warehouse_key
from assets.warehouse.sql_file import sql_files
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def archive(tmp_path):
    return archive_of(tmp_path / "archive", eating_disorders(264))


@pytest.fixture(scope="module")
def built_once(registry, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    archive = archive_of(folder / "archive", eating_disorders(264))
    return folder, build_warehouse(archive, registry, folder, built_at=moment(1))


@pytest.fixture
def built(built_once, tmp_path):
    """The report of a build in this folder, beside its archive: a copy of one build."""
    folder, report = built_once
    shutil.copytree(folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    return report


@pytest.fixture
def built_archive(built, tmp_path):
    return Archive(tmp_path / "archive")


def national_value(home):
    with open_warehouse(home) as connection:
        return connection.execute(
            "select value from marts.metric_quarter where metric_code = 'eied_patients'"
        ).fetchone()[0]


def test_a_build_has_every_table_and_says_what_it_holds(tmp_path, built):
    assert set(built.row_counts) == {file.name for file in sql_files()}
    assert built.row_counts["marts.activity"] == 1
    assert set(built.changed_tables) == set(built.row_counts)
    assert "tables" in built.summary()
    assert national_value(tmp_path) == 264


def test_no_table_and_no_column_is_without_its_comment(tmp_path, built):
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


def test_a_rebuild_of_the_same_facts_changes_no_table(
    tmp_path, built_archive, registry
):
    again = build_warehouse(built_archive, registry, tmp_path, built_at=moment(2))
    assert again.changed_tables == ()


def test_a_new_verdict_changes_only_what_rests_on_it(tmp_path, built_archive, registry):
    keep(built_archive, eating_disorders(270, number=1))
    again = build_warehouse(built_archive, registry, tmp_path, built_at=moment(2))
    assert {"staging.activity", "marts.metric_quarter"} <= set(again.changed_tables)
    assert not [name for name in again.changed_tables if name.startswith("reference")]


def test_a_warehouse_is_current_until_a_verdict_or_the_registry_changes(
    tmp_path, built_archive, registry
):
    assert not is_current(tmp_path / "another home", built_archive, registry)
    assert is_current(tmp_path, built_archive, registry)
    keep(built_archive, eating_disorders(270, quarter="2020-21-Q3", number=1))
    assert not is_current(tmp_path, built_archive, registry)


def test_a_submission_that_was_moved_makes_a_new_build_with_the_move_in_it(
    tmp_path, built_archive, registry
):
    built_archive.keep_move("0" * 64, "2020-21-Q3", moved_at=moment(1))
    assert not is_current(tmp_path, built_archive, registry)
    again = build_warehouse(built_archive, registry, tmp_path, built_at=moment(2))
    assert again.changed_tables == ("audit.moves",)
    assert is_current(tmp_path, built_archive, registry)
    with open_warehouse(tmp_path) as connection:
        found = connection.execute(
            "select ahsn_code, from_quarter, quarter, moved_at = ? from audit.moves",
            [moment(1)],
        ).fetchall()
    assert found == [("EAST", "2020-21-Q4", "2020-21-Q3", True)]


def test_the_key_changes_with_the_sql(tmp_path, archive, registry):
    (tmp_path / "sql").symlink_to(SQL)
    key = warehouse_key(archive, registry, sql_folder=tmp_path / "sql")
    assert key == warehouse_key(archive, registry)
    other = tmp_path / "other" / "marts"
    other.mkdir(parents=True)
    (other / "one.sql").write_text("select 1", encoding="utf-8")
    assert warehouse_key(archive, registry, sql_folder=other.parent) != key


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"tables": 1}', "not json"])
def test_a_damaged_manifest_only_costs_a_build(
    tmp_path, built_archive, registry, damage, built
):
    path = tmp_path / "warehouse" / f"{built.build_id}.json"
    path.write_text(damage, encoding="utf-8")
    assert not is_current(tmp_path, built_archive, registry)
    build_warehouse(built_archive, registry, tmp_path, built_at=moment(2))
    assert is_current(tmp_path, built_archive, registry)


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


def test_the_manifest_says_what_the_build_was_made_from(tmp_path, registry, built):
    path = tmp_path / "warehouse" / f"{built.build_id}.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["registry_version"] == registry.version
    assert manifest["verdict_ids"] == [eating_disorders(264).verdict_id]
    assert manifest["tables"]["marts.activity"]["row_count"] == 1
