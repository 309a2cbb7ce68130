from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import mean, median, pstdev

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.quarter import Quarter
from assets.validation.history.compare import with_history
from assets.validation.history.usual import median_across

FIRST = Quarter(2017, 2)
BASES = {
    "since_april": "cumulative_fy",
    "since_ever": "cumulative_programme",
    "at_the_end": "snapshot",
    "in_quarter": "in_quarter",
    "rate": "rate",
}
RUNNING = ("cumulative_fy", "cumulative_programme")
STATUSES = ["final", "final", "final", "provisional", "not_available", "nil"]
NO_MERGER: dict[str, str] = {}
MERGER = {"SYN-1": "SYN-3", "SYN-2": "SYN-3"}

Figure = tuple[float | None, str]
Key = tuple[str, str | None, str]
Reported = Mapping[Key, Mapping[int, Figure]]

# Keyed by how many quarters ago; 0 is the quarter that is judged.
FIGURES = st.dictionaries(
    st.integers(0, 10),
    st.tuples(
        st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.0, 50.0, 100.0, 150.0])),
        st.sampled_from(STATUSES),
    ),
    min_size=3,
)
REPORTED = st.dictionaries(
    st.tuples(
        st.sampled_from(["EAST", "YH"]),
        st.sampled_from(["SYN-1", "SYN-2", "SYN-3", None]),
        st.sampled_from(sorted(BASES)),
    ),
    FIGURES,
    max_size=8,
)


def back(now: Quarter, k: int) -> Quarter:
    return now if k == 0 else back(now.previous(), k - 1)


def found_of(
    reported: Reported, now: Quarter, mergers: Mapping[str, str]
) -> pl.DataFrame:
    rows = [
        (*key, str(back(now, k)), value, status)
        for key, series in reported.items()
        for k, (value, status) in series.items()
    ]
    text = ("ahsn_code", "organisation_code", "metric_code", "quarter")
    schema = dict.fromkeys(text, pl.String) | {"value": pl.Float64, "status": pl.String}
    everything = pl.DataFrame(rows, schema=schema, orient="row")
    records = everything.filter(pl.col("quarter") == str(now)).with_columns(
        pl.col("metric_code").replace_strict(BASES).alias("basis"),
        pl.col("value").alias("figure"),
        pl.lit(True).alias("is_placed"),
    )
    successions = pl.DataFrame(
        [(old, new, date(2017, 4, 1), "merger") for old, new in mergers.items()],
        schema={
            "predecessor_code": pl.String,
            "successor_code": pl.String,
            "happened_on": pl.Date,
            "kind": pl.String,
        },
        orient="row",
    )
    return with_history(
        records,
        everything.filter(pl.col("quarter") != str(now)).lazy(),
        quarter=now,
        first=FIRST,
        successions=successions,
    )


class Twin:
    """One series in plain Python, one question at a time."""

    def __init__(
        self, points: Mapping[int, Sequence[Figure]], basis: str, now: Quarter
    ) -> None:
        self.points, self.basis, self.now = points, basis, now

    def is_first(self, k: int) -> bool:
        return back(self.now, k).number == 1

    def reported(self, k: int) -> float | None:
        if k == 0:
            return self.points[0][0][0]
        figures = [
            value
            for value, status in self.points.get(k, [])
            if value is not None and status not in ("not_available", "nil")
        ]
        return sum(figures) if figures else None

    def total(self, k: int) -> float | None:
        if self.reported(k) is not None or k == 0:
            return self.reported(k)
        if not any(status == "nil" for value, status in self.points.get(k, [])):
            return None
        begins = self.basis == "cumulative_fy" and self.is_first(k)
        return 0.0 if self.basis not in RUNNING or begins else self.total(k + 1)

    def activity(self, k: int) -> float | None:
        total = self.total(k)
        if total is None or self.basis == "snapshot":
            return None
        if self.basis == "in_quarter":
            return total
        if self.basis == "cumulative_fy" and self.is_first(k):
            return total
        before = self.total(k + 1)
        return None if before is None else total - before

    def span(self) -> list[int]:
        within = range(1, 12)
        if self.basis == "cumulative_fy":
            within = range(1, self.now.number)
        return [k for k in within if self.reported(k) is not None]

    def step(self, k: int) -> float | None:
        if self.basis == "snapshot":
            now, before = self.total(k), self.total(k + 1)
            return None if now is None or before is None else now - before
        return None if self.basis == "in_quarter" else self.activity(k)

    def falls(self) -> int:
        if self.basis not in RUNNING:
            return 0
        places = [0, *(k for k in self.span() if k <= 8)]
        figures = [self.reported(k) for k in places]
        pairs = pairwise(figures)
        return sum(new is not None and new < old for new, old in pairs)

    def answers(self) -> dict[str, object]:
        figure, span = self.reported(0), self.span()
        known = [a for k in range(1, 9) if (a := self.activity(k)) is not None]
        steps = [self.step(k) for k in range(4)]
        is_running = self.basis in RUNNING
        greatest = max((self.reported(k) for k in span), default=None)
        falls = is_running and None not in (figure, greatest) and figure < greatest
        of_greatest = [k for k in span if self.reported(k) == greatest]
        previous = self.reported(1) if 1 in span else None
        whole = None not in steps
        nonzero = [f for k in range(1, 12) if (f := self.reported(k))]
        return {
            "earlier_value": greatest if is_running else None,
            "earlier_quarter": str(back(self.now, of_greatest[0])) if falls else None,
            "latest_value": self.reported(span[0]) if span else None,
            "latest_quarter": str(back(self.now, span[0])) if span else None,
            "previous_value": previous,
            "repeated_value": previous if previous == figure else None,
            "activity": self.activity(0),
            "activity_count": len(known),
            "usual_activity": median(known) if known else None,
            "greatest_activity": max(known, default=None),
            "step_mean": mean(steps) if whole else None,
            "step_variation": pstdev(steps) / mean(steps)
            if whole and mean(steps) > 0
            else None,
            "span_falls": self.falls(),
            "figure_count": len(nonzero) + (figure not in (0, None)),
            "round_to": next(
                (
                    size
                    for size in (100, 50)
                    if figure is not None
                    and all(f % size == 0 for f in [*nonzero, figure])
                ),
                None,
            ),
        }


