"""The national judged table beside a dull twin, and what must always hold of it."""

from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.registry.load import load_registry
from assets.validation.judged.national import judge_national_series
from tests.factories.national import JUDGED_AT, national_mart

QUARTERS = [
    f"{year}-{year % 100 + 1:02d}-Q{number}"
    for year in (2018, 2019, 2020)
    for number in (1, 2, 3, 4)
]
FRAMES = load_registry().frames()

points = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 500)),
        st.integers(12, 15),
        st.integers(0, 1),
    ),
    min_size=len(QUARTERS),
    max_size=len(QUARTERS),
)


def rows_of(series, basis):
    return [
        {
            "quarter": quarter,
            "basis": basis,
            "value": value,
            "in_quarter_value": value,
            "ahsns_reported": reported,
            "in_quarter_unknown_count": unknown,
        }
        for quarter, (value, reported, unknown) in zip(QUARTERS, series, strict=True)
    ]


def twin_of(rows, at):
    """Greatest earlier figure of the span, and the usual activity of two years."""
    row = rows[at]
    earlier, usual = [], []
    for back, other in enumerate(reversed(rows[:at]), start=1):
        if other["value"] is None:
            continue
        in_span = row["basis"] == "cumulative_programme" or (
            row["basis"] == "cumulative_fy"
            and other["quarter"][:7] == row["quarter"][:7]
        )
        if in_span and other["ahsns_reported"] <= row["ahsns_reported"]:
            earlier.append(other["value"])
        is_measure = other["ahsns_reported"] >= row["ahsns_reported"]
        if back <= 8 and is_measure and other["in_quarter_unknown_count"] == 0:
            usual.append(other["value"])
    return (
        max(earlier) if earlier and row["value"] is not None else None,
        median(usual) if usual else None,
        len(usual),
    )


@settings(max_examples=40, deadline=None)
@given(points, st.sampled_from(["cumulative_fy", "cumulative_programme", "snapshot"]))
def test_each_figure_stands_beside_what_a_dull_twin_finds(series, basis):
    rows = rows_of(series, basis)
    judged = judge_national_series(national_mart(rows), FRAMES, judged_at=JUDGED_AT)
    found = judged.sort("quarter").select(
        "earlier_value", "usual_activity", "activity_count"
    )
    for at, (earlier, usual, count) in enumerate(found.iter_rows()):
        expected = twin_of(rows, at)
        assert (earlier, count) == (expected[0], expected[2])
        assert usual == pytest.approx(expected[1])


@settings(max_examples=20, deadline=None)
@given(points)
def test_a_total_that_only_grows_never_falls(series):
    total, grown = 0, []
    for value, reported, unknown in series:
        total += value or 0
        grown.append((total, reported, unknown))
    rows = rows_of(grown, "cumulative_programme")
    judged = judge_national_series(national_mart(rows), FRAMES, judged_at=JUDGED_AT)
    assert not (judged["fall"].drop_nulls() > 0).any()
