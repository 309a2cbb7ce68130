"""Faults of what did not come, or came late: submissions, programmes, sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS
from benchmarks.rule_power.draft import Draft, Mark
from benchmarks.rule_power.fault import Fault, Place
from benchmarks.rule_power.scene import Scene


def absence_faults() -> list[Fault]:
    """Return the faults of what is not there."""
    late = {"an hour": timedelta(hours=1), "5 days": timedelta(days=5)}
    return [
        Fault(
            "submission_missing",
            "no file",
            lambda scene: scene.everyone(),
            _no_file,
            takes="submission",
        ),
        *(
            Fault(
                "submission_late",
                "a late file",
                lambda scene: scene.everyone(),
                lambda draft, place, by=by: _late(draft, place, by),
                size=f"by {size}",
                takes="submission",
            )
            for size, by in late.items()
        ),
        Fault(
            "programme_not_reported", "an absent programme", _programmes, _no_programme
        ),
        Fault(
            "programme_not_reported",
            "an emptied workbook, looked for at one programme",
            _programmes,
            _emptied,
            takes="submission",
        ),
        Fault(
            "organisation_lapsed",
            "an absent site",
            _lasting,
            lambda draft, place: _no_row(draft, place, "activity"),
            quarters=QUARTERS[1:],
        ),
        Fault(
            "organisation_lapsed",
            "a site absent from Adoption",
            _lasting_stages,
            lambda draft, place: _no_row(draft, place, "adoption"),
            quarters=QUARTERS[1:],
            takes="row",
        ),
    ]


def _no_file(draft: Draft, place: Place) -> Mark:
    draft.withdraw(place["submission_id"])
    about = (("ahsn_code", str(place["ahsn_code"])),)
    return Mark("submission_missing", about=about)


def _late(draft: Draft, place: Place, by: timedelta) -> Mark:
    draft.card(place["submission_id"])["received_at"] = draft.deadline + by
    return Mark("submission_late", submission_id=str(place["submission_id"]))


def _programmes(scene: Scene) -> Sequence[Place]:
    key = ["submission_id", "programme_code"]
    return scene.activity.unique(key, keep="first", maintain_order=True).to_dicts()


def _no_programme(draft: Draft, place: Place) -> Mark:
    scene = Scene(draft.year, draft.clean)
    key = ("submission_id", "programme_code")
    gone = [
        draft.row("activity", row)
        for row in scene.activity.to_dicts()
        if all(row[name] == place[name] for name in key)
    ]
    draft.drop("activity", gone)
    return _absent_programme(place)


def _emptied(draft: Draft, place: Place) -> Mark:
    draft.drop("activity", draft.of_submission("activity", place["submission_id"]))
    return _absent_programme(place)


def _absent_programme(place: Place) -> Mark:
    return Mark(
        "programme_not_reported",
        submission_id=str(place["submission_id"]),
        sheet=str(place["sheet"]),
        about=(("programme_code", str(place["programme_code"])),),
    )


def _lasting(scene: Scene) -> Sequence[Place]:
    """Return the sites' figures whose programme has other rows too."""
    others = pl.len().over("submission_id", "programme_code") > 1
    return scene.activity.filter(
        others,
        pl.col("organisation_code").is_not_null(),
        pl.col("previous_1").is_not_null(),
    ).to_dicts()


def _lasting_stages(scene: Scene) -> Sequence[Place]:
    before = QUARTERS[QUARTERS.index(scene.quarter) - 1]
    key = ["ahsn_code", "programme_code", "organisation_code"]
    past = scene.year.quarters[before].verdict.accepted["adoption"].select(key)
    others = pl.len().over("submission_id", "programme_code") > 1
    now = scene.records("adoption").filter(others)
    return now.join(past, on=key, how="semi", maintain_order="left").to_dicts()


def _no_row(draft: Draft, place: Place, dataset: str) -> Mark:
    draft.drop(dataset, [draft.row(dataset, place)])
    codes = ["programme_code", "organisation_code"]
    if dataset == "activity":
        codes.append("metric_code")
    return Mark(
        "organisation_lapsed",
        submission_id=str(place["submission_id"]),
        sheet=str(place["sheet"]),
        about=tuple((code, str(place[code])) for code in codes),
    )
