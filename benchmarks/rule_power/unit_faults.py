"""Faults of the unit, off the sheet of activity: pounds for thousands of pounds."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS
from benchmarks.rule_power.draft import Draft, Mark, typed
from benchmarks.rule_power.fault import Fault, Place, at_cell
from benchmarks.rule_power.record_faults import typing
from benchmarks.rule_power.scene import Scene

_OF_IMPACT = ["ahsn_code", "local_programme_id", "impact_type"]
_TIMES = {"10 times": 10.0, "1,000 times": 1000.0, "a thousandth": 0.001}


def unit_faults() -> list[Fault]:
    """Return the faults of the unit of impacts and of investments."""
    return [
        *(_of_impact(size, factor) for size, factor in _TIMES.items()),
        *(_of_investments(size, factor) for size, factor in _TIMES.items()),
    ]


def _of_impact(size: str, factor: float) -> Fault:
    def reported_before(scene: Scene) -> Sequence[Place]:
        before = QUARTERS[QUARTERS.index(scene.quarter) - 1]
        past = scene.year.quarters[before].verdict.accepted["impacts"]
        large = pl.col("value") >= 100
        found = (
            scene.records("impacts")
            .filter(large)
            .join(past.select(_OF_IMPACT), on=_OF_IMPACT, how="semi")
        )
        return found.to_dicts()

    return typing(
        "scale_shift",
        "an impact in another unit",
        reported_before,
        lambda place: {"value": typed(float(str(place["value"])) * factor)},
        column="value",
        dataset="impacts",
        size=size,
    )


def _of_investments(size: str, factor: float) -> Fault:
    def inject(draft: Draft, place: Place) -> Mark:
        for row in draft.records("companies"):
            amount = row["investment_gbp"]
            if row["submission_id"] == place["submission_id"] and amount is not None:
                text = typed(float(str(amount)) * factor)
                draft.change("companies", row, investment_gbp=text)
        return at_cell("scale_shift", place, "investment_gbp")

    return Fault(
        "scale_shift",
        "all of a submission's investments in another unit",
        _greatest_investments,
        inject,
        size=size,
        quarters=QUARTERS[1:],
        # A name or a type mistyped beside it leaves the sum as it is.
        takes="row",
        is_sure=factor != 10,
    )


def _greatest_investments(scene: Scene) -> Sequence[Place]:
    return (
        scene.records("companies")
        .drop_nulls("investment_gbp")
        .sort("investment_gbp", descending=True, maintain_order=True)
        .unique("submission_id", keep="first", maintain_order=True)
        .to_dicts()
    )
