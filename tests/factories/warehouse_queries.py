"""Rows of a built warehouse, as an analyst's own script would read them."""

import duckdb


def ask(place, sql, *parameters):
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        relation = connection.execute(sql, parameters)
        names = [column[0] for column in relation.description]
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
