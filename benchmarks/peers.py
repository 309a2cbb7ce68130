"""The record rules of activity by other libraries: run by a Python that has them.

``python benchmarks/peers.py LIBRARY JUDGED`` prints the least processor seconds of
three judgings of a judged table's Parquet file. Thirteen rules that all of them can
say, each with its condition; every library names the failing rows. ``duckdb`` is the
SQL of the same thirteen, as the measure. Nothing of ours is imported: see `peers.in`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

REPEATS = 3
_STANDS = ("final", "provisional", "estimated")
_NONE = ("not_available", "not_applicable")
_TYPED = ("value", "numerator", "denominator")


def rules() -> Mapping[str, pl.Expr]:
    """Return for each rule whether a row keeps it (Boolean, true where not asked)."""
    stands = pl.col("status").is_in(_STANDS)
    is_rate = pl.col("basis") == "rate"
    reports_sites = pl.col("reporting_level") != "ahsn"
    kept = {
        "programme_unknown": pl.col("programme_code").is_not_null(),
        "status_unknown": pl.col("status_text").is_null()
        | pl.col("status").is_not_null(),
        "value_missing": is_rate | ~stands | pl.col("value_text").is_not_null(),
        "value_not_whole": is_rate
        | (pl.col("value") < 0)
        | (pl.col("value_fraction") == 0),
        "status_conflict": ~pl.col("status").is_in(_NONE) | pl.col("value").is_null(),
        "organisation_closed": ~reports_sites | pl.col("closed_before").is_null(),
        "value_out_of_bounds": is_rate | (pl.col("figure") <= pl.col("upper_bound")),
    }
    for part in _TYPED:
        text, number = pl.col(f"{part}_text"), pl.col(part)
        kept[f"not_a_number_{part}"] = text.is_null() | number.is_not_null()
        kept[f"negative_{part}"] = number >= 0
    return {name: rule.fill_null(True) for name, rule in kept.items()}


def with_duckdb(records: pl.DataFrame) -> Callable[[], object]:
    """Return one SELECT that flags each rule, as a person would write it."""
    import duckdb

    connection = duckdb.connect()
    connection.register("records", records.to_arrow())
    flags = {
        "programme_unknown": "programme_code is null",
        "status_unknown": "status_text is not null and status is null",
        "value_missing": f"basis <> 'rate' and status in {_STANDS} "
        "and value_text is null",
        "value_not_whole": "basis <> 'rate' and value >= 0 and value_fraction <> 0",
        "status_conflict": f"status in {_NONE} and value is not null",
        "organisation_closed": "reporting_level <> 'ahsn' "
        "and closed_before is not null",
        "value_out_of_bounds": "basis <> 'rate' and figure > upper_bound",
    }
    for part in _TYPED:
        flags[f"not_a_number_{part}"] = f"{part}_text is not null and {part} is null"
        flags[f"negative_{part}"] = f"{part} < 0"
    columns = ", ".join(
        f"coalesce({sql}, false) as {name}" for name, sql in flags.items()
    )
    query = (
        f"select * from (select row_id, {columns} from records) where "
        + " or ".join(flags)
    )
    return lambda: connection.execute(query).pl()


def with_pandera(records: pl.DataFrame) -> Callable[[], object]:
    """Return a lazy validation that names every failing row."""
    import pandera.polars as pa

    def check(name: str, rule: pl.Expr) -> pa.Check:
        return pa.Check(lambda data: data.lazyframe.select(rule), name=name)

    schema = pa.DataFrameSchema(checks=[check(n, rule) for n, rule in rules().items()])

    def judge() -> object:
        try:
            return schema.validate(records, lazy=True)
        except pa.errors.SchemaErrors as found:
            return found.failure_cases

    return judge


def with_dataframely(records: pl.DataFrame) -> Callable[[], object]:
    """Return a filter that keeps the failing rows with what each fails."""
    import dataframely as dy

    def rule(expression: pl.Expr) -> object:
        return dy.rule()(lambda cls: expression)

    columns = {
        name: dy.Any(alias=name) if name != "row_id" else dy.Int64()
        for name in records.columns
    }
    made = {name: rule(expression) for name, expression in rules().items()}
    schema = type("Activity", (dy.Schema,), {**columns, **made})

    def judge() -> object:
        failing = schema.filter(records)[1]
        return failing.counts(), failing.invalid()

    return judge


def with_pointblank(records: pl.DataFrame) -> Callable[[], object]:
    """Return an interrogation that extracts every failing row."""
    import pointblank as pb

    def judge() -> object:
        validation = pb.Validate(records)
        for expression in rules().values():
            validation = validation.col_vals_expr(expr=expression)
        found = validation.interrogate(extract_limit=records.height)
        return found.get_data_extracts()

    return judge


WAYS = {
    "duckdb": with_duckdb,
    "pandera": with_pandera,
    "dataframely": with_dataframely,
    "pointblank": with_pointblank,
}


def main() -> None:
    """Measure one library."""
    way, judged = sys.argv[1], Path(sys.argv[2])
    judge = WAYS[way](pl.read_parquet(judged))
    costs = []
    for _ in range(REPEATS):
        started = time.process_time()
        judge()
        costs.append(time.process_time() - started)
    print(min(costs))


if __name__ == "__main__":
    main()
