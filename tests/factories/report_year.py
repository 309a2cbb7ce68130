"""A year as the report knows it, of which a test says only what matters to it."""

from datetime import UTC, date, datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.report.year import ReportYear

Q2 = "2020-21-Q2"

_SUMMARY = {
    "financial_year": "2020-21",
    "metric_code": "af_patients",
    "table_name": "national programmes",
    "table_position": 1,
    "programme_name": "Atrial Fibrillation",
    "metric_name": "Patients treated",
    "basis": "cumulative_fy",
    "unit": "patients",
    "trajectory": 200.0,
    **{f"q{number}_status": "not_judged" for number in (1, 2, 3, 4)},
}
_NATIONAL = {
    "quarter": Q2,
    "metric_code": "af_patients",
    "status": "final",
    "value": 101.0,
    "outturn_pct": 50.5,
    "flagged_count": 0,
    "flagged_value": 0.0,
    "disclosure": "exact",
    "ahsns_reported": 15,
    "ahsns_expected": 15,
    "financial_year": "2020-21",
    "cumulative_value": 101.0,
    "in_quarter_value": 50.0,
    "in_quarter_unknown_count": 0,
}
_FAILURE = {
    "quarter": Q2,
    "rule_id": "cumulative_fall",
    "severity": "warning",
    "rejects": "nothing",
    "metric_code": "af_patients",
    "ahsn_code": "YH",
    "submission_id": "57964f3ae9ac",
    "submission_outcome": "accepted_with_warnings",
    "expected": None,
    "known_issue_id": None,
    "is_open": True,
}
_CLAIM = {
    "claim_id": "F023",
    "claim_part": "value",
    "source": "Quarterly report",
    "page": "12",
    "subject": "Atrial Fibrillation",
    "measure": "Patients",
    "words": "Atrial Fibrillation 0",
    "value_published": "0",
    "unit": "patients",
    "qualifier": "exact",
    "tested_against": "metric_value af_patients",
    "result": "contradicted",
    "reason": "printed as nought",
    "computed_status": "not_available",
    "published_value": 0.0,
    "computed_value": None,
    "residual": None,
    "step": 1.0,
    "is_complete": True,
}
_ABOUT = {
    "claim_id": "F023",
    "claim_part": "value",
    "test_kind": "metric_value",
    "test_code": "af_patients",
    "period": "2020-21 Q2",
    "test_period": Q2,
    "first_financial_year": None,
    "last_financial_year": None,
}
_PART = {
    "headline_code": "patients_benefitting",
    "financial_year": "2020-21",
    "metric_code": "af_patients",
    "basis": "cumulative_fy",
    "value": 1000.0,
    "status": "final",
    "is_start_unknown": False,
    "is_awaited": False,
}
_HEADLINE = {
    "headline_code": "patients_benefitting",
    "financial_year": "2020-21",
    "value": 1000.0,
    "status": "final",
    "is_floor": True,
    "parts_known": 2,
    "part_count": 3,
    "quarters_judged": 2,
}
_REVISION = {
    "quarter": Q2,
    "ahsn_code": "YH",
    "organisation_code": None,
    "metric_code": "af_patients",
    "revision_number": 1,
    "old_value": 99.0,
    "revised_at": datetime(2020, 11, 2, 9, tzinfo=UTC),
}
_ACTIVITY = {
    "quarter": Q2,
    "ahsn_code": "YH",
    "organisation_code": None,
    "metric_code": "af_patients",
    "status": "final",
    "value": 1.0,
    "disclosure": "exact",
}
_METRIC = {"metric_code": "af_patients", "note": "", "never_added": ""}
_AHSN = {
    "ahsn_code": "YH",
    "ahsn_name": "Yorkshire & Humber AHSN",
    "nhs_region_code": "Y63",
    "valid_from": date(2013, 5, 1),
    "valid_to": date(2023, 3, 31),
}
_EXCEPTION = {"metric_code": "af_patients", "financial_year": "2020-21", "reason": ""}
_ISSUE = {"known_issue_id": "falls", "note": "Some fell."}
_COVERAGE = {
    "quarter": Q2,
    "ahsn_code": "YH",
    "programme_code": "af",
    "rejected_count": 0,
    "is_expected": True,
    "is_received": True,
    "is_on_time": True,
    "is_nil": False,
    "is_not_available": False,
    "is_rejected": False,
}
_SCORE = {
    "quarter": Q2,
    "submission_id": "57964f3ae9ac",
    "records_read": 10,
    "records_accepted": 10,
    "records_flagged": 0,
}


_SUBMISSION = {"submission_id": "57964f3ae9ac", "is_counting": True}


def summary(**changes):
    return _SUMMARY | changes


def national(**changes):
    return _NATIONAL | changes


def failure(**changes):
    return _FAILURE | changes


def claim(**changes):
    return _CLAIM | changes


def about(**changes):
    return _ABOUT | changes


def coverage(**changes):
    return _COVERAGE | changes


def part(**changes):
    return _PART | changes


def headline(**changes):
    return _HEADLINE | changes


def revision(**changes):
    return _REVISION | changes


def figure(**changes):
    return _ACTIVITY | changes


def metric(**changes):
    return _METRIC | {"note": None, "never_added": None} | changes


def exception(**changes):
    return _EXCEPTION | changes


def issue(**changes):
    return _ISSUE | changes


def score(**changes):
    return _SCORE | changes


def year(
    quarter=Q2,
    *,
    summaries=(),
    nationals=(),
    failures=(),
    claims=(),
    tests=(),
    scores=(),
    revisions=(),
    activity=(),
    metrics=(),
    exceptions=(),
    issues=(),
    parts=(),
    headlines=(),
):
    """A year up to a quarter, of these rows; every other table is empty."""
    return ReportYear(
        quarter=Quarter.parse(quarter),
        build_id="a build",
        is_synthetic=True,
        marts={
            "programme_summary": _frame(summaries, _SUMMARY),
            "activity": _frame(activity, _ACTIVITY),
            "metric_quarter": _frame(nationals, _NATIONAL),
            "coverage": _frame((), _COVERAGE),
            "headline_parts": _frame(parts, _PART),
            "headline_impact": _frame(headlines, _HEADLINE),
        },
        others={
            "audit.failures": _frame(failures, _FAILURE),
            "audit.claims": _frame(claims, _CLAIM),
            "audit.scores": _frame(scores, _SCORE),
            "audit.submissions": _frame((_SUBMISSION,), _SUBMISSION),
            "audit.revisions": _frame(revisions, _REVISION),
            "reference.ahsns": _frame((), _AHSN),
            "reference.claims": _frame(tests, _ABOUT),
            "reference.known_issues": _frame(issues, _ISSUE),
            "reference.metrics": _frame(metrics, _METRIC),
            "reference.outturn_exceptions": _frame(exceptions, _EXCEPTION),
            "reference.published_outturns": _frame(
                (),
                {
                    "metric_code": "af",
                    "financial_year": "x",
                    "outturn_pct": 1.0,
                    "decimals": 0,
                },
            ),
        },
    )


_KINDS = {
    date: pl.Date,
    datetime: pl.Datetime("us", "UTC"),
    bool: pl.Boolean,
    int: pl.Int64,
    float: pl.Float64,
}
_FLOATS = {"computed_value", "flagged_value", "residual"}


def _frame(rows, example):
    schema = {
        name: pl.Float64 if name in _FLOATS else _KINDS.get(type(value), pl.String)
        for name, value in example.items()
    }
    return pl.DataFrame(list(rows), schema=schema)
