"""Whether two ways made the same marts: each value the other made, in our table too.

``python -m benchmarks.marts.compare PLACE WAY`` says which marts differ, and nothing if
none does. Compared are the columns that the other way has; numbers to six
decimals, the order of rows not at all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from assets.warehouse.folder import WarehouseFolder
from benchmarks.marts import by_hand, on_polars

# Beyond it only sums of hashes are compared: which rows differ is not searched for.
SEARCHED = 2_000_000


def differences(place: Path, way: str) -> dict[str, str]:
    """Return mart → how it differs from ours, of those that do.

    Args:
        place: the folder of the archive, our home and the other's marts.
        way: ``by hand`` or ``Polars``.
    """
    ours = WarehouseFolder(place / "home").link.resolve()
    found = {}
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{ours}' as ours (read_only)")
        if way == "by hand":
            database = place / by_hand.DATABASE
            connection.execute(f"attach '{database}' as theirs (read_only)")
        marts = by_hand.marts_by_hand() if way == "by hand" else [*on_polars.MARTS]
        for mart in marts:
            theirs = f"theirs.marts.{mart}"
            if way == "Polars":
                theirs = f"'{on_polars.mart_path(place, mart)}'"
            difference = _difference(connection, f"ours.marts.{mart}", theirs)
            if difference is not None:
                found[mart] = difference
    return found


def _difference(
    connection: duckdb.DuckDBPyConnection, ours: str, theirs: str
) -> str | None:
    columns = [
        row[0] for row in connection.execute(f"describe from {theirs}").fetchall()
    ]
    types = {
        row[0]: row[1] for row in connection.execute(f"describe {ours}").fetchall()
    }
    shown = ", ".join(_comparable(name, types[name]) for name in columns)
    sides = [f"select {shown} from {table}" for table in (ours, theirs)]
    sums = [
        connection.execute(
            f"select count(*), sum(hash(t)::hugeint) from ({side}) as t"
        ).fetchone()
        for side in sides
    ]
    if sums[0] == sums[1]:
        return None
    assert sums[0] is not None, "an aggregate has one row"
    assert sums[1] is not None, "an aggregate has one row"
    said = f"{sums[0][0]:,} rows in ours, {sums[1][0]:,} in the other"
    if max(sums[0][0], sums[1][0]) > SEARCHED:
        return said
    for name, (one, other) in {"ours": sides, "other": sides[::-1]}.items():
        rows = connection.sql(f"({one}) except all ({other}) limit 4").fetchall()
        said += "".join(f"\n  only in {name}: {row}" for row in rows)
    return said


def _comparable(name: str, kind: str) -> str:
    value = f"cast({name} as {kind})"
    return f"round({value}, 6) as {name}" if kind == "DOUBLE" else f"{value} as {name}"


def main() -> None:
    """Compare and say."""
    for mart, difference in differences(Path(sys.argv[1]), sys.argv[2]).items():
        print(f"{mart}: {difference}")


if __name__ == "__main__":
    main()
