"""Faults of an AHSN's figures together: beside its total, its parts, its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from benchmarks.rule_power.draft import Draft, Mark, typed
from benchmarks.rule_power.fault import Fault, Place, at_cell
from benchmarks.rule_power.history_faults import number
from benchmarks.rule_power.scene import Scene

_MOVED_ON = date(2021, 2, 15)
_DAY_BEFORE = date(2021, 2, 14)


def peer_faults() -> list[Fault]:
    """Return the faults that show beside other figures of the quarter."""
    return [*_wholes(), *_totals(), *_outliers(), *_twice(), _estimated()]


def _wholes() -> list[Fault]:
    def parts(scene: Scene) -> Sequence[Place]:
        figures = scene.activity
        pairs = scene.year.frames.part_whole_pairs.filter(~pl.col("whole_is_eligible"))
        wholes = figures.select(
            "submission_id",
            "organisation_code",
            whole_metric_code="metric_code",
            whole="value",
            whole_row="row_number",
        )
        found = (
            figures.join(pairs, left_on="metric_code", right_on="part_metric_code")
            .join(
                wholes,
                on=["submission_id", "organisation_code", "whole_metric_code"],
                nulls_equal=True,
            )
            .filter(pl.col("value").is_not_null(), pl.col("whole") > pl.col("value"))
            .sort("whole", "whole_row")
        )
        return found.unique("row_number", keep="first", maintain_order=True).to_dicts()

    def above(draft: Draft, place: Place, figure: float) -> Mark:
        draft.change("activity", place, value=typed(figure))
        return at_cell("part_exceeds_whole", place, "value")

    def swapped(draft: Draft, place: Place) -> Mark:
        whole = {**place, "row_number": place["whole_row"]}
        draft.change("activity", whole, value=typed(number(place, "value")))
        return above(draft, place, number(place, "whole"))

    about = "a part greater than its whole"
    return [
        Fault(
            "part_exceeds_whole",
            about,
            parts,
            lambda draft, place: above(draft, place, number(place, "whole") + 1),
            size="by 1",
        ),
        Fault(
            "part_exceeds_whole",
            about,
            parts,
            lambda draft, place: above(
                draft, place, round(number(place, "whole") * 1.5 + 1)
            ),
            size="by half",
        ),
        Fault("part_exceeds_whole", "part and whole swapped", parts, swapped),
    ]


def _totals() -> list[Fault]:
    """Return totals that do not add up, of metrics that may then have one."""

    def sites(scene: Scene) -> Sequence[Place]:
        return (
            scene.activity.filter(
                pl.col("reporting_level") == "organisation",
                pl.col("basis") != "rate",
                pl.col("status") == "final",
            )
            .with_columns(
                pl.col("value").sum().over("submission_id", "metric_code").alias("sum"),
            )
            .filter(pl.col("value").count().over("submission_id", "metric_code") >= 2)
            .filter(pl.col("sum") >= 100)
            .unique(["submission_id", "metric_code"], keep="first", maintain_order=True)
            .to_dicts()
        )

    def total(draft: Draft, place: Place, figure: float) -> Mark:
        _let_total(draft, str(place["metric_code"]))
        row = draft.append(
            "activity", place, organisation_code=None, value=typed(round(figure))
        )
        return at_cell("sites_do_not_sum", row, "value")

    sizes = {"by 1": (1.0, 1), "by 10%": (1.1, 0), "twice as much": (2.0, 0)}
    return [
        Fault(
            "sites_do_not_sum",
            "a total that does not add up",
            sites,
            lambda draft, place, times=times, more=more: total(
                draft, place, number(place, "sum") * times + more
            ),
            size=size,
            changes_registry=True,
        )
        for size, (times, more) in sizes.items()
    ]


def _let_total(draft: Draft, metric_code: str) -> None:
    """Register that the AHSN may add its own total; the sample has no such metric."""
    programmes = [
        programme.model_copy(
            update={
                "metrics": tuple(
                    metric.model_copy(
                        update={"reporting_level": "organisation_with_total"}
                    )
                    if metric.code == metric_code
                    else metric
                    for metric in programme.metrics
                )
            }
        )
        for programme in draft.registry.programmes
    ]
    draft.registry = replace(draft.registry, programmes=tuple(programmes))


def _outliers() -> list[Fault]:
    def one_row_each(scene: Scene) -> Sequence[Place]:
        key = ["submission_id", "metric_code"]
        return (
            scene.activity.filter(
                pl.col("basis") != "rate", pl.col("status") == "final"
            )
            .filter(pl.col("value").sum().over(key) >= 50)
            .sort("ahsn_code", "metric_code", "value", descending=[False, False, True])
            .unique(key, keep="first", maintain_order=True)
            .to_dicts()
        )

    def multiplied(draft: Draft, place: Place, factor: float) -> Mark:
        key = ("submission_id", "metric_code")
        scene = Scene(draft.year, draft.clean)
        own = [p for p in scene.counts() if all(p[k] == place[k] for k in key)]
        for each in own:
            value = typed(round(number(each, "value") * factor))
            draft.change("activity", each, value=value)
        return at_cell("peer_outlier", place, "value")

    def close_together(scene: Scene) -> Sequence[Place]:
        """Return the greater ones of metrics that all AHSNs have about as much of."""
        sums = scene.activity.group_by("submission_id", "metric_code").agg(
            pl.col("value").sum().alias("sum"),
            (pl.col("value") * 10 <= pl.col("upper_bound")).all().alias("fits"),
        )
        middle = pl.col("sum").median().over("metric_code")
        spread = pl.col("sum").max() / pl.col("sum").min()
        close = sums.filter(
            spread.over("metric_code") < 3.5, "fits", pl.col("sum") >= middle
        )
        wanted = set(close.select("submission_id", "metric_code").rows())
        return [
            place
            for place in one_row_each(scene)
            if (place["submission_id"], place["metric_code"]) in wanted
        ]

    about = "all an AHSN's figures of a metric in another unit"
    sizes = {f"{n:,} times": float(n) for n in (2, 5, 10, 100, 1000)}
    sizes["a tenth"] = 0.1
    return [
        *(
            Fault(
                "peer_outlier",
                about,
                one_row_each,
                lambda draft, place, factor=factor: multiplied(draft, place, factor),
                size=size,
                takes="metric",
                is_sure=False,
            )
            for size, factor in sizes.items()
        ),
        Fault(
            "peer_outlier",
            f"{about}, of which all have about as much",
            close_together,
            lambda draft, place: multiplied(draft, place, 10),
            size="10 times",
            takes="metric",
        ),
    ]


def _twice() -> list[Fault]:
    def neighbours(scene: Scene) -> Sequence[Place]:
        """Return figures of organisations, with another AHSN's row of the metric."""
        rows = scene.counts(pl.col("reporting_level") == "organisation")
        return [
            {**mine, "moved": theirs["organisation_code"], "from": theirs["ahsn_code"]}
            for mine, theirs in zip(rows, [*rows[57:], *rows[:57]], strict=True)
            if mine["ahsn_code"] != theirs["ahsn_code"]
            for theirs in [_same_metric(rows, mine, theirs)]
            if theirs is not None
        ]

    def reported_too(draft: Draft, place: Place) -> Mark:
        _move(draft, str(place["moved"]), str(place["ahsn_code"]))
        row = draft.append("activity", place, organisation_code=str(place["moved"]))
        return at_cell("organisation_reported_twice", row, "organisation_code")

    def companies(scene: Scene) -> Sequence[Place]:
        rows = scene.records("companies").drop_nulls("company_number").to_dicts()
        turned = [*rows[61:], *rows[:61]]
        return [
            {**mine, "number": theirs["company_number"], "name": theirs["company_name"]}
            for mine, theirs in zip(rows, turned, strict=True)
            if mine["ahsn_code"] != theirs["ahsn_code"]
        ]

    def supported_too(draft: Draft, place: Place) -> Mark:
        names = {"company_number": str(place["number"])}
        names["company_name"] = str(place["name"])
        draft.change("companies", place, **names)
        return at_cell("company_reported_twice", place, "company_name")

    return [
        Fault(
            "organisation_reported_twice",
            "a site that moved in mid-quarter, reported by both AHSNs",
            neighbours,
            reported_too,
            changes_registry=True,
        ),
        Fault(
            "company_reported_twice",
            "a company twice, by two AHSNs",
            companies,
            supported_too,
            takes="row",
        ),
    ]


