from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assets.domain.quarter import Quarter

quarters = st.builds(Quarter, st.integers(1900, 2200), st.integers(1, 4))


@given(quarters)
def test_a_quarter_is_what_its_text_says(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters)
def test_the_next_quarter_begins_the_day_after_this_one_ends(quarter):
    assert quarter.next().previous() == quarter
    assert (quarter.next().start_date - quarter.end_date).days == 1
    assert quarter.next().index - quarter.index == 1


@given(quarters, quarters)
def test_the_order_of_quarters_is_that_of_their_days_and_of_their_text(one, other):
    by_day = one.start_date < other.start_date
    assert (one < other) == by_day == (one.index < other.index)
    assert (str(one) < str(other)) == by_day


@given(st.dates(date(1900, 4, 1), date(2200, 1, 1)))
def test_a_day_lies_in_the_quarter_that_contains_it(day):
    quarter = Quarter.containing(day)
    assert quarter.start_date <= day <= quarter.end_date
