"""What the marts of the other datasets must do whatever is reported, by dull twins."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import twin_datasets
from tests.factories.warehouse import run_model

QUARTERS = ["2019-20-Q4", "2020-21-Q1", "2020-21-Q2"]
AHSNS = ["EAST", "WM"]
STAGES = ["discovery", "define", "scale"]
CATEGORIES = ["device", "digital"]
IMPACT_TYPES = ["beds", "cash"]

FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def frame(schema, rows):
    return pl.DataFrame(rows, schema=schema)


def returns_frame(dataset, returns):
    schema = dict.fromkeys(
        ["quarter", "ahsn_code", "dataset", "financial_year", "status"], pl.String
    )
    rows = [
        {
            "quarter": quarter,
            "ahsn_code": ahsn,
            "dataset": dataset,
            "financial_year": quarter[:7],
            "status": status,
        }
        for (quarter, ahsn), status in returns.items()
    ]
    return frame(schema, rows)


def returns_of(draw, records):
    """What is said of each quarter and AHSN: reported wherever there is a record."""
    reported = {(record["quarter"], record["ahsn_code"]) for record in records}
    silent = st.sampled_from(["nil", "not_reported", "not_sent"])
    return {
        (quarter, ahsn): "reported" if (quarter, ahsn) in reported else draw(silent)
        for quarter in QUARTERS
        for ahsn in AHSNS
    }


def records_of(draw, keys, fields):
    places = draw(st.lists(st.sampled_from(keys), unique=True, max_size=14))
    return [
        {
            **dict(place),
            "submission_id": "s",
            "row_number": number,
            **{name: draw(values) for name, values in fields.items()},
        }
        for number, place in enumerate(places, start=2)
    ]


def keys_of(**more):
    keys = [()]
    for name, values in {"quarter": QUARTERS, "ahsn_code": AHSNS, **more}.items():
        keys = [(*key, (name, value)) for key in keys for value in values]
    return keys


VOCABULARIES = frame(
    {"vocabulary": pl.String, "code": pl.String, "name": pl.String}
    | {"unit": pl.String, "term_position": pl.Int32},
    [
        {
            "vocabulary": vocabulary,
            "code": code,
            "name": code,
            "unit": "of its own",
            "term_position": position,
        }
        for vocabulary, codes in {
            "innovation_stage": STAGES,
            "innovation_category": CATEGORIES,
            "impact_type": IMPACT_TYPES,
        }.items()
        for position, code in enumerate(codes, start=1)
    ],
)
YEARS = frame(
    {"quarter": pl.String, "financial_year": pl.String},
    [{"quarter": quarter, "financial_year": quarter[:7]} for quarter in QUARTERS],
)


@st.composite
def innovations(draw):
    records = records_of(
        draw,
        keys_of(innovation_id=["1", "2", "3"]),
        {
            "category": st.sampled_from(CATEGORIES),
            "stage": st.sampled_from(STAGES),
            "status": st.sampled_from(["active", "paused", "closed"]),
        },
    )
    return records, returns_of(draw, records)


KEYS = ("submission_id", "quarter", "ahsn_code")
INNOVATIONS = {
    **dict.fromkeys([*KEYS, "innovation_id", "category", "stage", "status"], pl.String),
    "row_number": pl.Int64,
}


def pipeline_mart(records, returns):
    return run_model(
        "marts.innovation_pipeline",
        {
            "staging.innovations": frame(INNOVATIONS, records),
            "staging.dataset_returns": returns_frame("innovations", returns),
            "reference.vocabularies": VOCABULARIES,
        },
    )


@FEW
@given(innovations(), st.randoms(use_true_random=False))
def test_the_pipeline_is_its_dull_twins_and_no_innovation_is_lost(reported, order):
    records, returns = reported
    found = pipeline_mart(records, returns)
    expected = twin_datasets.innovation_pipeline(records, returns, CATEGORIES, STAGES)
    assert len(found) == len(expected)
    for row in found.iter_rows(named=True):
        key = row["ahsn_code"], row["category"], row["stage"], row["quarter"]
        for name, count in expected[key].items():
            assert row[f"{name}_count"] == count, (key, name)
        if row["earlier_count"] is not None:
            came = row["earlier_count"] + row["new_count"] + row["entered_count"]
            assert (
                row["innovation_count"]
                == came - row["left_count"] - (row["gone_count"])
            )
    order.shuffle(records)
    assert pipeline_mart(records, returns).equals(found)


@st.composite
def companies(draw):
    names = [None, "One Ltd", "ONE, LTD.", "Two & Co"]
    records = records_of(
        draw,
        keys_of(row=list(range(4))),
        {
            "company_number": st.sampled_from([None, None, "99000001", "99000002"]),
            "company_name": st.sampled_from(names[1:]),
            "investment_gbp": st.sampled_from([None, 0.0, 10.5, 7.0]),
            "jobs_created": st.sampled_from([None, 0.0, 3.0]),
            "jobs_safeguarded": st.sampled_from([0.0, 1.0]),
        },
    )
    for record in records:
        del record["row"]
    return records, returns_of(draw, records)


COMPANIES = (
    dict.fromkeys(
        ["submission_id", "quarter", "ahsn_code", "company_number", "company_name"],
        pl.String,
    )
    | {"row_number": pl.Int64}
    | dict.fromkeys(["investment_gbp", "jobs_created", "jobs_safeguarded"], pl.Float64)
)


def growth_mart(records, returns):
    return run_model(
        "marts.economic_growth",
        {
            "staging.companies": frame(COMPANIES, records),
            "staging.dataset_returns": returns_frame("companies", returns),
            "reference.quarters": YEARS,
        },
    )


@FEW
@given(companies(), st.randoms(use_true_random=False))
def test_economic_growth_is_its_dull_twins_and_money_adds_up_to_the_nation(
    reported, order
):
    records, returns = reported
    found = growth_mart(records, returns)
    expected = twin_datasets.economic_growth(records, returns)
    assert len(found) == len(expected)
    for row in found.iter_rows(named=True):
        wanted = expected[row["quarter"], row["ahsn_code"]]
        for name, figure in wanted.items():
            assert row[name] == pytest.approx(figure), (row["quarter"], name)
    for (quarter,), rows in found.group_by("quarter"):
        national = rows.filter(pl.col("ahsn_code").is_null())
        ahsns = rows.filter(pl.col("ahsn_code").is_not_null())
        assert national["investment_gbp"].sum() == pytest.approx(
            ahsns["investment_gbp"].sum()
        ), quarter
        assert national["company_count"].sum() <= ahsns["company_count"].sum()
    order.shuffle(records)
    assert growth_mart(records, returns).equals(found)


@st.composite
def impacts(draw):
    records = records_of(
        draw,
        keys_of(local_programme_id=["1", "2"], impact_type=IMPACT_TYPES),
        {
            "status": st.sampled_from(twin_datasets.WORST_FIRST),
            "value": st.integers(0, 90).map(float),
        },
    )
    for record in records:
        if record["status"] in ("not_available", "not_applicable", "nil"):
            record["value"] = None
    return records, returns_of(draw, records)


IMPACTS = {
    **dict.fromkeys([*KEYS, "local_programme_id", "impact_type", "status"], pl.String),
    "row_number": pl.Int64,
    "value": pl.Float64,
}


@FEW
@given(impacts())
def test_impacts_are_their_dull_twins_type_by_type(reported):
    records, returns = reported
    found = run_model(
        "marts.local_impacts",
        {
            "staging.impacts": frame(IMPACTS, records),
            "staging.dataset_returns": returns_frame("impacts", returns),
            "reference.vocabularies": VOCABULARIES,
        },
    )
    expected = twin_datasets.local_impacts(records, returns, IMPACT_TYPES)
    assert len(found) == len(expected)
    for row in found.iter_rows(named=True):
        wanted = expected[row["quarter"], row["impact_type"]]
        assert row["status"] == wanted["status"]
        assert row["value"] == pytest.approx(wanted["value"])
        for name in ("estimated_impact_count", "provisional_impact_count"):
            assert row[name] == wanted[name]
