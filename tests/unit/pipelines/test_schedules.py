from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import polars as pl
import pytest

from assets.domain.registry.load import load_registry
from pipelines.schedules import after_each_deadline, quarters_due

LONDON = ZoneInfo("Europe/London")


def asked_for(moment):
    context = dg.build_schedule_context(scheduled_execution_time=moment)
    result = after_each_deadline(context)
    if isinstance(result, dg.SkipReason):
        assert "deadline" in result.skip_message
        return []
    return [(run.partition_key, run.run_key) for run in result]


def test_the_morning_after_a_deadline_asks_for_its_quarter():
    assert asked_for(datetime(2021, 4, 22, 6, tzinfo=LONDON)) == [
        ("2020-21-Q4", "deadline-2020-21-Q4")
    ]


@pytest.mark.parametrize("day", [1, 20, 21, 23, 30])
def test_other_mornings_ask_for_nothing(day):
    assert asked_for(datetime(2021, 4, day, 6, tzinfo=LONDON)) == []


def test_over_the_years_each_quarter_is_due_on_one_morning_in_order():
    quarters = load_registry().frames().quarters
    first, last = quarters["deadline_at"].min(), quarters["deadline_at"].max()
    due = []
    for days in range((last - first).days + 3):
        morning = first.astimezone(LONDON).replace(hour=6) + timedelta(days=days)
        due += quarters_due(quarters, tick=morning)
    assert due == quarters["quarter"].to_list()


def test_a_deadline_belongs_to_the_day_that_ends_with_it():
    quarters = load_registry().frames().quarters
    [deadline] = quarters.filter(quarter="2020-21-Q4")["deadline_at"]
    assert quarters_due(quarters, tick=deadline) == ["2020-21-Q4"]
    assert quarters_due(quarters, tick=deadline + timedelta(days=1)) == []


def test_no_moment_is_missed_on_the_night_the_clocks_change():
    early = datetime(2021, 3, 27, 6, 30, tzinfo=LONDON)
    quarters = pl.DataFrame({"quarter": ["2020-21-Q4"], "deadline_at": [early]})
    quarters = quarters.with_columns(pl.col("deadline_at").dt.convert_time_zone("UTC"))
    assert quarters_due(quarters, tick=datetime(2021, 3, 28, 6, tzinfo=LONDON)) == [
        "2020-21-Q4"
    ]
