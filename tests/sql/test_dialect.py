"""The SQL keeps to what DuckDB and Spark do alike."""

from pathlib import Path

import pytest
import sqlglot

from assets.domain.project import SQL
from assets.warehouse.spark.dialect import ALIKE, INSTEAD, differences
from assets.warehouse.spark.transpile import spark_sql
from assets.warehouse.sql_file import sql_files

FILES = {file.name: file for file in sql_files()}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_uses_nothing_that_spark_may_do_otherwise(file):
    assert differences(file.sql) == ()


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_can_be_said_in_sparks_words(file):
    again = sqlglot.parse_one(spark_sql(file), dialect="spark")
    assert [column.alias_or_name for column in again.expressions] == [
        column.name for column in file.columns
    ]


@pytest.mark.parametrize(
    ("sql", "instead"),
    [
        ("select a / b as c from t", "nullif"),
        ("select a / 0 as c from t", "nullif"),
        ("select a // nullif(b, 0) as c from t", "/ with nullif"),
        ("select a * 0.1 as c from t", "as double"),
        ("select power(10, a) as c from t", "case"),
        ("select median(a) as c from t", "row_number()"),
        ("select quantile_cont(a, 0.5) as c from t", "row_number()"),
        ("select mode(a) as c from t", "row_number()"),
        ("select any_value(a) as c from t", "max("),
        ("select concat(a, b) as c from t", "||"),
        ("select string_agg(a, ', ') as c from t", "order by"),
        ("select round(a) as c from t", "round(…, 6)"),
        ("select cast(a as decimal(18, 2)) as c from t", "varchar, bigint"),
        ("select regexp_replace(a, 'b', 'c') as c from t", "has ready"),
        ("select strftime(a, '%Y') as c from t", "reference.quarters"),
        ("select * exclude (a) from t", "list the columns"),
        ("select * replace (1 as a) from t", "list the columns"),
        ("select columns('a.*') from t", "on the list"),
        ("select unnest(a) as c from t", "a row for each"),
        ("select list_transform(a, x -> x + 1) as c from t", "on the list"),
        ("select a from t union by name select b from u", "union all"),
        ("select a from t join u using (a)", "`on`"),
        ("select a from t asof join u on t.a >= u.a", "`on`"),
        ("select a from t semi join u on t.a = u.a", "left join"),
        ("select distinct on (a) a, b from t", "row_number()"),
        ("select a from t where b like 'x\\_%'", "backslash"),
        ("select a, count(*) as n from t group by all", "name each"),
        ("select try_cast(a as int) as c from t", "cast"),
        ("from t pivot (sum(a) for b in (1, 2))", "case"),
        ("select range(3) as c from t", "on the list"),
    ],
)
def test_what_is_not_on_the_list_is_refused_with_what_to_write_instead(sql, instead):
    assert any(instead in sentence for sentence in differences(sql))


def test_nothing_is_both_on_the_list_and_replaced():
    assert not ALIKE & set(INSTEAD)


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
        audit.validation_runs audit.revisions audit.scores audit.claims
        marts.adoption_stage marts.innovation_pipeline marts.local_programmes
        marts.local_impacts marts.economic_growth marts.headline_impact
        """
    assert set(required.split()) <= set(FILES)
    assert len(FILES) == len(list(SQL.glob("*/*.sql")))
