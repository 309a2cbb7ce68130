"""Faults against a figure's own history: falls, spikes, slips, copies, other bases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS
from benchmarks.rule_power.draft import Draft, Mark, typed
from benchmarks.rule_power.fault import Fault, Place, at_cell
from benchmarks.rule_power.record_faults import typing
from benchmarks.rule_power.scene import Scene

LATER = QUARTERS[1:]
Figure = Callable[[Place], float]


def history_faults() -> list[Fault]:
    """Return the faults against a figure's history."""
    return [*_falls(), *_spikes(), *_slips(), *_copies(), *_others()]


def number(place: Place, name: str) -> float:
    """Return a number of the place."""
    return float(str(place[name]))


def _mistyped(
    rule_id: str,
    about: str,
    size: str,
    figure: Figure,
    places: Callable[[Scene], Sequence[Place]],
    quarters: tuple[str, ...] = LATER,
    *,
    is_sure: bool = True,
) -> Fault:
    return typing(
        rule_id,
        about,
        places,
        lambda place: {"value": typed(round(figure(place)))},
        column="value",
        size=size,
        quarters=quarters,
        is_sure=is_sure,
    )


def _falls() -> list[Fault]:
    shares = {"by 1%": 0.99, "by 10%": 0.9, "by 50%": 0.5}
    of_a_hundred = pl.col("previous_1") >= 100
    return [
        _mistyped(
            "cumulative_fall",
            "a running total falls",
            "by 1",
            lambda place: number(place, "previous_1") - 1,
            lambda scene: _greatest_before(scene, pl.col("previous_1") >= 1),
        ),
        *(
            _mistyped(
                "cumulative_fall",
                "a running total falls",
                size,
                lambda place, share=share: number(place, "previous_1") * share,
                lambda scene: _greatest_before(scene, of_a_hundred),
            )
            for size, share in shares.items()
        ),
    ]


def _greatest_before(scene: Scene, condition: pl.Expr) -> Sequence[Place]:
    """Return the running totals that rose so far (a fall is not there already)."""
    return scene.running(condition, pl.col("value") >= pl.col("previous_1"))


def _spikes() -> list[Fault]:
    is_busy = (pl.col("own") >= 20) & (pl.col("basis") != "snapshot")

    def spiked(place: Place, times: float) -> float:
        more = (times - 1) * number(place, "own")
        return number(place, "value") + more

    def busy(scene: Scene) -> Sequence[Place]:
        return scene.figures(is_busy, pl.col("previous_2").is_not_null())

    def flows(scene: Scene) -> Sequence[Place]:
        """Return figures of one quarter whose greatest one is no spike itself."""
        found = scene.figures(
            is_busy,
            pl.col("basis") == "in_quarter",
            *(pl.col(f"previous_{back}") > 0 for back in (1, 2, 3)),
        )
        return [p for p in found if max(_before(p)) < 2.5 * median(_before(p))]

    about = "the quarter's own activity many times what it was"
    return [
        *(
            _mistyped(
                "in_quarter_spike",
                about,
                f"{times} times",
                lambda place, times=times: spiked(place, times),
                busy,
                QUARTERS[2:],
                is_sure=False,
            )
            for times in (1.5, 2, 3, 5, 6, 20)
        ),
        _mistyped(
            "in_quarter_spike",
            "a figure for one quarter many times the greatest before it",
            "25 times",
            lambda place: 25 * max(_before(place)),
            flows,
            QUARTERS[3:],
        ),
    ]


def _before(place: Place) -> list[float]:
    return [number(place, f"previous_{back}") for back in (1, 2, 3)]


def _slips() -> list[Fault]:
    def sizeable(scene: Scene) -> Sequence[Place]:
        return scene.figures(
            pl.col("basis") != "rate",
            pl.col("value") >= 30,
            pl.col("previous_1").is_not_null(),
        )

    def steady(scene: Scene) -> Sequence[Place]:
        return [
            place
            for place in sizeable(scene)
            if place["basis"] == "snapshot"
            and 0.9 <= number(place, "value") / number(place, "previous_1") <= 1.1
        ]

    about = "a decimal shift, or pounds for thousands of pounds"
    times = {f"{n:,} times": float(n) for n in (2, 5, 10, 100, 1000)}
    parts = {"a tenth": 0.1, "a hundredth": 0.01}
    return [
        *(
            _mistyped(
                "scale_shift",
                about,
                size,
                lambda place, factor=factor: number(place, "value") * factor,
                sizeable,
                is_sure=False,
            )
            for size, factor in (times | parts).items()
        ),
        _mistyped(
            "scale_shift",
            "a decimal shift in a steady series",
            "10 times",
            lambda place: number(place, "value") * 10,
            steady,
        ),
    ]


def _copies() -> list[Fault]:
    def before(scene: Scene) -> Sequence[Place]:
        kinds = ("cumulative_fy", "cumulative_programme", "in_quarter")
        return scene.figures(
            pl.col("basis").is_in(kinds),
            pl.col("previous_1") > 0,
            pl.col("value") != pl.col("previous_1"),
        )

    def of_size(least: int, most: int) -> Callable[[Scene], Sequence[Place]]:
        return lambda scene: [
            place
            for place in before(scene)
            if least <= number(place, "previous_1") < most
        ]

    def forward(draft: Draft, place: Place) -> Mark:
        scene = Scene(draft.year, draft.clean)
        own = [p for p in before(scene) if p["submission_id"] == place["submission_id"]]
        for each in own:
            value = typed(number(each, "previous_1"))
            draft.change("activity", each, value=value)
        return at_cell("unchanged", place, "value")

    def previous(place: Place) -> float:
        return number(place, "previous_1")

    about = "last quarter's figure once more"
    return [
        _mistyped(
            "unchanged", about, "below 30", previous, of_size(1, 30), is_sure=False
        ),
        _mistyped("unchanged", about, "30 and more", previous, of_size(30, 10**9)),
        Fault(
            "unchanged",
            "a quarter copied forward, looked for at one figure",
            of_size(30, 10**9),
            forward,
            quarters=LATER,
            takes="submission",
        ),
    ]


def _others() -> list[Fault]:
    def downgraded(scene: Scene) -> Sequence[Place]:
        stages = scene.records("adoption")
        before = QUARTERS[QUARTERS.index(scene.quarter) - 1]
        past = (
            scene.year.quarters[before]
            .verdict.accepted["adoption"]
            .select(
                "programme_code", "organisation_code", pl.col("stage").alias("earlier")
            )
        )
        found = stages.join(past, on=["programme_code", "organisation_code"])
        return found.filter(pl.col("earlier") >= 2).to_dicts()

    def late(draft: Draft, place: Place, factor: float, comment: str | None) -> Mark:
        after = draft.deadline + timedelta(days=10)
        again = draft.send_again(place["submission_id"], received_at=after)
        there = {**place, "submission_id": again}
        value = typed(round(number(place, "value") * factor))
        draft.change("activity", there, value=value, comment=comment)
        return at_cell("restated", there, "value")

    return [
        typing(
            "stage_regression",
            "a stage going back",
            downgraded,
            lambda place: {"stage": str(int(number(place, "earlier")) - 1)},
            column="stage",
            dataset="adoption",
            size="by 1",
            quarters=QUARTERS[2:],
        ),
        *(
            Fault(
                "restated",
                "a restated figure without a comment, after the deadline",
                lambda scene: scene.counts(pl.col("value") >= 100),
                lambda draft, place, factor=factor: late(draft, place, factor, None),
                size=size,
                takes="submission",
            )
            for size, factor in {"by 1%": 1.01, "by half": 1.5}.items()
        ),
    ]
