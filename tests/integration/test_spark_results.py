"""The same warehouse from both engines: every table, every value."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest

from assets.archive.archive import Archive
from assets.domain.engine import Engine
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.inputs import Inputs
from assets.warehouse.manifest import current_manifest
from assets.warehouse.spark import tables as spark_module
from assets.warehouse.spark.transpile import view_name
from assets.warehouse.tables import write_tables
from tests.factories.large_inputs import large_inputs
from tests.factories.warehouse import all_files

# Spark plans and compiles each of the tables: minutes, beside other work.
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture
def running(spark, monkeypatch):
    """The worker's session, in place of one that each build would start."""

    @contextmanager
    def tables(master, scratch):
        assert master == "local[2]"
        scratch.mkdir()
        yield replace(spark, scratch=scratch)

    monkeypatch.setattr(spark_module, "spark_tables", tables)


def test_the_sample_years_warehouse_is_the_same_from_spark(
    sample_year_run, running, tmp_path
):
    place, _ = sample_year_run
    report = build_warehouse(
        Archive(place.home / "archive"),
        load_registry(),
        tmp_path,
        built_at=datetime(2021, 6, 1, tzinfo=UTC),
        engine=Engine("spark", "local[2]"),
    )
    wanted = current_manifest(place.home)
    found = current_manifest(tmp_path)
    assert set(found.tables) == {file.name for file in all_files()}
    assert [n for n in wanted.tables if found.tables[n] != wanted.tables[n]] == []
    assert found.key == wanted.key
    assert "spark makes every table" in report.summary()
    left = {path.suffix for path in (tmp_path / "warehouse").iterdir()}
    assert left == {".duckdb", ".json"}
    assert comments(report.path) == comments(place.home / "warehouse.duckdb")


def test_a_large_archives_warehouse_is_the_same_from_spark(spark, tmp_path):
    given = large_inputs(load_registry(), kept_in_ten=1)
    inputs = in_files(given, tmp_path / "a=b, é%20+'q'")
    other = tmp_path / "duckdb.duckdb"
    with duckdb.connect(str(other)) as connection:
        write_tables(connection, inputs, all_files())
    with duckdb.connect() as connection:
        tables = replace(spark, scratch=tmp_path / "scratch")
        tables.scratch.mkdir()
        write_tables(connection, inputs, all_files(), tables)
        connection.execute(f"attach '{other}' as other (read_only)")
        rows = "select count(*) from marts.activity"
        assert connection.execute(rows).fetchone()[0] > 40_000
        # Large is what Spark does not work out in one piece.
        for name in ("archive.activity", "archive.activity_history"):
            assert spark.session.table(view_name(name)).rdd.getNumPartitions() > 1
        unlike = {
            file.name: rows_that_differ(connection, file.name) for file in all_files()
        }
    assert {name: rows for name, rows in unlike.items() if rows} == {}


def in_files(frames, folder):
    """The inputs with the records in files of one quarter, as an archive keeps them."""
    of_verdicts = {}
    files = {}
    frames = dict(frames)
    folder.mkdir()
    for name in ("archive.activity", "archive.activity_history"):
        records = frames.pop(name)
        for (quarter,), part in records.partition_by("quarter", as_dict=True).items():
            path = folder / f"{name}-{quarter}.parquet"
            if name == "archive.activity":
                part.write_parquet(path)
                files.setdefault(name, []).append(path)
            else:
                part.drop("verdict_id").write_parquet(path)
                of_verdicts.setdefault(name, {})[path] = part["verdict_id"][0]
    return Inputs(frames, {k: tuple(v) for k, v in files.items()}, of_verdicts)


def rows_that_differ(connection, name):
    """How many rows only one of the two has; every row, if the types differ."""
    types = [connection.sql(f"from {db}{name}").types for db in ("", "other.")]
    assert types[0] == types[1], name
    return sum(
        connection.execute(
            f"select count(*) from (from {one} except all from {two})"
        ).fetchone()[0]
        for one, two in ((name, f"other.{name}"), (f"other.{name}", name))
    )


def comments(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "select schema_name, table_name, column_name, data_type, comment "
            "from duckdb_columns() where not internal order by all"
        ).fetchall()
