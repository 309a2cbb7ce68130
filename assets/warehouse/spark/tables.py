"""How a table is made on Spark: its select is run there, its rows end in DuckDB's file.

DuckDB says what types the columns have, Spark works out the rows. Each table is written
as Parquet, which later tables read on Spark and the warehouse loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb

from assets.domain.errors import WarehouseError
from assets.warehouse.inputs import Inputs, attach_inputs
from assets.warehouse.spark.inputs import show_inputs, show_table
from assets.warehouse.spark.session import spark_session
from assets.warehouse.spark.transpile import spark_sql
from assets.warehouse.spark.types import are_alike, column_types, spark_type
from assets.warehouse.sql_file import SqlFile

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class SparkTables:
    """The tables of one build, worked out in one session."""

    session: SparkSession
    scratch: Path

    def attach(self, connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
        """Make the inputs readable to Spark, and to DuckDB for the types."""
        attach_inputs(connection, inputs)
        show_inputs(self.session, connection, inputs, self.scratch)

    def create(self, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
        """Make the table of a SQL file in the connection's database, by its grain.

        Raises:
            DeclarationError: the file says what Spark may do otherwise.
            WarehouseError: Spark cannot run it, or comes to other types than DuckDB.
        """
        connection.execute(
            f"create table {file.name} as select * from (\n{file.sql}\n) with no data"
        )
        folder = self.scratch / file.name
        with _spark_errors(file):
            rows = self._typed(
                self.session.sql(spark_sql(file)),
                column_types(connection, file.name),
                file,
            )
            rows.write.parquet(str(folder))
            show_table(self.session, file.name, folder, _schema(rows))
        written = ", ".join(f"'{_quoted(path)}'" for path in folder.glob("*.parquet"))
        connection.execute(
            f"insert into {file.name} by name select * from read_parquet([{written}]) "
            f"order by {', '.join(file.grain)}"
        )

    def _typed(
        self, rows: DataFrame, wanted: dict[str, str], file: SqlFile
    ) -> DataFrame:
        found = dict(rows.dtypes)
        unlike = [
            f"{name} is {found.get(name, 'missing')}, not {kind}"
            for name, kind in wanted.items()
            if not are_alike(kind, found.get(name, "missing"))
        ]
        if unlike or len(found) != len(wanted):
            raise WarehouseError(
                f"sql/{file.schema}/{file.table}.sql has other columns on Spark: "
                f"{'; '.join(unlike) or ', '.join(found)}. Say the type with a cast."
            )
        # Parquet has no column of no type.
        return rows.selectExpr(
            *(
                f"cast(null as {spark_type(wanted[name])}) as `{name}`"
                if kind == "void"
                else f"`{name}`"
                for name, kind in rows.dtypes
            )
        )


@contextmanager
def spark_tables(
    master: str, scratch: Path, *, tuning: Mapping[str, str] = MappingProxyType({})
) -> Iterator[SparkTables]:
    """Start Spark for one build.

    Args:
        master: where Spark runs, in its own words.
        scratch: a folder of this build's own, which every worker can read and which is
            removed by whoever gave it.
        tuning: Spark's own settings of speed, which change no result.

    Raises:
        WarehouseError: Spark does not start.
    """
    scratch.mkdir(parents=True)
    with spark_session(master, scratch, tuning=tuning) as session:
        yield SparkTables(session, scratch)


def _schema(rows: DataFrame) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in rows.dtypes)


def _quoted(path: Path) -> str:
    plain = str(path.resolve())
    for sign in "[*?":
        plain = plain.replace(sign, f"[{sign}]")
    return plain.replace("'", "''")


@contextmanager
def _spark_errors(file: SqlFile) -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        reason = str(error).splitlines()[0]
        raise WarehouseError(
            f"sql/{file.schema}/{file.table}.sql could not be run on Spark: {reason} "
            "The last good warehouse is as it was. Mend what it names, or set engine "
            "to duckdb in outturn.toml or OUTTURN_ENGINE, then run again."
        ) from error
