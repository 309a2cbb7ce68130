"""Faults of a whole series: drawn with a ruler, rounded, or on another basis.

The quarters before are changed with the one judged, as an AHSN that always does so
would have sent them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS
from benchmarks.rule_power.draft import Draft, Mark, typed
from benchmarks.rule_power.fault import Fault, Place, at_cell
from benchmarks.rule_power.history_faults import number
from benchmarks.rule_power.scene import Scene

# A series' figures of the four quarters, as they are to be instead.
Reshape = Callable[[Sequence[float]], Sequence[float]]
_LAST_YEAR = {quarter: f"2019-20-{quarter[-2:]}" for quarter in QUARTERS}
_ALL_THERE = pl.all_horizontal(
    pl.col(name).is_not_null() for name in ("previous_1", "previous_2", "previous_3")
)


def series_faults() -> list[Fault]:
    """Return the faults of whole series."""
    return [*_drawn(), *_on_another_basis(), *_at_the_years_turn()]


def _whole_series(
    rule_id: str,
    about: str,
    size: str,
    places: pl.Expr,
    reshape: Reshape,
    *,
    is_sure: bool = True,
) -> Fault:
    def inject(draft: Draft, place: Place) -> Mark:
        before = ("previous_3", "previous_2", "previous_1")
        figures = [number(place, name) for name in (*before, "value")]
        *earlier, last = [float(round(figure)) for figure in reshape(figures)]
        for quarter, figure in zip(QUARTERS, earlier, strict=False):
            _past_row(draft, place, quarter)["value"] = figure
        draft.change("activity", place, value=typed(last))
        return at_cell(rule_id, place, "value")

    return Fault(
        rule_id,
        about,
        lambda scene: scene.figures(_ALL_THERE, places),
        inject,
        size,
        is_sure=is_sure,
    )


def _past_row(draft: Draft, place: Place, quarter: str) -> dict[str, object]:
    key = ("ahsn_code", "organisation_code", "metric_code")
    wanted = [quarter, *(place[name] for name in key)]
    return next(
        row
        for row in draft.earlier("activity")
        if [row["quarter"], *(row[name] for name in key)] == wanted
    )


def _drawn() -> list[Fault]:
    is_running = pl.col("basis") == "cumulative_fy"

    def ruler(scatter: float) -> Reshape:
        # So much up and so much down, in turn: a step's scatter about their mean.
        signs = (1, -1, -1, 1)

        def even(figures: Sequence[float]) -> list[float]:
            step = figures[-1] / len(figures)
            steps = [step * (1 + scatter * sign) for sign in signs]
            return [sum(steps[: n + 1]) for n in range(len(steps))]

        return even

    def rounding(to: int) -> Reshape:
        return lambda figures: [max(to, round(each / to) * to) for each in figures]

    evenness = {"exactly even": 0.0, "even within 0.5%": 0.005, "within 2%": 0.02}
    return [
        *(
            _whole_series(
                "interpolated",
                "a ruler-even running total",
                size,
                is_running & (pl.col("value") >= 400),
                ruler(scatter),
                is_sure=scatter < 0.01,
            )
            for size, scatter in evenness.items()
        ),
        *(
            _whole_series(
                "rounded",
                "every figure of the year rounded",
                f"to {to}",
                (pl.col("basis") != "rate") & (pl.col("previous_3") >= 20),
                rounding(to),
                is_sure=to > 10,
            )
            for to in (10, 50, 100)
        ),
    ]


def _in_quarter(figures: Sequence[float]) -> list[float]:
    pairs = zip([0.0, *figures], figures, strict=False)
    return [after - before for before, after in pairs]


def _added_up(figures: Sequence[float]) -> list[float]:
    return [sum(figures[: n + 1]) for n in range(len(figures))]


def _last_added_up(figures: Sequence[float]) -> list[float]:
    return [*figures[:-1], sum(figures)]


def _on_another_basis() -> list[Fault]:
    is_running = pl.col("basis") == "cumulative_fy"
    is_single = (pl.col("basis") == "in_quarter") & (pl.col("value") >= 20)
    kinds = [
        (
            "a year's totals entered as single quarters",
            is_running & (pl.col("value") > 100),
            _in_quarter,
        ),
        ("single quarters entered as running totals", is_single, _added_up),
        ("the year's total entered for the last quarter", is_single, _last_added_up),
    ]
    return [
        _whole_series("basis_mismatch", about, "", places, how, is_sure=False)
        for about, places, how in kinds
    ]


def _at_the_years_turn() -> list[Fault]:
    """Return what goes wrong on 1 April, with this year's figures as last year's."""

    def totals(basis: str) -> Callable[[Scene], Sequence[Place]]:
        def places(scene: Scene) -> Sequence[Place]:
            at_end = Scene(scene.year, scene.year.quarters[QUARTERS[-1]])
            last = at_end.activity.select(
                "ahsn_code",
                "organisation_code",
                "metric_code",
                pl.col("value").alias("last_year"),
            )
            key = ["ahsn_code", "organisation_code", "metric_code"]
            now = scene.activity.join(last, on=key, nulls_equal=True)
            return now.filter(
                pl.col("basis") == basis,
                pl.col("status") == "final",
                pl.col("last_year") >= 50,
                pl.col("value") > 0,
            ).to_dicts()

        return places

    def inject(draft: Draft, place: Place, *, goes_on: bool) -> Mark:
        if not draft.earlier("activity"):
            draft.forget("activity", _last_years_rows(draft))
        first, last = number(place, "value"), number(place, "last_year")
        # A quarter's own activity, where the total starts over.
        figure = first + last if goes_on else max(1, round((last - first) / 3))
        draft.change("activity", place, value=typed(figure))
        return at_cell("basis_mismatch", place, "value")

    first = QUARTERS[:1]
    return [
        Fault(
            "basis_mismatch",
            "a total since the programme began that starts over on 1 April",
            totals("cumulative_programme"),
            lambda draft, place: inject(draft, place, goes_on=False),
            quarters=first,
            is_sure=False,
        ),
        Fault(
            "basis_mismatch",
            "a total since 1 April that goes on from last year's",
            totals("cumulative_fy"),
            lambda draft, place: inject(draft, place, goes_on=True),
            quarters=first,
        ),
    ]


def _last_years_rows(draft: Draft) -> list[dict[str, object]]:
    years = draft.year.quarters
    return [
        {**row, "quarter": _LAST_YEAR[quarter]}
        for quarter in QUARTERS
        for row in years[quarter].verdict.accepted["activity"].to_dicts()
    ]
