import duckdb
import pytest

from assets.domain.engine import Engine
from assets.domain.errors import WarehouseError
from assets.warehouse.engine import DUCKDB_TABLES, open_tables, require_engine
from assets.warehouse.spark import session
from assets.warehouse.spark.types import are_alike, spark_type

SPARK = Engine("spark")


def test_duckdb_needs_nothing_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with open_tables(Engine(), tmp_path / "scratch") as tables:
        assert tables is DUCKDB_TABLES
    assert not list(tmp_path.iterdir())


def test_without_pyspark_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with pytest.raises(WarehouseError, match="make spark"):
        require_engine(SPARK)


def test_without_java_it_says_which_and_how_to_do_without(monkeypatch, tmp_path):
    monkeypatch.setattr(session, "find_spec", lambda name: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(WarehouseError, match=r"version 17 or 21.*engine to duckdb"):
        require_engine(SPARK)


def test_java_may_be_where_java_home_points(monkeypatch, tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setattr(session, "find_spec", lambda name: True)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    require_engine(SPARK)


def test_a_whole_number_is_one_of_any_width_and_no_value_is_of_any_type():
    assert are_alike("HUGEINT", "bigint")
    assert are_alike("BIGINT", "int")
    assert are_alike("VARCHAR", "void")
    assert not are_alike("DOUBLE", "bigint")
    assert not are_alike("VARCHAR", "date")


def test_each_type_of_duckdb_is_named_in_sparks_words():
    assert spark_type("VARCHAR[]") == "array<string>"
    assert spark_type("TIMESTAMP WITH TIME ZONE") == "timestamp"
    with duckdb.connect() as connection:
        kind = connection.sql("select cast(1 as decimal(9, 2)) as x").types[0]
    with pytest.raises(WarehouseError, match="cast"):
        spark_type(str(kind))
