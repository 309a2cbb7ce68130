"""A SQL file in Spark's words, so that it means there what it means on DuckDB.

Most of it is sqlglot's work: where nulls stand in an order, what a text is called. Here
is what remains: number literals, rounding, and the names of the tables.
"""

from __future__ import annotations

from typing import ClassVar

from sqlglot import exp, parse_one
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

from assets.domain.errors import DeclarationError
from assets.warehouse.spark.dialect import differences
from assets.warehouse.sql_file import SqlFile


class _SparkOfToday(Spark):
    """Spark's own dialect, which has known `qualify` since version 4."""

    class Generator(SparkGenerator):
        """Leaves `qualify` as it stands: its detour adds a column to each star."""

        TRANSFORMS: ClassVar = {
            node: words
            for node, words in SparkGenerator.TRANSFORMS.items()
            if node is not exp.Select
        }


def view_name(table: str) -> str:
    """Return what a table such as ``marts.activity`` is called on Spark."""
    return table.replace(".", "__")


def spark_sql(file: SqlFile) -> str:
    """Return the select of a SQL file as Spark reads it.

    Raises:
        DeclarationError: naming what Spark may do otherwise, and what to write instead.
    """
    found = differences(file.sql)
    if found:
        raise DeclarationError(
            f"sql/{file.schema}/{file.table}.sql cannot be run on Spark: "
            f"{' '.join(found)} The list is in assets/warehouse/spark/dialect.py."
        )
    tree = parse_one(file.sql, dialect="duckdb")
    # From the inside out, so that what is replaced has its own parts replaced already.
    for node in reversed(list(tree.walk())):
        replacement = _alike(node)
        if replacement is not node:
            node.replace(replacement)
    return tree.sql(_SparkOfToday, comments=False, identify=True)


def _alike(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Table() if node.db:
            return exp.table_(
                view_name(f"{node.db}.{node.name}"), alias=node.alias or node.name
            )
        case exp.Literal() if not node.is_string and not node.is_int:
            # 100.0 is a decimal on both, but only DuckDB divides decimals as doubles.
            return exp.cast(node.copy(), exp.DType.DOUBLE)
        case exp.Round():
            return _rounded_as_doubles(node)
    return node


def _rounded_as_doubles(node: exp.Round) -> exp.Expr:
    """Round what is a double's value, not the digits that Spark would print of it.

    DuckDB rounds 2.675, which is a little less, to 2.67; Spark by itself to 2.68.
    """
    places = int(node.args["decimals"].name)
    value = exp.cast(node.this.copy(), exp.DType.DOUBLE)
    if places == 0:
        return exp.Round(this=value, decimals=exp.Literal.number(0))
    scale = exp.cast(exp.Literal.number(10**places), exp.DType.DOUBLE)
    whole = exp.Round(
        this=exp.Mul(this=value, expression=scale), decimals=exp.Literal.number(0)
    )
    return exp.paren(exp.Div(this=whole, expression=scale.copy()))
