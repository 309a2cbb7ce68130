"""The figures that versions changed, from files sent, judged and built for real."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from tests.factories.judging import Desk, Sent

QUARTER = "2020-21-Q4"
BUILT_AT = datetime(2021, 6, 1, 9, tzinfo=UTC)
# Three days after the first came the deadline has passed.
VERSIONS = [("12", 0), ("15", 60), ("9", 3 * 24 * 60)]


def send(desk: Desk, number: int) -> None:
    value, minutes = VERSIONS[number]
    sent = Sent(sheets={"activity": [{"value": value}]}, minutes=minutes)
    desk.send(sent, f"version-{number}")


def revisions(folder: Path, runs: list[list[int]]) -> pl.DataFrame:
    """Send versions run by run and judge after each; the table built at the end."""
    desk = Desk(folder)
    for day, run in enumerate(runs, start=4 - len(runs)):
        for number in run:
            send(desk, number)
        desk.judge(QUARTER, at=datetime(2021, 5, day, 9, tzinfo=UTC))
    build_warehouse(desk.archive, desk.registry, folder, built_at=BUILT_AT)
    with open_warehouse(folder) as connection:
        return connection.sql("select * from audit.revisions order by all").pl()


@pytest.mark.parametrize("runs", [[[0], [1], [2]], [[0, 1], [2]]])
def test_what_versions_changed_is_the_same_however_the_runs_were_cut(
    tmp_path: Path, runs: list[list[int]]
) -> None:
    at_once = revisions(tmp_path / "at once", [[0, 1, 2]])
    assert at_once.select("cause", "old_value", "new_value").rows() == [
        ("resubmitted", 12.0, 15.0),
        ("resubmitted", 15.0, 9.0),
    ]
    assert revisions(tmp_path / "in turn", runs).equals(at_once)
