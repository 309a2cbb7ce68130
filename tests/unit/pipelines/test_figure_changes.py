"""What each cause adds to a figure, on a few given records."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.figure_changes import CAUSES, causes_of


def by_cause(basis, **causes):
    """Rows as the comparison of two moments has them: before and added, by cause."""
    rows = [
        {
            "basis": basis,
            "cause": cause,
            **{f"{name}_before": was for name, (was, _) in measures.items()},
            **{name: added for name, (_, added) in measures.items()},
        }
        for cause, measures in causes.items()
    ]
    return pl.DataFrame(rows)


def counts(before, added):
    return {
        "value": (before, added),
        "numerator": (0.0, 0.0),
        "denominator": (0.0, 0.0),
    }


def parts(numerator, denominator):
    return {"value": (0.0, 0.0), "numerator": numerator, "denominator": denominator}


def test_counts_add_up_by_cause():
    frame = by_cause(
        "cumulative_fy", resubmitted=counts(45.0, 2.0), late=counts(0.0, -1.5)
    )
    assert causes_of(frame) == {"resubmitted": 2.0, "late": -1.5}


def test_a_rate_is_changed_by_its_parts_one_cause_after_the_other():
    frame = by_cause(
        "rate",
        late=parts((0.0, 10.0), (0.0, 20.0)),
        resubmitted=parts((50.0, -10.0), (100.0, 0.0)),
    )
    # From 50 in 100 to 60 in 120, and then to 50 in 120.
    assert causes_of(frame) == {
        "late": 0.0,
        "resubmitted": pytest.approx(-8.333333),
    }


amounts = st.floats(0, 1000).map(lambda number: round(number, 2))


@given(st.dictionaries(st.sampled_from(CAUSES), st.tuples(amounts, amounts)))
def test_the_causes_of_a_rate_come_to_its_change(added):
    frame = by_cause(
        "rate",
        **{
            cause: parts((10.0, more), (20.0, more + under))
            for cause, (more, under) in added.items()
        },
    )
    if frame.is_empty():
        return
    upper, lower = 10.0 * frame.height, 20.0 * frame.height
    after = (
        100 * (upper + frame["numerator"].sum()) / (lower + frame["denominator"].sum())
    )
    change = after - 100 * upper / lower
    assert sum(causes_of(frame).values()) == pytest.approx(change, abs=1e-5)
