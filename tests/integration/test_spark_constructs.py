"""Each construct of the list that SQL files may use, on DuckDB and on Spark."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

import duckdb
import polars as pl
import pytest

from assets.warehouse.inputs import Inputs
from assets.warehouse.spark.dialect import differences
from tests.factories.warehouse import all_files

numbers = count(1)

GIVEN = pl.DataFrame(
    {
        "id": [1, 2, 3, 4, 5, 6, 7, 8],
        "place": ["a", "a", "a", "b", "b", None, "c", "c"],
        "word": [
            "Zürich",
            "zurich",
            "Äpfel",
            "apple",
            "",
            None,
            "é\u0301x",
            "ÉX 'q' \\",
        ],
        "n": [3, None, 3, 0, -7, 2, 12345678901, 2],
        "x": [2.5, -2.5, 2.675, 1.0000005, None, 0.1, 1e9 / 3, -0.0000001],
        "yes": [True, False, None, True, None, False, True, True],
        "day": [date(2020, 3, 31), None, *[date(2021, 1, 1)] * 5, date(1999, 12, 31)],
        "moment": [datetime(2020, 3, 29, 1, 30, tzinfo=UTC)] * 7 + [None],
        "words": [["a", "b"], [], None, ["b"], ["ä"], ["a"], ["a"], ["c", "a"]],
    }
)

SELECTS = {
    "numbers": """
        select id, n + 1 as a, n - x as b, n * x as c,
        100.0 * n / nullif(id - 3, 0) as d, n / nullif(id, 0) as e, id / 2.0 as f,
        n % nullif(id, 0) as g, -n as h,
        abs(n) as i, n / 2.5 as j, n * cast(0.1 as double) as k,
        greatest(n, id) as l, least(n, id, 5) as m, nullif(n, 3) as o
        from archive.given""",
    "rounding, halves and noughts too": """
        select id, round(x, 0) as a, round(x, 2) as b, round(x, 6) as c,
        round(x * 3, 6) as d, round(id / 8.0, 2) as e, round(id - x, 0) as f,
        100.0 * round(100.0 * id / 7.0, 1) as g, round(round(x, 3), 2) as h
        from archive.given""",
    "texts": """
        select id, place || '-' || word as a, concat_ws(' ', place, word, 'z') as b,
        lower(word) as c, upper(place) as d, left(word, 2) as e, right(word, 2) as f,
        substring(word, 2, 3) as g, length(word) as h,
        word like '%p%' as i, word like 'Z_rich' as j, word like '%q''%' as k,
        translate(lower(word), ' äé-''', 'ae') as l, cast(n as varchar) as m,
        coalesce(word, place, 'none') as o, list_contains(words, 'a') as p,
        nullif(concat_ws(' ', cast(null as varchar), null), '') as q
        from archive.given""",
    "comparisons": """
        select id, word > 'apple' as a, word >= 'Z' as b, n = 3 as c, n <> 3 as d,
        x > 0.1 as e, n in (2, 3) as f, n not in (2, 3) as g, n between 0 and 3 as h,
        word is null as i, n is not null and yes as j, yes or n > 0 as k, not yes as l,
        n is distinct from 3 as m, n is not distinct from null as o,
        day >= date '2020-12-31' as p, moment > day as q, place = 'A' as r,
        case when yes then 'y' when not yes then 'n' end as s,
        case place when 'a' then 1 when 'b' then 2 else 0 end as t, yes is true as u
        from archive.given""",
    "casts and dates": """
        select id, cast(id as double) / 3 as a, cast(id as integer) as b,
        cast('12' as bigint) + id as c, cast(null as varchar) as d, null as e,
        cast(moment as date) as f, day as g, moment as h, words as i,
        cast(yes as integer) as j,
        case when yes then 0.0 else x end as k, x > 0.25 as l
        from archive.given""",
    "groups, also empty ones": """
        select place, count(*) as a, count(n) as b, count(distinct n) as c, sum(n) as d,
        round(sum(x), 6) as e, round(avg(x), 6) as f, avg(id) as g, max(word) as h,
        min(word) as i, max(yes) as j, bool_or(yes) as k, bool_and(yes) as l,
        sum(case when yes then 1 else 0 end) as m, max(day) as o, min(moment) as p,
        count(*) filter (where yes) as q, sum(n) filter (where n > 99) as r,
        string_agg(word, ', ' order by word) as s,
        string_agg(word, '' order by n desc, id) as t
        from archive.given group by place having count(*) > 0""",
    "a total of nothing": """
        select count(*) as a, sum(n) as b, max(word) as c, round(avg(x), 6) as d,
        string_agg(word, ', ' order by word) as e
        from archive.given where id > 99""",
    "windows, with ties and nulls": """
        select id, row_number() over (partition by place order by n, id) as a,
        row_number() over (order by word desc, id) as b,
        rank() over (order by n) as c, dense_rank() over (order by n desc) as d,
        lag(word) over (order by n, id) as e, lead(n) over (order by id desc) as f,
        last_value(n ignore nulls) over (
            order by word, id rows between unbounded preceding and 1 preceding) as g,
        first_value(n) over (partition by place order by x) as h,
        sum(n) over (partition by place order by id) as i,
        sum(id) over (order by n) as j,
        max(word) over (partition by place order by id
            rows between unbounded preceding and current row) as k,
        count(n) over (partition by n is null) as l
        from archive.given""",
    "what is left of joins": """
        select one.id, other.id as b, one.n, third.place
        from archive.given as one
        left join archive.given as other on one.n = other.n and one.id < other.id
        inner join (select distinct place from archive.given) as third
            on coalesce(one.place, '') = coalesce(third.place, '')
        where one.id <> 4""",
    "unions, steps and the last of each": """
        with steps as (
            select *, id as step from archive.given where n > 0
            union all
            select *, 0 as step from archive.given where n is null
        ), last as (
            select * from steps
            qualify row_number() over (partition by place order by n desc, id) = 1
        ), names as (
            select place, n from last union distinct select place, n from steps
        )
        select names.place, names.n, count(*) as a from names cross join last
        group by names.place, names.n""",
}


@pytest.fixture(scope="module")
def connection(spark):
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema trial")
        spark.attach(connection, Inputs({"archive.given": GIVEN}, {}))
        yield connection


@pytest.mark.parametrize("name", SELECTS)
def test_a_construct_means_the_same_on_both(name, spark, connection):
    sql = SELECTS[name]
    assert differences(sql) == ()
    wanted = connection.sql(sql)
    file = replace(
        all_files()[0],
        schema="trial",
        table=f"t{next(numbers)}",
        sql=sql,
        grain=(wanted.columns[0],),
    )
    spark.create(connection, file)
    found = connection.sql(f"select * from {file.name} order by all")
    assert found.columns == wanted.columns
    assert found.types == wanted.types
    assert found.fetchall() == wanted.order("all").fetchall()


def test_an_overflow_fails_on_spark_rather_than_going_round(spark):
    from pyspark.errors import ArithmeticException

    greatest = 2**63 - 1
    rows = spark.session.sql(f"select sum(n) from values ({greatest}L), (1L) as t(n)")
    with pytest.raises(ArithmeticException, match="overflow"):
        rows.collect()


def test_times_are_read_and_shown_in_utc(spark):
    assert spark.session.conf.get("spark.sql.session.timeZone") == "UTC"
    assert spark.session.conf.get("spark.sql.ansi.enabled") == "true"
