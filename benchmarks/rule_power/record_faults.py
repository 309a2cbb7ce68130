"""Faults of one record: its numbers, names, places, rates and stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from benchmarks.rule_power.draft import Cell, Draft, Mark, typed
from benchmarks.rule_power.fault import Fault, Place, at_cell
from benchmarks.rule_power.scene import Scene

Cells = Callable[[Place], Mapping[str, Cell]]
Places = Callable[[Scene], Sequence[Place]]

_CLOSED = ("SYN-HIM-09", "SYN-EM-17", "SYN-NENC-19", "SYN-YH-12", "SYN-YH-15")


def record_faults() -> list[Fault]:
    """Return the faults of one record."""
    return [*_numbers(), *_names(), *_places(), *_rates()]


def typing(
    rule_id: str,
    about: str,
    places: Places,
    cells: Cells,
    *,
    column: str,
    dataset: str = "activity",
    size: str = "",
    quarters: tuple[str, ...] = ("2020-21-Q4",),
    is_sure: bool = True,
) -> Fault:
    """Return the fault of typing other things into a row."""

    def inject(draft: Draft, place: Place) -> Mark:
        draft.change(dataset, place, **cells(place))
        return at_cell(rule_id, place, column)

    return Fault(
        rule_id,
        about,
        places,
        inject,
        size=size,
        quarters=quarters,
        takes="series" if dataset == "activity" else "row",
        is_sure=is_sure,
    )


def _value(place: Place) -> float:
    return float(str(place["value"]))


def _any_count(scene: Scene) -> Sequence[Place]:
    return scene.counts()


def _of_organisations(scene: Scene) -> Sequence[Place]:
    return scene.counts(pl.col("reporting_level") == "organisation")


def _numbers() -> list[Fault]:
    wrong: list[tuple[str, str, Cells]] = [
        ("value_missing", "no value, and nothing says why", lambda p: {"value": None}),
        ("value_not_a_number", "“TBC”", lambda p: {"value": "TBC"}),
        ("value_not_a_number", "“<5”", lambda p: {"value": "<5"}),
        (
            "value_not_whole",
            "half a patient more",
            lambda p: {"value": typed(_value(p) + 0.5)},
        ),
        ("value_negative", "a minus sign", lambda p: {"value": typed(-_value(p))}),
        (
            "status_conflict",
            "a figure that is said to be not available",
            lambda p: {"status": "not_available"},
        ),
        (
            "status_conflict",
            "a zero that is awaited",
            lambda p: {"value": "0", "comment": "Figures awaited from the trust"},
        ),
    ]
    in_bounds = pl.col("upper_bound").is_not_null()
    bounds = [
        typing(
            "value_out_of_bounds",
            "a decimal shift",
            lambda scene: scene.counts(in_bounds),
            lambda place, times=times: {"value": typed(_value(place) * times)},
            column="value",
            size=f"{times:,} times",
            is_sure=False,
        )
        for times in (10, 100, 1000)
    ]
    return [
        *(
            typing(rule_id, about, _any_count, cells, column="value")
            for rule_id, about, cells in wrong
        ),
        *bounds,
        typing(
            "status_unknown",
            "a misspelt status",
            _any_count,
            lambda place: {"status": "provisonal"},
            column="status",
        ),
    ]


def _names() -> list[Fault]:
    return [
        typing(
            "programme_unknown",
            "a programme nobody knows",
            _any_count,
            lambda place: {"programme_code": "Hip Fracture Checks"},
            column="programme_code",
        ),
        typing(
            "metric_unknown",
            "a metric nobody knows",
            _any_count,
            lambda place: {"metric_code": "patients seen twice"},
            column="metric_code",
        ),
        typing(
            "metric_not_in_programme",
            "the row of another programme",
            lambda scene: scene.counts(pl.col("programme_code") != "elc"),
            lambda place: {
                "programme_code": "elc",
                "metric_code": str(place["metric_code"]),
            },
            column="metric_code",
        ),
        Fault(
            "metric_not_open",
            "a measure of the year's end, reported in Q2",
            _any_count,
            _not_open,
            quarters=("2020-21-Q2",),
        ),
        typing(
            "organisation_unknown",
            "a renamed organisation",
            _of_organisations,
            lambda place: {"organisation_code": "The Newly Named NHS Trust"},
            column="organisation_code",
        ),
    ]


def _not_open(draft: Draft, place: Place) -> Mark:
    row = draft.append(
        "activity",
        place,
        programme_code="eied",
        metric_code="eied_trusts_engaged",
        organisation_code=None,
        value="3",
    )
    return at_cell("metric_not_open", row, "metric_code")


def _places() -> list[Fault]:
    return [
        typing(
            "organisation_required",
            "the organisation left blank",
            _of_organisations,
            lambda place: {"organisation_code": None},
            column="organisation_code",
        ),
        typing(
            "organisation_not_allowed",
            "a site's name beside the AHSN's figure",
            lambda scene: scene.counts(pl.col("reporting_level") == "ahsn"),
            lambda place: {"organisation_code": f"SYN-{place['ahsn_code']}-03"},
            column="organisation_code",
        ),
        typing(
            "organisation_not_in_ahsn",
            "another AHSN's site",
            _of_organisations,
            lambda place: {
                "organisation_code": "SYN-YH-03"
                if place["ahsn_code"] != "YH"
                else "SYN-WES-03"
            },
            column="organisation_code",
        ),
        typing(
            "organisation_closed",
            "a closed site",
            lambda scene: [
                {**place, "closed": code}
                for place in _of_organisations(scene)
                for code in _CLOSED
                if code.startswith(f"SYN-{place['ahsn_code']}-")
            ],
            lambda place: {"organisation_code": str(place["closed"])},
            column="organisation_code",
        ),
        Fault("duplicate_record", "a duplicated row", _any_count, _doubled),
    ]


def _doubled(draft: Draft, place: Place) -> Mark:
    row = draft.append("activity", place)
    return at_cell("duplicate_record", row, "metric_code")


def _rates() -> list[Fault]:
    def every(scene: Scene) -> Sequence[Place]:
        return scene.rates()

    def uneven(scene: Scene) -> Sequence[Place]:
        return scene.rates(
            pl.col("numerator") < pl.col("denominator"), pl.col("numerator") > 0
        )

    swapped = typing(
        "value_out_of_bounds",
        "a rate's parts swapped",
        uneven,
        lambda place: {
            "numerator": typed(float(str(place["denominator"]))),
            "denominator": typed(float(str(place["numerator"]))),
        },
        column="numerator",
    )
    return [
        swapped,
        typing(
            "rate_incomplete",
            "no numerator",
            every,
            lambda place: {"numerator": None},
            column="numerator",
        ),
        typing(
            "rate_incomplete",
            "no denominator",
            every,
            lambda place: {"denominator": None},
            column="denominator",
        ),
        typing(
            "rate_incomplete",
            "a denominator of zero",
            every,
            lambda place: {"numerator": "0", "denominator": "0"},
            column="denominator",
        ),
        *(
            typing(
                "rate_incomplete",
                "a percentage that its parts do not make",
                every,
                lambda place, points=points: {"value": typed(_percent(place) - points)},
                column="value",
                size=f"off by {points} points",
                is_sure=points > 0.5,
            )
            for points in (0.4, 1, 5)
        ),
    ]


def _percent(place: Place) -> float:
    return 100 * float(str(place["numerator"])) / float(str(place["denominator"]))
