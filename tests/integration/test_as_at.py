"""What was known when: the sample year's first quarters replayed, one sent again."""

import pytest

from assets.domain.errors import UsageError
from assets.warehouse.connect import open_warehouse
from pipelines.cli.figure_asked import moment_known
from pipelines.figure_origin import FigureAsked, figure_origin
from tests.factories.replay import STEPS

FIGURES = "select quarter, value from marts.metric_quarter_as_at(?)"


@pytest.fixture
def warehouse(replayed):
    with open_warehouse(replayed.home) as connection:
        yield connection


def eating_disorders(warehouse, known_at):
    rows = warehouse.execute(
        f"{FIGURES} where metric_code = 'eied_patients'", [known_at]
    )
    return dict(rows.fetchall())


def test_q1_as_known_at_q1_at_q2_and_after_it_was_sent_again(warehouse):
    assert eating_disorders(warehouse, "2020-07-30") == {}
    assert eating_disorders(warehouse, "2020-07-31") == {"2020-21-Q1": 45}
    assert eating_disorders(warehouse, "2020-10-30") == {
        "2020-21-Q1": 45,
        "2020-21-Q2": 119,
    }
    assert eating_disorders(warehouse, STEPS["Q1 again"]) == {
        "2020-21-Q1": 47,
        "2020-21-Q2": 119,
    }


@pytest.mark.parametrize("step", STEPS)
def test_every_figure_as_at_a_step_is_what_that_run_printed(warehouse, replayed, step):
    known = warehouse.execute(
        "select metric_code, quarter, value, status, trajectory, outturn_pct"
        " from marts.metric_quarter_as_at(?)",
        [STEPS[step]],
    ).fetchall()
    figures = {(row[0], row[1][-2:].lower()): row[2:] for row in known}
    printed = replayed.told[STEPS[step]]
    compared = 0
    for row in printed.iter_rows(named=True):
        latest = figures.get((row["metric_code"], row["latest_quarter"][-2:].lower()))
        if latest is not None:
            assert latest[2:] == (row["trajectory"], row["outturn_pct"])
        for quarter in ("q1", "q2", "q3", "q4"):
            value, status, *_ = figures.get((row["metric_code"], quarter), (None, None))
            assert value == row[quarter]
            compared += value is not None
            if status is not None:
                assert status == row[f"{quarter}_status"]
    assert compared > {"Q1": 10, "Q2": 20, "Q1 again": 20}[step]


def test_the_newest_figures_known_are_the_marts(warehouse):
    for mart in ("metric_quarter", "ahsn_metric_quarter"):
        columns = "quarter, metric_code, status, value, trajectory, outturn_pct"
        now = warehouse.sql(f"select {columns} from marts.{mart} order by all")
        told = f"marts.{mart}_as_at(timestamptz '2099-01-01 00:00:00+00')"
        known = warehouse.sql(f"select {columns} from {told} order by all")
        assert known.fetchall() == now.fetchall()


def test_what_nobody_sent_again_was_told_once(warehouse):
    rows = warehouse.execute(
        "select metric_code, count(*) from marts.metric_quarter_history"
        " where quarter = '2020-21-Q1' group by metric_code having count(*) > 1"
    ).fetchall()
    assert rows == [("eied_patients", 2)]


@pytest.mark.parametrize(
    ("as_at", "value", "text", "file_name"),
    [
        ("2020-07-31", 45, "2", "wessex_2020-21_Q1"),
        ("2020-11-20T11:59:59", 45, "2", "wessex_2020-21_Q1"),
        ("2020-11-20", 47, "4", "wessex_2020-21_Q1_v2"),
    ],
)
def test_a_past_figure_is_explained_by_the_cells_of_its_time(
    replayed, as_at, value, text, file_name
):
    asked = FigureAsked("eied_patients", "2020-21-Q1")
    origin = figure_origin(replayed.workspace, asked, as_at=moment_known(as_at))
    assert origin["told_value"] == origin["value"] == value
    [wessex] = [row for row in origin["ahsns"] if row["ahsn_code"] == "WES"]
    assert wessex["file_name"] == file_name
    assert [record["value_text"] for record in wessex["records"]] == [text]
    assert sum(row["told_value"] for row in origin["ahsns"]) == value


def test_what_was_not_known_yet_is_told_with_when_it_was(replayed):
    asked = FigureAsked("eied_patients", "2020-21-Q2")
    with pytest.raises(UsageError, match=r"told first at 2020-10-30 12:00:00 UTC"):
        figure_origin(replayed.workspace, asked, as_at=moment_known("2020-07-31"))
