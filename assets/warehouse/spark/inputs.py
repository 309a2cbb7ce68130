"""The inputs on Spark: archive and registry as views over Parquet files.

Files of the archive are read where they lie. Small frames, which have no file, get one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import duckdb
import polars as pl

from assets.domain.errors import WarehouseError
from assets.warehouse.inputs import Inputs
from assets.warehouse.spark.transpile import view_name
from assets.warehouse.spark.types import spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Of these Spark makes patterns; told not to, it reads some files several times.
_SIGNS = frozenset("[]{}*?\\")


def show_inputs(
    session: SparkSession,
    connection: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    scratch: Path,
) -> None:
    """Make the inputs readable on Spark, each under its `view_name`.

    Args:
        session: where they are to be read.
        connection: where they are attached already; it says what type a column has,
            also where a file is older than the column.
        inputs: the tables of ``archive`` and ``registry``.
        scratch: a folder that every worker of the session can read.
    """
    for name, frame in inputs.frames.items():
        path = scratch / f"{view_name(name)}.parquet"
        frame.write_parquet(path)
        _read(session, connection, name, [path]).createOrReplaceTempView(
            view_name(name)
        )
    for name, paths in inputs.files.items():
        _read(session, connection, name, paths).createOrReplaceTempView(view_name(name))
    for name, verdicts in inputs.files_of_verdicts.items():
        _show_files_of_verdicts(session, connection, name, verdicts, scratch)


def show_table(session: SparkSession, name: str, folder: Path, schema: str) -> None:
    """Make a table that Spark wrote readable on Spark, under its `view_name`."""
    _parquet(session, schema, [folder]).createOrReplaceTempView(view_name(name))


def _read(
    session: SparkSession,
    connection: duckdb.DuckDBPyConnection,
    name: str,
    paths: Iterable[Path],
    *,
    leaving: frozenset[str] = frozenset(),
) -> DataFrame:
    schema = spark_schema(connection, name, leaving=leaving)
    return _parquet(session, schema, paths)


def _show_files_of_verdicts(
    session: SparkSession,
    connection: duckdb.DuckDBPyConnection,
    name: str,
    verdicts: Mapping[Path, str],
    scratch: Path,
) -> None:
    records = _read(
        session, connection, name, verdicts, leaving=frozenset({"verdict_id"})
    )
    by_path = {path.resolve(): verdict_id for path, verdict_id in verdicts.items()}
    # As Spark itself spells them: that is what a record says it was read from.
    spelt = records.inputFiles()
    marks = pl.DataFrame(
        {
            "source_file": spelt,
            "verdict_id": [by_path[_path_of(file)] for file in spelt],
        },
        schema={"source_file": pl.String(), "verdict_id": pl.String()},
    )
    path = scratch / f"{view_name(name)}_files.parquet"
    marks.write_parquet(path)
    marked = _parquet(session, "source_file string, verdict_id string", [path])
    records.selectExpr("*", "input_file_name() as source_file").join(
        marked, "source_file"
    ).drop("source_file").createOrReplaceTempView(view_name(name))


def _path_of(spelt: str) -> Path:
    return Path(unquote(urlsplit(spelt).path)).resolve()


def _parquet(session: SparkSession, schema: str, paths: Iterable[Path]) -> DataFrame:
    listed = [str(path.resolve()) for path in paths]
    for path in listed:
        if _SIGNS.intersection(path):
            raise WarehouseError(
                f"Spark cannot read {path}: it has one of {' '.join(sorted(_SIGNS))}. "
                "Keep the home in a folder without, or set engine to duckdb."
            )
    return session.read.schema(schema).parquet(*listed)