def _same_metric(rows: Sequence[Place], mine: Place, theirs: Place) -> Place | None:
    return next(
        (
            row
            for row in rows
            if row["metric_code"] == mine["metric_code"]
            and row["ahsn_code"] == theirs["ahsn_code"]
        ),
        None,
    )


def _move(draft: Draft, organisation: str, to: str) -> None:
    """Register that an organisation moved to another AHSN in the middle of Q4."""
    moved = []
    for each in draft.registry.organisations:
        if each.organisation_code != organisation:
            moved.append(each)
            continue
        moved.append(each.model_copy(update={"valid_to": _DAY_BEFORE}))
        joins = {"valid_from": _MOVED_ON, "valid_to": None, "ahsn_code": to}
        moved.append(each.model_copy(update=joins))
    draft.registry = replace(draft.registry, organisations=tuple(moved))


def _estimated() -> Fault:
    def inject(draft: Draft, place: Place) -> Mark:
        draft.change("activity", place, status="estimated")
        return Mark(
            "figure_estimated",
            submission_id=str(place["submission_id"]),
            sheet=str(place["sheet"]),
            row_number=int(str(place["row_number"])),
            column_name="value",
        )

    return Fault(
        "figure_estimated",
        "the year ends on an estimate",
        lambda scene: scene.counts(pl.col("reporting_level") == "ahsn"),
        inject,
    )
