"""A table made a year at a time holds what it would if it were made at once."""

import random

import duckdb
import pytest

from assets.domain.errors import WarehouseError
from assets.domain.registry.load import load_registry
from assets.warehouse import year_by_year
from assets.warehouse.build import build_warehouse
from assets.warehouse.manifest import current_manifest
from assets.warehouse.sql_file import sql_files
from assets.warehouse.year_by_year import YearByYear
from tests.factories.random_verdicts import declare_nils, random_verdict
from tests.factories.verdicts import archive_of, keep, moment

QUARTERS = ("2018-19-Q4", "2019-20-Q3", "2020-21-Q1", "2020-21-Q3")
# Every table of as many rows as records, and what is told of each of them.
OF_RECORDS = {
    "staging.activity",
    "staging.activity_figures",
    "staging.takeovers",
    "staging.inherited_figures",
    "staging.metric_reports",
    "marts.activity",
    "audit.records_told",
    "audit.figures_told",
}


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture(scope="module")
def archive(registry, tmp_path_factory):
    archive, rolls = archive_of(tmp_path_factory.mktemp("years")), random.Random(7)
    for number, quarter in enumerate(QUARTERS, start=1):
        verdict = random_verdict(rolls, registry.frames(), quarter, number)
        keep(archive, verdict)
        declare_nils(archive, verdict)
    return archive


def build(archive, registry, home):
    build_warehouse(archive, registry, home, built_at=moment(9))
    return current_manifest(home).tables


@pytest.fixture
def cut(monkeypatch):
    """The names of the tables that were made year by year, of whatever size."""
    monkeypatch.setattr(year_by_year, "MOST_ROWS_AT_ONCE", 0)
    make, made = YearByYear.make, []

    def seen(self, connection, file):
        made.append(file.name)
        make(self, connection, file)

    monkeypatch.setattr(YearByYear, "make", seen)
    return made


def test_every_table_holds_what_it_would_if_it_were_made_at_once(
    archive, registry, tmp_path, monkeypatch, cut
):
    by_year = build(archive, registry, tmp_path / "by year")
    assert set(cut) >= OF_RECORDS
    made = len(cut)
    monkeypatch.setattr(year_by_year, "MOST_ROWS_AT_ONCE", 10**9)
    at_once = build(archive, registry, tmp_path / "at once")
    assert len(cut) == made
    assert [name for name in at_once if by_year[name] != at_once[name]] == []
    assert all(by_year[name].row_count for name in OF_RECORDS)


def test_the_tables_have_their_comments_and_no_other_catalog(
    archive, registry, tmp_path, cut
):
    build(archive, registry, tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as reader:
        missing = reader.sql(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null"
        ).fetchall()
        views = reader.sql("select view_name from duckdb_views() where not internal")
        assert (missing, views.fetchall()) == ([], [])


def test_a_grain_that_breaks_within_a_year_stops_the_build(
    archive, registry, tmp_path, cut
):
    sql = tmp_path / "sql" / "staging"
    sql.mkdir(parents=True)
    (sql / "records.sql").write_text(
        "-- Records.\n-- Grain: quarter.\n-- Rebuilt: by quarter.\nselect\n"
        "    quarter  -- Quarter. Unit: quarter.\nfrom archive.activity\n"
    )
    with pytest.raises(WarehouseError, match="one row for each"):
        build_warehouse(
            archive,
            registry,
            tmp_path / "home",
            built_at=moment(9),
            sql_folder=sql.parent,
        )
    assert cut == ["staging.records"]
    assert sql_files(sql.parent)[0].rebuilding.way == "by_quarter"
