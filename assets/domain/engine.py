"""Which engine runs the SQL: the one choice, as a value that the stages hand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EngineName = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class Engine:
    """What the SQL files are run on; the tables come out the same.

    ``spark_master`` is where Spark runs, in its own words; DuckDB has no use for it.
    """

    name: EngineName = "duckdb"
    spark_master: str = "local[*]"


DUCKDB = Engine()
