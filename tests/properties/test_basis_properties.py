"""What the basis algebra must do whatever is reported, against a dull twin."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import twin
from tests.factories.warehouse import run_model, run_models

QUARTERS = [
    f"{year}-Q{number}" for year in ("2019-20", "2020-21") for number in (1, 2, 3, 4)
]
BASES = ("cumulative_fy", "cumulative_programme", "in_quarter", "snapshot", "rate")
METRICS = {
    # Reported since long before, so that where its first figure began is not known.
    basis: {"basis": basis, "first_quarter": "2015-16-Q1"}
    for basis in BASES
} | {"begun_later": {"basis": "cumulative_programme", "first_quarter": QUARTERS[2]}}
ORGANISATIONS = ("SYN-1", "SYN-2", "SYN-3", None)
AHSNS = ("EAST", "WM")
TRAJECTORIES = {("cumulative_fy", "2020-21"): 300, ("in_quarter", "2020-21"): 70}
EXCEPTIONS = {("in_quarter", "2019-20")}
MARTS = ("marts.activity", "marts.metric_quarter", "marts.programme_summary")

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def reported(draw, metrics=tuple(METRICS)):
    """Records as judging lets them through: a site has one AHSN in a quarter."""
    records = []
    for metric in metrics:
        places = [
            (quarter, organisation)
            for quarter in QUARTERS
            if quarter >= METRICS[metric]["first_quarter"]
            for organisation in ORGANISATIONS
        ]
        drawn = draw(st.lists(st.sampled_from(places), unique=True, max_size=16))
        records += [draw(record(metric, *place)) for place in drawn]
    return records


@st.composite
def record(draw, metric, quarter, organisation):
    status = draw(st.sampled_from(list(twin.RANKS)))
    has_value = status in ("final", "provisional", "estimated")
    parts = {"value": None, "numerator": None, "denominator": None}
    if METRICS[metric]["basis"] == "rate":
        if has_value:
            parts["denominator"] = draw(st.integers(0, 40))
            parts["numerator"] = draw(st.integers(0, 40))
    elif has_value:
        parts["value"] = draw(st.integers(-500, 5000)) / 10
    elif status == "nil":
        parts["value"] = draw(st.sampled_from([None, 0.0]))
    return {
        "quarter": quarter,
        "ahsn": draw(st.sampled_from(AHSNS)),
        "organisation": organisation,
        "metric": metric,
        "status": status,
        "is_flagged": draw(st.booleans()),
        **parts,
    }


def text_table(columns, rows):
    lines = [columns.replace(" ", "|")]
    for row in rows:
        lines.append("|".join("" if cell is None else str(cell) for cell in row))
    return "\n".join(lines)


def inputs(records):
    keys = [
        "quarter",
        "ahsn",
        "organisation",
        "metric",
        "status",
        "value",
        "numerator",
        "denominator",
    ]
    numbered = list(enumerate(records, start=2))
    return {
        "archive.activity": text_table(
            "submission_id row_number programme_code quarter ahsn_code "
            "organisation_code metric_code status value numerator denominator",
            [("s", row, "p", *(r[key] for key in keys)) for row, r in numbered],
        ),
        "staging.record_failures": text_table(
            "failure_id submission_id dataset row_number is_flag",
            [
                (f"f{row}", "s", "activity", row, True)
                for row, r in numbered
                if r["is_flagged"]
            ],
        ),
        **REGISTRY,
    }


REGISTRY = {
    "registry.metrics": text_table(
        "metric_code programme_code basis first_quarter is_headline",
        [(m, "p", v["basis"], v["first_quarter"], True) for m, v in METRICS.items()],
    ),
    "registry.programmes": text_table("programme_code", [("p",)]),
    "registry.quarters": text_table(
        "quarter financial_year quarter_number",
        [(q, twin.financial_year(q), int(q[-1])) for q in QUARTERS],
    ),
    "registry.trajectories": text_table(
        "metric_code financial_year trajectory trajectory_version",
        [(*key, value, "original") for key, value in TRAJECTORIES.items()],
    ),
    "registry.outturn_exceptions": text_table(
        "metric_code financial_year reason", [(*key, "So.") for key in EXCEPTIONS]
    ),
    "archive.verdicts": text_table(
        "verdict_id quarter is_current", [(f"v{q}", q, True) for q in QUARTERS]
    ),
}


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
    expected = twin.activity(records, METRICS)
    assert len(found) == len(expected)
    for row in found:
        key = tuple(
            row[name]
            for name in ("quarter", "ahsn_code", "organisation_code", "metric_code")
        )
        assert close(row["value"], expected[key]["figure"]), key
        assert close(row["cumulative_value"], expected[key]["cumulative"]), key
        assert close(row["in_quarter_value"], expected[key]["in_quarter"]), key
        assert row["is_flagged"] == expected[key]["is_flagged"]


def assert_national(found, records):
    expected = twin.metric_quarter(records, METRICS, TRAJECTORIES, EXCEPTIONS)
    names = {
        "value": "value",
        "cumulative_value": "cumulative",
        "in_quarter_value": "in_quarter",
        "flagged_value": "flagged_value",
        "value_if_flagged_removed": "value_if_flagged_removed",
        "outturn_pct": "outturn",
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
        assert row["ahsns_reported"] == dull["ahsns_reported"]
    assert not expected


def assert_published(found, records):
    expected = twin.programme_summary(records, METRICS, TRAJECTORIES, EXCEPTIONS)
    shown = {(row["financial_year"], row["metric_code"]): row for row in found}
    assert set(expected) <= set(shown)
    for key, dull in expected.items():
        assert shown[key]["latest_quarter"] == dull["latest"]
        assert close(shown[key]["outturn_pct"], dull["outturn"])
        for name in ("q1", "q2", "q3", "q4"):
            assert close(shown[key][name], dull[name]), (key, name)


@FEW
@given(reported(("cumulative_fy", "begun_later")))
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
