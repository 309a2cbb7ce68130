"""The SQL keeps to what DuckDB and Spark do alike."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from assets.domain.project import SQL
from assets.warehouse.sql_file import sql_files

FILES = {file.name: file for file in sql_files()}

# Measured: each of these is an error on Spark, or worse, gives another answer there.
UNLIKE_NODES = (
    exp.Pivot,
    exp.Lambda,
    exp.Comprehension,
    exp.RegexpReplace,
    exp.TimeToStr,
    exp.Mode,
    exp.Quantile,
    exp.ApproxQuantile,
    exp.Median,
    exp.PercentileCont,
    exp.GenerateSeries,
    exp.Columns,
    exp.Unnest,
)
UNLIKE_WORDS = re.compile(
    r"\b(asof|pivot|unpivot|by name|columns\s*\(|range\s*\(|quantile\w*"
    r"|exclude\s*\(|replace\s*\(|group by all|order by all|try_cast|semi|anti)",
    re.IGNORECASE,
)


def code_only(file):
    return re.sub("--.*", "", file.sql)


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_uses_nothing_that_spark_does_otherwise(file):
    tree = sqlglot.parse_one(file.sql, dialect="duckdb")
    assert not [node.sql("duckdb") for node in tree.find_all(*UNLIKE_NODES)]
    assert not UNLIKE_WORDS.search(code_only(file))
    assert not [star for star in tree.find_all(exp.Star) if any(star.args.values())]


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_every_division_is_guarded_against_nought(file):
    tree = sqlglot.parse_one(file.sql, dialect="duckdb")
    for division in tree.find_all(exp.Div, exp.IntDiv, exp.Mod):
        assert isinstance(division.expression, exp.Nullif), division.sql("duckdb")


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_can_be_said_in_sparks_words(file):
    said = sqlglot.transpile(
        file.sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE
    )
    again = sqlglot.parse_one(said[0], dialect="spark")
    assert [column.alias_or_name for column in again.expressions] == [
        column.name for column in file.columns
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_a_test_with_a_table(name):
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("test_*.py")
    )
    schema, table = name.split(".")
    assert f'"{name}"' in tests or (f'"{schema}.{{' in tests and f'"{table}",' in tests)


def test_the_tables_of_the_contract_are_there():
    required = """
        reference.ahsns reference.organisations reference.programmes reference.metrics
        reference.trajectories reference.quarters marts.activity marts.metric_quarter
        marts.programme_summary marts.coverage audit.submissions audit.failures
        audit.validation_runs audit.revisions audit.scores
        """
    assert set(required.split()) <= set(FILES)
    assert len(FILES) == len(list(SQL.glob("*/*.sql")))
