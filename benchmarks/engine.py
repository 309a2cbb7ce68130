"""What judging costs: our Great Expectations engine, plain SQL, and pandas.

``python -m benchmarks.engine`` judges made-up activity by the real rules, three ways,
in turn, and prints processor seconds and ratios. Before anything is timed, the engine
and the SQL have to name the same counts and the same failing rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl

from assets.validation.checks import Check
from assets.validation.gx.validate import RESULTS_SCHEMA, SuiteOutcome, validate_table
from assets.validation.rules import load_rules
from benchmarks.figures import print_ratios
from benchmarks.judged_activity import judged_activity
from benchmarks.measure import Cost, Stopwatch
from benchmarks.on_pandas import judge_on_pandas, pandas_frame

TABLE = "activity"
BY_HAND_FILE = Path(__file__).with_name("activity_by_hand.sql")
BY_HAND = BY_HAND_FILE.read_text(encoding="utf-8")
REPEATS = 5

ENGINE = "our engine"
SQL = "SQL by hand"
PANDAS = "Great Expectations on pandas"

# On pandas 300,000 rows need twenty processor seconds, and a million and a half
# minutes and gigabytes.
SIZES: Mapping[int, Sequence[str]] = {
    15_000: (SQL, ENGINE, PANDAS),
    300_000: (SQL, ENGINE),
    1_500_000: (SQL, ENGINE),
}


def judge_by_hand(connection: duckdb.DuckDBPyConnection) -> SuiteOutcome:
    """Return what the SQL finds, in the shape of our engine's answer."""
    connection.execute(BY_HAND)
    counts = connection.execute(
        "select count_if(columns('^judged (.*)')) as '\\1' from by_hand"
    ).pl()
    failing = connection.execute(
        "select row_id, columns('^fails (.*)') as '\\1' from by_hand where "
        + " or ".join(f'"fails {check}"' for check in counts.columns)
    ).pl()
    lists = {
        check: failing.filter(pl.col(check))["row_id"].sort()
        for check in counts.columns
    }
    results = [
        (check, rows.is_empty(), counts[check].item(), rows.len())
        for check, rows in lists.items()
    ]
    return SuiteOutcome(
        results=pl.DataFrame(results, schema=RESULTS_SCHEMA, orient="row"),
        failing=pl.concat(
            pl.select(pl.lit(check).alias("check_id"), rows)
            for check, rows in lists.items()
        ),
        result_json="",
        duration_seconds=0.0,
    )


def measure_engine(rows: int, ways: Sequence[str]) -> dict[str, list[Cost]]:
    """Return the costs of judging so many rows, by way."""
    checks = checks_by_hand()
    records = judged_activity(rows)
    with duckdb.connect() as connection:
        connection.register(TABLE, records.to_arrow())
        require_same(
            judge_by_hand(connection),
            validate_table(connection, TABLE, TABLE, checks),
        )
        judges = _judges(connection, records, checks)
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for _ in range(REPEATS):
            for way in ways:
                watch = Stopwatch()
                with watch.timing(way):
                    judges[way]()
                costs[way].append(watch.costs[way])
    return costs


def _judges(
    connection: duckdb.DuckDBPyConnection,
    records: pl.DataFrame,
    checks: Sequence[Check],
) -> Mapping[str, Callable[[], object]]:
    # Converted beforehand: only the judging is timed.
    frame = pandas_frame(records)
    return {
        SQL: lambda: judge_by_hand(connection),
        ENGINE: lambda: validate_table(connection, TABLE, TABLE, checks),
        PANDAS: lambda: judge_on_pandas(frame, checks),
    }


def checks_by_hand() -> list[Check]:
    """Return the rules that the SQL has too; any later one is left out, and said."""
    checks = [check.check for check in load_rules().checks_of(TABLE)]
    known = [check for check in checks if f'"fails {check.check_id}"' in BY_HAND]
    if left_out := {check.check_id for check in checks if check not in known}:
        print(f"left out, for {BY_HAND_FILE.name} has not got it: {left_out}")
    return known


def require_same(by_hand: SuiteOutcome, engine: SuiteOutcome) -> None:
    """Stop the process if the two name other counts or failing rows."""
    for sql, ours in (
        (by_hand.results, engine.results),
        (by_hand.failing, engine.failing),
    ):
        if not sql.sort(sql.columns).equals(ours.sort(ours.columns)):
            alone = (
                ours.join(sql, on=sql.columns, how="anti"),
                sql.join(ours, on=sql.columns, how="anti"),
            )
            checks = ", ".join(sorted(set(pl.concat(alone)["check_id"])))
            sys.exit(
                f"{BY_HAND_FILE.name} and the rules no longer say the same. Mend the "
                f"SQL of {checks}."
            )


def main() -> None:
    """Measure and print."""
    print_ratios(
        {f"{rows:,} rows": measure_engine(rows, ways) for rows, ways in SIZES.items()},
        to=SQL,
    )


if __name__ == "__main__":
    main()