def twin_of(
    reported: Reported, key: Key, now: Quarter, mergers: Mapping[str, str]
) -> dict[str, object]:
    ahsn, organisation, metric = key
    who = organisation or ahsn
    points: dict[int, list[Figure]] = {}
    for (other_ahsn, other, its_metric), series in reported.items():
        its = mergers.get(other or other_ahsn, other or other_ahsn)
        if its_metric == metric and its == who:
            for k, figure in series.items():
                points.setdefault(k, []).append(figure)
    points[0] = [reported[key][0]]
    return Twin(points, BASES[metric], now).answers()


def reported_by_one(reported: Reported) -> Reported:
    """Leave out what a second AHSN says of an organisation."""
    owners: dict[tuple[str, str], Key] = {}
    for key in reported:
        ahsn, organisation, metric = key
        owners.setdefault((organisation or ahsn, metric), key)
    return {key: reported[key] for key in owners.values()}


@pytest.mark.parametrize("mergers", [NO_MERGER, MERGER], ids=["alone", "merged"])
@pytest.mark.parametrize("number", [1, 3, 4])
@settings(max_examples=15, deadline=None)
@given(reported=REPORTED)
def test_a_figures_history_is_what_the_dull_twin_finds(
    mergers: dict[str, str], number: int, reported: Reported
) -> None:
    reported = reported_by_one(reported)
    now = Quarter(2020, number)
    found = found_of(reported, now, mergers)
    judged = [key for key in reported if 0 in reported[key]]
    assert found.height == len(judged)
    for row in found.iter_rows(named=True):
        key = (row["ahsn_code"], row["organisation_code"], row["metric_code"])
        if (key[1] or key[0]) in mergers:
            continue  # One that is no more should not report at all.
        if row["basis"] == "rate":
            assert row["latest_value"] is row["usual_activity"] is None
            continue
        for name, expected in twin_of(reported, key, now, mergers).items():
            if isinstance(expected, float):
                expected = pytest.approx(expected, nan_ok=True)
            assert row[name] == expected, (name, key)


@settings(max_examples=12, deadline=None)
@given(reported=REPORTED)
def test_a_gap_or_a_figure_that_is_not_available_is_the_same_to_all_rules(
    reported: Reported,
) -> None:
    now = Quarter(2020, 4)
    without = {
        key: {k: f for k, f in series.items() if k == 0 or f[1] != "not_available"}
        for key, series in reported.items()
    }
    one, other = found_of(reported, now, {}), found_of(without, now, {})
    assert one.equals(other)


@settings(max_examples=12, deadline=None)
@given(reported=REPORTED, by=st.sampled_from([10.0, 100.0]))
def test_what_is_counted_in_another_unit_has_the_same_proportions(
    reported: Reported, by: float
) -> None:
    now = Quarter(2020, 4)
    larger = {
        key: {k: (f and f * by, status) for k, (f, status) in series.items()}
        for key, series in reported.items()
    }
    proportions = ["activity_times", "slip_distance", "slip", "step_variation"]
    proportions += ["reset_share", "adds_up_distance", "ramp_distance", "span_falls"]
    one, other = found_of(reported, now, {}), found_of(larger, now, {})
    for name in proportions:
        for a, b in zip(one[name], other[name], strict=True):
            assert a == b if not isinstance(a, float) else a == pytest.approx(b)


@settings(max_examples=12, deadline=None)
@given(
    st.integers(1, 8).flatmap(
        lambda width: st.lists(
            st.lists(
                st.one_of(st.none(), st.integers(-9, 9).map(float)),
                min_size=width,
                max_size=width,
            ),
            min_size=1,
            max_size=5,
        )
    )
)
def test_the_median_across_columns_is_that_of_each_row(
    rows: list[list[float | None]],
) -> None:
    names = [f"c{n}" for n in range(len(rows[0]))]
    schema = dict.fromkeys(names, pl.Float64)
    found = median_across(pl.DataFrame(rows, schema=schema, orient="row"))
    known = [[value for value in row if value is not None] for row in rows]
    assert found.to_list() == [median(row) if row else None for row in known]
