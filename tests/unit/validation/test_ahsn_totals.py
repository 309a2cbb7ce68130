from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.ahsn_totals import (
    figures_of,
    totals_of,
    with_rates,
    with_trajectory,
    without_never_added,
)
from tests.factories.judging import registered

Q1, Q4 = Quarter(2020, 1), Quarter(2020, 4)
ROW = {
    "submission_id": "one",
    "ahsn_code": "EAST",
    "programme_code": "eied",
    "metric_code": "eied_patients",
    "basis": "cumulative_fy",
    "organisation_code": "SYN-EAST-04",
    "organisation_code_text": "SYN-EAST-04",
    "status": "final",
    "figure": 5.0,
    "earlier_value": None,
    "is_rejected": False,
    "numerator": None,
    "denominator": None,
    "numerator_text": None,
    "value_text": "5",
    "sheet": "Activity",
    "row_number": 2,
}
SCHEMA = pl.Schema(
    {
        name: pl.Float64
        if name in ("figure", "earlier_value", "numerator", "denominator")
        else pl.Boolean
        if name == "is_rejected"
        else pl.Int64
        if name == "row_number"
        else pl.String
        for name in ROW
    }
)
OWN = {"organisation_code": None, "organisation_code_text": None}


@pytest.fixture(scope="module")
def frames() -> RegistryFrames:
    return registered().frames()


def total(*rows: dict[str, Any]) -> dict[str, Any]:
    numbered = [ROW | {"row_number": n} | row for n, row in enumerate(rows, start=2)]
    [found] = totals_of(figures_of(pl.DataFrame(numbered, schema=SCHEMA))).to_dicts()
    return found


def test_organisations_add_up_and_the_ahsns_own_total_stands_beside_them() -> None:
    found = total({}, {"figure": 7.0}, OWN | {"figure": 11.0})
    assert (found["site_total"], found["own_total"], found["total"]) == (12, 11, 12)
    assert (found["site_count"], found["total_difference"]) == (2, 1)
    assert found["row_number"] == 4


def test_no_total_is_made_of_what_is_never_added() -> None:
    rows = [ROW, ROW | OWN, ROW | {"metric_code": "added"}]
    figures = figures_of(pl.DataFrame(rows, schema=SCHEMA))
    metrics = pl.DataFrame(
        {"metric_code": ["eied_patients", "added"], "never_added": ["Overlap.", None]}
    )
    found = without_never_added(figures, metrics)
    assert found.select("metric_code", "is_own").rows() == [
        ("eied_patients", True),
        ("added", False),
    ]


def test_without_organisations_the_own_total_is_the_total() -> None:
    found = total(OWN | {"figure": 11.0})
    assert (found["site_total"], found["total"]) == (None, 11)
    assert found["total_difference"] is None


@pytest.mark.parametrize(
    "lacking",
    [
        {"is_rejected": True},
        {"figure": None, "status": "not_available"},
        {"figure": None},
    ],
)
def test_what_lacks_an_organisations_figure_is_not_held_against_a_total(
    lacking: dict[str, Any],
) -> None:
    found = total({}, {"figure": 7.0} | lacking, OWN | {"figure": 12.0})
    assert (found["site_total"], found["total_difference"]) == (5, None)


def test_a_nil_is_nought_and_leaves_a_running_total_where_it_was() -> None:
    nil = {"status": "nil", "figure": None}
    assert total({}, nil | {"earlier_value": 8.0})["total"] == 13
    assert total({}, nil)["total"] == 5
    flow = {"basis": "in_quarter", "earlier_value": 8.0}
    assert total(flow, nil | flow)["total"] == 5


def test_a_rate_is_made_anew_from_its_parts() -> None:
    rate = {"basis": "rate", "figure": 50.0, "numerator_text": "1"}
    found = total(
        rate | {"numerator": 1.0, "denominator": 2.0},
        rate | {"numerator": 2.0, "denominator": 2.0},
    )
    assert found["total"] == 75
    assert (found["column_name"], found["text"]) == ("numerator", "1")


def test_it_points_at_the_greatest_figure_and_counts_the_estimated() -> None:
    found = total({}, {"figure": 9.0, "status": "estimated", "value_text": "9"}, {})
    assert (found["row_number"], found["text"]) == (3, "9")
    assert found["estimated_count"] == 1


def test_the_rate_is_for_each_organisation_of_its_kind(frames: RegistryFrames) -> None:
    totals = pl.DataFrame(
        [
            ("EAST", "eied", "cumulative_fy", 8.0),
            ("EAST", "co_oximetry", "rate", 80.0),
            ("EAST", "innovation_exchange", "in_quarter", 3.0),
        ],
        schema=["ahsn_code", "programme_code", "basis", "total"],
        orient="row",
    )
    found = with_rates(totals, frames, Q4)
    trusts = frames.organisations.filter(
        pl.col("ahsn_code") == "EAST",
        pl.col("organisation_type") == "mental_health_trust",
    ).height
    assert found["rate"].to_list() == [8 / trusts, 80.0, None]


def test_the_share_of_the_years_trajectory_is_of_first_quarters_only(
    frames: RegistryFrames,
) -> None:
    plan = frames.trajectories.filter(
        pl.col("ahsn_code") == "EAST",
        pl.col("metric_code") == "eied_patients",
        pl.col("financial_year") == "2020-21",
    )["trajectory"][0]
    totals = pl.DataFrame(
        [("EAST", "eied_patients", basis, plan) for basis in ("cumulative_fy", "rate")],
        schema=["ahsn_code", "metric_code", "basis", "total"],
        orient="row",
    )
    first = with_trajectory(totals, frames, Q1).sort("basis")
    assert first["first_quarter_share"].to_list() == [1.0, None]
    assert with_trajectory(totals, frames, Q4)["first_quarter_share"].null_count() == 2


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "submission_id": st.sampled_from(["one", "two"]),
            "is_own": st.booleans(),
            "figure": st.one_of(st.none(), st.integers(0, 50).map(float)),
            "status": st.sampled_from(["final", "estimated", "nil", "not_available"]),
            "is_rejected": st.booleans(),
            "earlier_value": st.one_of(st.none(), st.integers(0, 9).map(float)),
        }
    ),
    max_size=10,
)


def dull_amount(row: dict[str, Any]) -> float | None:
    if row["is_rejected"] or row["status"] == "not_available":
        return None
    if row["status"] == "nil":
        return row["earlier_value"] or 0.0
    return row["figure"]


@given(ROWS)
def test_the_twin_in_plain_python_adds_up_the_same(rows: list[dict[str, Any]]) -> None:
    full = [
        ROW | {"row_number": n} | row | (OWN if row["is_own"] else {})
        for n, row in enumerate(rows, start=2)
    ]
    frame = pl.DataFrame(
        [{k: v for k, v in row.items() if k != "is_own"} for row in full], schema=SCHEMA
    )
    found = {
        row["submission_id"]: row for row in totals_of(figures_of(frame)).to_dicts()
    }
    assert set(found) == {row["submission_id"] for row in rows}
    for name, total_found in found.items():
        mine = [row for row in rows if row["submission_id"] == name]
        sites = [dull_amount(row) for row in mine if not row["is_own"]]
        known = [amount for amount in sites if amount is not None]
        assert total_found["site_count"] == len(known)
        assert total_found["site_total"] == (sum(known) if known else None)
        estimated = [
            row
            for row in mine
            if row["status"] == "estimated" and dull_amount(row) is not None
        ]
        assert total_found["estimated_count"] == len(estimated)
        if total_found["total_difference"] is not None:
            assert len(known) == len(sites)
