from __future__ import annotations

from collections.abc import Sequence
from math import log10
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.validation.history.investments import with_usual_investment
from assets.validation.history.library import with_earlier_impact
from assets.validation.history.signs import NOWHERE_NEAR

QUARTERS = ("2019-20-Q4", "2020-21-Q1", "2020-21-Q2")
POWERS = (-3, -2, -1, 1, 2, 3)

AMOUNT = st.one_of(st.none(), st.integers(0, 5_000_000).map(float))
INVESTMENT = st.tuples(st.sampled_from("AB"), AMOUNT)
EARLIER = st.tuples(st.sampled_from("AB"), st.sampled_from(QUARTERS), AMOUNT)
IMPACT = st.tuples(st.sampled_from("AB"), st.sampled_from(["p1", "p2", None]), AMOUNT)


def distance(figure: float | None, other: float | None) -> float:
    if not figure or not other:
        return NOWHERE_NEAR
    return min(abs(log10(figure / other) - power) for power in POWERS)


def companies(*rows: tuple[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"sent by {ahsn}", ahsn, n, amount) for n, (ahsn, amount) in enumerate(rows)],
        schema={
            "submission_id": pl.String,
            "ahsn_code": pl.String,
            "row_number": pl.Int64,
            "investment_gbp": pl.Float64,
        },
        orient="row",
    )


def companies_earlier(rows: Sequence[tuple[str, str, float | None]]) -> pl.LazyFrame:
    schema = {
        "ahsn_code": pl.String,
        "quarter": pl.String,
        "investment_gbp": pl.Float64,
    }
    return pl.LazyFrame(rows, schema=schema, orient="row")


@given(st.lists(INVESTMENT, max_size=8), st.lists(EARLIER, max_size=8))
def test_investments_are_held_against_the_usual_as_the_plain_twin_does(
    sent: list[tuple[str, float | None]], earlier: list[tuple[str, str, float | None]]
) -> None:
    found = with_usual_investment(companies(*sent), companies_earlier(earlier))
    assert found["investment_gbp"].to_list() == [amount for _, amount in sent]
    for ahsn in {ahsn for ahsn, _ in sent}:
        own = [(n, a) for n, (of, a) in enumerate(sent) if of == ahsn and a is not None]
        totals = [
            sum(a or 0 for of, when, a in earlier if (of, when) == (ahsn, quarter))
            for quarter in QUARTERS
        ]
        known = [total for total in totals if total > 0]
        usual = median(known) if known else None
        greatest = max(own, key=lambda each: (each[1], -each[0]))[0] if own else None
        for number, row in enumerate(found.iter_rows(named=True)):
            if sent[number][0] != ahsn:
                continue
            total = sum(a for _, a in own) if number == greatest else None
            assert row["investment_total"] == total
            assert row["investment_slip_distance"] == pytest.approx(
                distance(total, usual), abs=0.001 if (usual or 0) > 1000 else 0.5
            )


@given(
    st.lists(IMPACT, max_size=8),
    st.lists(st.tuples(IMPACT, st.sampled_from(QUARTERS)), max_size=8),
)
def test_an_impact_is_held_against_its_last_value_as_the_plain_twin_does(
    sent: list[tuple[str, str | None, float | None]],
    before: list[tuple[tuple[str, str | None, float | None], str]],
) -> None:
    # One value a quarter, as what was accepted has.
    past = {(ahsn, of, quarter): value for (ahsn, of, value), quarter in before}
    schema = {
        "ahsn_code": pl.String,
        "local_programme_id": pl.String,
        "value": pl.Float64,
    }
    kind = pl.lit("people_trained").alias("impact_type")
    earlier = pl.LazyFrame(
        [(ahsn, of, value, quarter) for (ahsn, of, quarter), value in past.items()],
        schema=schema | {"quarter": pl.String},
        orient="row",
    ).with_columns(kind)
    records = pl.DataFrame(sent, schema=schema, orient="row").with_columns(kind)
    found = with_earlier_impact(records, earlier)
    for (ahsn, of, value), row in zip(sent, found.iter_rows(named=True), strict=True):
        values = [past.get((ahsn, of, quarter)) for quarter in QUARTERS]
        known = [each for each in values if each is not None and of is not None]
        last = known[-1] if known else None
        assert (row["value"], row["earlier_value"]) == (value, last)
        assert row["slip_distance"] == pytest.approx(distance(value, last))


@given(st.integers(1, 10**6), st.sampled_from(POWERS))
def test_a_shift_of_the_decimal_point_alone_is_at_no_distance(
    usual: int, power: int
) -> None:
    sent = companies(("A", usual * 10.0**power))
    found = with_usual_investment(sent, companies_earlier([("A", QUARTERS[0], usual)]))
    assert found["investment_slip_distance"].item() == pytest.approx(0, abs=1e-9)
