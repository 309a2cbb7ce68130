from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from assets.domain.registry.heirs import Heir, heirs
from assets.domain.registry.load import load_registry
from assets.domain.registry.organisations import Membership
from assets.domain.registry.successions import Succession

JULY, OCTOBER, JANUARY = date(2020, 7, 1), date(2020, 10, 1), date(2021, 1, 1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def organisation(code: str, *, closed_on: date | None = None) -> Membership:
    return Membership(
        organisation_code=code,
        organisation_name=code,
        organisation_type="acute_trust",
        ahsn_code="EAST",
        closed_on=closed_on,
    )


def succession(old: str, new: str, day: date, kind: str = "merger") -> Succession:
    return Succession.model_validate(
        {
            "predecessor_code": old,
            "successor_code": new,
            "happened_on": day,
            "kind": kind,
        }
    )


def of(code: str, found: list[Heir]) -> list[tuple[object, ...]]:
    return [
        (heir.heir_code, heir.valid_from, heir.valid_to, heir.part)
        for heir in found
        if heir.organisation_code == code
    ]


def test_an_organisation_without_successor_is_its_own_heir_for_ever() -> None:
    found = heirs([], [organisation("ONE", closed_on=JULY)])
    assert found == [Heir("ONE", "ONE", None, None, 1.0)]


def test_a_line_of_mergers_is_followed_to_its_end() -> None:
    organisations = [
        organisation("ONE", closed_on=day_before(JULY)),
        organisation("TWO", closed_on=day_before(JANUARY)),
        organisation("THREE"),
    ]
    found = heirs(
        [succession("TWO", "THREE", JANUARY), succession("ONE", "TWO", JULY)],
        organisations,
    )
    assert of("ONE", found) == [
        ("ONE", None, day_before(JULY), 1.0),
        ("TWO", JULY, day_before(JANUARY), 1.0),
        ("THREE", JANUARY, None, 1.0),
    ]
    assert of("TWO", found)[-1] == ("THREE", JANUARY, None, 1.0)
    assert of("THREE", found) == [("THREE", None, None, 1.0)]


def test_what_is_split_has_its_successors_evenly_and_once_where_they_merge() -> None:
    organisations = [
        organisation("ONE", closed_on=day_before(JULY)),
        organisation("TWO", closed_on=day_before(JANUARY)),
        organisation("THREE", closed_on=day_before(JANUARY)),
        organisation("FOUR"),
    ]
    found = heirs(
        [
            succession("ONE", "TWO", JULY, "split"),
            succession("ONE", "THREE", JULY, "split"),
            succession("TWO", "FOUR", JANUARY),
            succession("THREE", "FOUR", JANUARY),
        ],
        organisations,
    )
    assert of("ONE", found) == [
        ("ONE", None, day_before(JULY), 1.0),
        ("TWO", JULY, day_before(JANUARY), 0.5),
        ("FOUR", JANUARY, None, 1.0),
        ("THREE", JULY, day_before(JANUARY), 0.5),
    ]


def test_what_a_split_left_open_goes_on_as_its_own_heir() -> None:
    open_still = [organisation("ONE"), organisation("TWO")]
    found = heirs([succession("ONE", "TWO", OCTOBER, "split")], open_still)
    assert of("ONE", found) == [("ONE", None, None, 1.0)]
    closed_later = [organisation("ONE", closed_on=JANUARY), organisation("TWO")]
    found = heirs([succession("ONE", "TWO", OCTOBER, "split")], closed_later)
    assert of("ONE", found) == [("ONE", None, None, 1.0)]


def test_every_organisation_has_heirs_of_one_whole_today() -> None:
    frames = load_registry().frames()
    today = frames.organisation_heirs.filter(pl.col("valid_to").is_null())
    parts = today.group_by("organisation_code").agg(pl.col("part").sum())
    assert set(parts["part"]) == {1.0}
    assert set(parts["organisation_code"]) == set(
        frames.organisations["organisation_code"]
    )
