from __future__ import annotations

from functools import cache

import duckdb
import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.validation.gx.dialect import split_name, to_sql

# DuckDB's own texts hold neither half a surrogate nor, in a statement, a NUL.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


# One statement is quick; the first of a busy machine may not be.
unhurried = settings(deadline=None)


@cache
def database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def answer(expression: sa.ColumnElement[object]) -> object:
    row = database().execute(to_sql(sa.select(expression))).fetchone()
    assert row is not None
    return row[0]


@unhurried
@given(TEXT)
@example("it's")
@example("100% :of \\ \\' %% %(x)s")
@example('"\n\r\t--/*')
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    assert answer(sa.literal(text)) == text


@unhurried
@given(st.integers(min_value=-(2**127) + 1, max_value=2**127 - 1))
def test_any_whole_number_is_read_back(number: int) -> None:
    assert answer(sa.literal(number)) == number


@unhurried
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_read_back(number: float) -> None:
    assert answer(sa.cast(sa.literal(number), sa.Double)) == number


@unhurried
@given(st.lists(TEXT, max_size=5), TEXT)
def test_a_set_holds_what_it_holds(values: list[str], value: str) -> None:
    assert answer(sa.literal(value).in_(values)) is (value in values)


@unhurried
@given(TEXT.filter(bool))
def test_any_column_name_is_written_so_that_it_is_found(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    database().execute(f"create or replace table t as select 5 as {quoted}")

    query = sa.select(sa.column(name)).select_from(sa.table("t"))

    assert database().execute(to_sql(query)).fetchone() == (5,)


@pytest.mark.parametrize(
    ("text", "pattern", "is_found"),
    [
        ("abc", "b", True),
        ("abc", "^b", False),
        ("a\\c", r"\\c$", True),
        ("50%", "%$", True),
        ("it's", "'", True),
        ("a:b", ":b", True),
    ],
)
def test_a_regular_expression_is_searched_for_anywhere(
    text: str, pattern: str, is_found: bool
) -> None:
    assert answer(sa.literal(text).op("~")(pattern)) is is_found
    assert answer(sa.literal(text).op("!~")(pattern)) is not is_found


def test_other_operators_are_left_as_they_are() -> None:
    assert answer(sa.literal("a").op("||")("b")) == "ab"


@unhurried
@given(st.lists(TEXT.filter(bool), min_size=1, max_size=3))
def test_a_quoted_name_is_split_into_its_parts(parts: list[str]) -> None:
    quoted = ('"' + part.replace('"', '""') + '"' for part in parts)

    assert split_name(".".join(quoted)) == tuple(parts)
