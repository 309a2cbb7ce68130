from datetime import date

import pytest

from assets.domain.quarter import Quarter


@pytest.mark.parametrize(
    ("text", "start", "end", "months"),
    [
        ("2020-21-Q1", date(2020, 4, 1), date(2020, 6, 30), "Apr to Jun 2020"),
        ("2020-21-Q2", date(2020, 7, 1), date(2020, 9, 30), "Jul to Sep 2020"),
        ("2020-21-Q3", date(2020, 10, 1), date(2020, 12, 31), "Oct to Dec 2020"),
        ("2020-21-Q4", date(2021, 1, 1), date(2021, 3, 31), "Jan to Mar 2021"),
        ("1999-00-Q4", date(2000, 1, 1), date(2000, 3, 31), "Jan to Mar 2000"),
    ],
)
def test_a_quarter_knows_its_days_and_months(text, start, end, months):
    quarter = Quarter.parse(text)
    assert (quarter.start_date, quarter.end_date, quarter.months) == (
        start,
        end,
        months,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Q1 2021",
        "2020-21",
        "2020-21-Q5",
        "2020-22-Q1",
        "2020/21-Q1",
        "2020-2021-Q1",
        "",
        "\uff12\uff10\uff12\uff10-21-Q1",
    ],
)
def test_what_is_not_a_financial_year_quarter_is_refused(text):
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.parse(text)
