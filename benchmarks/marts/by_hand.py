"""The lower bound: one hand-written DuckDB query a mart, straight from the Parquet.

``python -m benchmarks.marts.by_hand PLACE MEMORY_LIMIT`` makes each mart of
``by_hand/`` in a database of its own and prints what each took as JSON. A mart that
rests on another reads the one made here. They hold the measures that the contract
names; no audit, no history, no comments, no sorting, nothing is checked or read back.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb

from assets.archive.archive import Archive
from assets.archive.frames import ACCEPTED
from benchmarks.measure import Stopwatch

FOLDER = Path(__file__).parent / "by_hand"
DATABASE = "by_hand.duckdb"
WHOLE = "all by hand"
# Those that others read come first.
FIRST = ("activity", "ahsn_metric_quarter", "metric_quarter")


def marts_by_hand() -> list[str]:
    """Return the marts there is a query for, in an order in which they can be made."""
    others = sorted(path.stem for path in FOLDER.glob("*.sql"))
    return [*FIRST, *(name for name in others if name not in FIRST)]


def current_files(place: Path) -> dict[str, list[Path]]:
    """Return the Parquet files that hold what counts, by the name of the table."""
    archive = Archive(place / "archive")
    current = [kept for kept in archive.kept_verdicts() if kept.is_current]
    files = {name: [kept.accepted_path(name) for kept in current] for name in ACCEPTED}
    for name in ("submissions", "failures"):
        files[name] = [kept.frame_path(name) for kept in current]
    files["cover"] = sorted((place / "archive").glob("submissions/*/cover.parquet"))
    for path in sorted((place / "registry").glob("*.parquet")):
        files[path.stem] = [path]
    return files


def make_by_hand(place: Path, memory_limit: str, watch: Stopwatch) -> Path:
    """Make every mart; return the database."""
    database = place / DATABASE
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection, watch.timing(WHOLE):
        connection.execute(f"set memory_limit = '{memory_limit}'")
        connection.execute("set enable_progress_bar = false")
        for statement in _views(current_files(place)):
            connection.execute(statement)
        for mart in marts_by_hand():
            query = (FOLDER / f"{mart}.sql").read_text(encoding="utf-8")
            with watch.timing(f"marts.{mart}"):
                connection.execute(f"create table marts.{mart} as {query}")
    return database


def _views(files: dict[str, list[Path]]) -> Iterator[str]:
    yield "create schema received"
    yield "create schema marts"
    for name, paths in files.items():
        listed = ", ".join(f"'{path}'" for path in paths)
        reading = f"read_parquet([{listed}], hive_partitioning = false)"
        yield f"create view received.{name} as select * from {reading}"
    yield "set search_path = 'received'"


def main() -> None:
    """Make them and print."""
    watch = Stopwatch()
    make_by_hand(Path(sys.argv[1]), sys.argv[2], watch)
    print(json.dumps({name: asdict(cost) for name, cost in watch.costs.items()}))


if __name__ == "__main__":
    main()
