"""How one table is made: by DuckDB itself, or by Spark for data of several machines.

The seam between the build, which knows the order of the tables, and what works them
out. Spark is imported only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from assets.domain.engine import Engine
from assets.domain.errors import WarehouseError
from assets.warehouse.inputs import Inputs, attach_inputs
from assets.warehouse.spark.session import missing_for_spark
from assets.warehouse.sql_file import SqlFile


class TableEngine(Protocol):
    """What makes tables in a connection's database."""

    def attach(self, connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
        """Make the inputs readable for the tables that follow."""

    def create(self, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
        """Make the table of a SQL file, its rows sorted by its grain."""


@dataclass(frozen=True)
class DuckDbTables:
    """DuckDB makes the tables in the database it writes."""

    def attach(self, connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
        """Make the inputs readable in the connection."""
        attach_inputs(connection, inputs)

    def create(self, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
        """Make the table of a SQL file, its rows sorted by its grain."""
        # Sorted by its grain, a table is the same file however the work was shared out.
        connection.execute(
            f"create table {file.name} as select * from (\n{file.sql}\n) "
            f"order by {', '.join(file.grain)}"
        )


DUCKDB_TABLES = DuckDbTables()


def require_engine(engine: Engine) -> None:
    """Check that an engine can be started here, before any work is done for it.

    Raises:
        WarehouseError: something it needs is missing; says what, and what to do.
    """
    missing = missing_for_spark() if engine.name == "spark" else None
    if missing is not None:
        raise WarehouseError(
            f"The engine is spark, which cannot be started. {missing} Or set engine to "
            "duckdb in outturn.toml or OUTTURN_ENGINE."
        )


@contextmanager
def open_tables(engine: Engine, scratch: Path) -> Iterator[TableEngine]:
    """Start an engine for one build.

    Args:
        engine: which one.
        scratch: a folder for it to make, which every worker of Spark can read and
            which is removed by whoever named it.

    Raises:
        WarehouseError: it is not here, or does not start.
    """
    require_engine(engine)
    if engine.name == "duckdb":
        yield DUCKDB_TABLES
        return
    from assets.warehouse.spark.tables import spark_tables

    with spark_tables(engine.spark_master, scratch) as tables:
        yield tables
