from __future__ import annotations

from math import inf, log
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.validation.robust import with_distance_from_others

RATES = pl.Schema({"ahsn_code": pl.String, "metric_code": pl.String, "rate": float})


def rates(*values: float | None) -> pl.DataFrame:
    rows = [(f"A{n}", "m", value) for n, value in enumerate(values)]
    return pl.DataFrame(rows, schema=RATES, orient="row")


def compared(given_rates: pl.DataFrame) -> pl.DataFrame:
    return with_distance_from_others(
        given_rates, given_rates, of="ahsn_code", within="metric_code"
    )


def twin(values: list[float | None], place: int) -> dict[str, float] | None:
    own = values[place]
    others = [v for n, v in enumerate(values) if n != place and v is not None and v > 0]
    if own is None or own <= 0 or not others:
        return None
    middle = median(others)
    deviation = median(abs(log(v / middle)) for v in others)
    distance = abs(log(own / middle))
    return {
        "peer_count": len(others),
        "peer_median": middle,
        "peer_low": min(others),
        "peer_high": max(others),
        "robust_distance": distance / max(deviation / 0.6745, 0.01),
    }


def test_each_is_compared_with_the_others_and_not_with_itself() -> None:
    found = compared(rates(1.0, 2.0, 4.0)).row(0, named=True)
    assert (found["peer_count"], found["peer_low"], found["peer_high"]) == (2, 2, 4)
    assert found["peer_median"] == 3
    assert found["peer_ratio"] == pytest.approx(3)


def test_ten_times_as_much_is_as_far_as_a_tenth() -> None:
    others = rates(8.0, 10.0, 12.5, 9.0, 1 / 0.009)
    both = pl.concat([others, rates(100.0, 1.0)])
    # The middle of the others is 10 for both.
    alone = [
        with_distance_from_others(
            both[5 + n : 6 + n].with_columns(pl.lit("B").alias("ahsn_code")),
            others,
            of="ahsn_code",
            within="metric_code",
        )["robust_distance"].item()
        for n in (0, 1)
    ]
    assert alone[0] == pytest.approx(alone[1])


def test_nought_and_nothing_are_not_compared_and_nobodys_peers() -> None:
    found = compared(rates(0.0, None, -1.0, 5.0, 7.0))
    assert found["peer_count"].to_list() == [0, 0, 0, 1, 1]
    assert found["robust_distance"].is_null().to_list() == [True] * 3 + [False] * 2


def test_one_wild_value_does_not_move_what_the_others_are_held_against() -> None:
    found = compared(rates(9.0, 10.0, 11.0, 10.5, 9.5, 1_000_000.0))
    assert found["robust_distance"].to_list()[-1] > 50
    assert max(found["robust_distance"].to_list()[:-1]) < 5


def test_metrics_are_compared_each_with_itself() -> None:
    other = rates(100.0, 110.0).with_columns(pl.lit("n").alias("metric_code"))
    found = compared(pl.concat([rates(1.0, 2.0), other]))
    assert found["peer_count"].to_list() == [1, 1, 1, 1]
    assert found["peer_median"].to_list() == [2.0, 1.0, 110.0, 100.0]


POSITIVE = st.floats(min_value=0.001, max_value=1e6)
VALUES = st.lists(st.one_of(st.none(), st.just(0.0), POSITIVE), max_size=8)


@given(VALUES)
def test_the_twin_in_plain_python_finds_the_same(values: list[float | None]) -> None:
    for place, found in enumerate(compared(rates(*values)).iter_rows(named=True)):
        expected = twin(values, place)
        if expected is None:
            assert (found["peer_count"], found["robust_distance"]) == (0, None)
        else:
            for name, value in expected.items():
                assert found[name] == pytest.approx(value)


@given(st.lists(POSITIVE, min_size=2, max_size=8), st.floats(0.01, 100))
def test_another_unit_changes_no_distance(values: list[float], unit: float) -> None:
    before = compared(rates(*values))["robust_distance"]
    after = compared(rates(*(value * unit for value in values)))["robust_distance"]
    assert after.to_list() == pytest.approx(before.to_list(), abs=1e-6)


@given(st.lists(POSITIVE, min_size=3, max_size=8))
def test_who_comes_first_changes_nothing(values: list[float]) -> None:
    def distances(of: list[float]) -> list[float]:
        return sorted(compared(rates(*of))["robust_distance"].to_list())

    found = distances(values)
    assert distances(values[::-1]) == pytest.approx(found)
    assert all(0 <= distance < inf for distance in found)
