"""What the basis algebra must do whatever is reported, against a dull twin."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import twin, twin_activity, twin_gaps
from tests.factories.reported import (
    EXCEPTIONS,
    HEIRS,
    METRICS,
    TRAJECTORIES,
    inputs,
    reported,
)
from tests.factories.warehouse import run_model, run_models

MARTS = ("marts.activity", "marts.metric_quarter", "marts.programme_summary")

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def close(found, expected):
    return found == (None if expected is None else pytest.approx(expected, abs=1e-6))


@FEW
@given(reported())
def test_every_figure_of_every_mart_is_that_of_the_dull_twin(records):
    found = run_models(MARTS, inputs(records))
    assert_activity(found["marts.activity"].to_dicts(), records)
    assert_national(found["marts.metric_quarter"].to_dicts(), records)
    assert_published(found["marts.programme_summary"].to_dicts(), records)


def assert_activity(found, records):
    expected = twin_activity.activity(records, METRICS, HEIRS)
    assert len(found) == len(expected)
    for row in found:
        key = tuple(
            row[name]
            for name in ("quarter", "ahsn_code", "organisation_code", "metric_code")
        )
        assert close(row["value"], expected[key]["figure"]), key
        assert close(row["cumulative_value"], expected[key]["cumulative"]), key
        assert close(row["in_quarter_value"], expected[key]["in_quarter"]), key
        assert row["quarters_covered"] == expected[key]["covered"], key
        assert row["is_flagged"] == expected[key]["is_flagged"]


def assert_national(found, records):
    expected = twin.metric_quarter(records, METRICS, TRAJECTORIES, EXCEPTIONS, HEIRS)
    names = {
        "value": "value",
        "cumulative_value": "cumulative",
        "in_quarter_value": "in_quarter",
        "flagged_value": "flagged_value",
        "value_if_flagged_removed": "without",
        "outturn_pct": "outturn",
        "lapsed_count": "lapsed",
        "cumulative_unknown_count": "unknown",
    }
    for row in found:
        key = row["quarter"], row["metric_code"]
        dull = expected.pop(key, None)
        if dull is None:
            assert (row["status"], row["value"]) == ("not_sent", None)
            continue
        for mine, theirs in names.items():
            assert close(row[mine], dull[theirs]), (key, mine)
        assert row["status"] == dull["status"]
        assert row["ahsns_reported"] == len(dull["reported"])
    assert not expected


def assert_published(found, records):
    expected = twin.programme_summary(records, METRICS, TRAJECTORIES, EXCEPTIONS, HEIRS)
    shown = {(row["financial_year"], row["metric_code"]): row for row in found}
    assert set(expected) <= set(shown)
    for key, dull in expected.items():
        assert shown[key]["latest_quarter"] == dull["latest"]
        assert close(shown[key]["outturn_pct"], dull["outturn"])
        for name in ("q1", "q2", "q3", "q4"):
            assert close(shown[key][name], dull[name]), (key, name)


@FEW
@given(reported(("cumulative_fy", "begun_later"), ("SYN-1", "SYN-2", None)))
def test_the_quarters_of_a_series_sum_to_what_it_has_reached(records):
    series = (
        run_model("marts.activity", inputs(records))
        .filter(pl.col("value").is_not_null())
        .with_columns(
            span=pl.when(pl.col("metric_code") == "cumulative_fy")
            .then("financial_year")
            .otherwise(pl.lit("programme")),
            place=pl.coalesce("organisation_code", "ahsn_code"),
        )
        .sort("quarter")
        .group_by("metric_code", "place", "span")
        .agg("value", "in_quarter_value")
    )
    for row in series.iter_rows(named=True):
        parts, start = row["in_quarter_value"], 0
        if parts[0] is None:
            assert row["metric_code"] == "begun_later"
            parts, start = parts[1:], row["value"][0]
        assert start + sum(parts) == pytest.approx(row["value"][-1])


@FEW
@given(reported(("cumulative_fy",), ("SYN-1", "SYN-2", None)))
def test_the_quarters_of_the_nation_sum_to_its_year_and_what_has_lapsed(records):
    activity = twin_activity.activity(records, METRICS, HEIRS)
    national = run_models(MARTS[1:2], inputs(records))["marts.metric_quarter"]
    for row in national.filter(pl.col("cumulative_value").is_not_null()).to_dicts():
        so_far = national.filter(
            pl.col("metric_code") == row["metric_code"],
            pl.col("financial_year") == row["financial_year"],
            pl.col("quarter") <= row["quarter"],
        )
        lapsed = [
            activity[last["quarter"], last["ahsn"], last["organisation"], metric]
            for quarter, last, is_lapsed, _ in twin_gaps.gaps(records, METRICS, HEIRS)
            for metric in (last["metric"],)
            if is_lapsed and (quarter, metric) == (row["quarter"], row["metric_code"])
        ]
        assert row["lapsed_count"] == len(lapsed)
        reached = row["cumulative_value"] + sum(each["figure"] for each in lapsed)
        assert so_far["in_quarter_value"].sum() == pytest.approx(reached)


@FEW
@given(reported(("cumulative_fy", "in_quarter", "snapshot")))
def test_the_national_figure_is_the_sum_of_the_ahsns(records):
    found = run_models(MARTS[:2], inputs(records))
    keys = ["quarter", "metric_code"]
    by_ahsn = (
        found["marts.activity"]
        .drop_nulls("value")
        .group_by(*keys, "ahsn_code")
        .agg(pl.col("value").sum())
    )
    sums = by_ahsn.group_by(keys).agg(pl.col("value").sum()).sort(keys)
    national = found["marts.metric_quarter"].drop_nulls("value").sort(keys)
    assert sums.select(keys).equals(national.select(keys))
    assert national["value"].to_list() == pytest.approx(sums["value"].to_list())


@FEW
@given(reported(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(records, order):
    tables = inputs(records)
    header, *lines = tables["archive.activity"].splitlines()
    order.shuffle(lines)
    shuffled = tables | {"archive.activity": "\n".join([header, *lines])}
    found, again = run_models(MARTS, tables), run_models(MARTS, shuffled)
    for name in MARTS:
        assert found[name].equals(again[name]), name
