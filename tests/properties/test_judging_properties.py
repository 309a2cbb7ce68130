from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.archive.frames import ACCEPTED
from assets.archive.verdict import Verdict
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.validation.evidence import gather_evidence
from assets.validation.history import earlier_figures, with_earlier_figure
from assets.validation.rules import load_rules
from tests.factories.judging import Desk, Row, Sent

REGISTRY = load_registry()
RULES = load_rules()
NOW = Quarter.parse("2020-21-Q4")
EARLIER = ["2019-20-Q3", "2019-20-Q4", "2020-21-Q1", "2020-21-Q2", "2020-21-Q3"]
BASES = {
    "eied_patients": "cumulative_fy",
    "cladribine_patients": "cumulative_programme",
    "pcsk9i_patients": "snapshot",
    "gammacore_patients_in_quarter": "in_quarter",
}
STATUSES = ["final", "provisional", "estimated", "not_available", "nil"]

CELLS = {
    "programme_code": ["eied", "EIED", "nope", ""],
    "metric_code": ["eied_patients", "Patients", "heartflow_scans", "sheep"],
    "organisation_code": [
        "SYN-EAST-04",
        "SYN-EAST-05",
        "SYN-YH-05",
        "St Elsewhere",
        "",
    ],
    "value": ["12", "13", "0", "-1", "2.5", "TBC", "", "9999"],
    "status": ["final", "nil", "not_available", "soon", ""],
    "comment": ["", "awaited"],
}
ROWS = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from(texts) for name, texts in CELLS.items()}
    ),
    min_size=1,
    max_size=40,
)
COMPANIES = st.lists(
    st.fixed_dictionaries(
        {
            "company_number": st.sampled_from(["01234567", "12", ""]),
            "support_type": st.sampled_from(["advice", "funding", "hugs"]),
            "jobs_created": st.sampled_from(["1", "x", "", "-2"]),
        }
    ),
    max_size=12,
)


def judged(sent: Sequence[tuple[str, Sent]]) -> Verdict:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), registry=REGISTRY, rules=RULES)
        for name, each in sent:
            desk.send(each, name)
        return desk.judge()


def two_submissions(
    rows: Sequence[Row], companies: Sequence[Row]
) -> list[tuple[str, Sent]]:
    sheets = {"activity": rows, "companies": companies}
    other = {"activity": [{}], "companies": [{}]}
    return [
        ("east", Sent(sheets=sheets)),
        ("yorkshire", Sent(ahsn_code="YH", sheets=other)),
    ]


@settings(max_examples=8, deadline=None)
@given(rows=ROWS, companies=COMPANIES)
def test_every_record_is_either_accepted_or_rejected_and_says_why(
    rows: list[Row], companies: list[Row]
) -> None:
    verdict = judged(two_submissions(rows, companies))
    sent = {"activity": len(rows), "companies": len(companies)}
    east = verdict.submissions.filter(pl.col("ahsn_code") == "EAST").row(0, named=True)
    of_east = pl.col("submission_id") == east["submission_id"]
    for dataset, count in sent.items():
        accepted = verdict.accepted[dataset].filter(of_east)["row_number"].to_list()
        rejected = verdict.failures.filter(
            of_east, pl.col("dataset") == dataset, pl.col("rejects") == "record"
        )["row_number"].unique()
        assert sorted([*accepted, *rejected.to_list()]) == list(range(2, count + 2))
    assert east["records_read"] == sum(sent.values())
    assert east["records_accepted"] == sum(
        frame.filter(of_east).height for frame in verdict.accepted.values()
    )
    assert east["records_rejected"] == east["records_read"] - east["records_accepted"]


@settings(max_examples=5, deadline=None)
@given(rows=ROWS, companies=COMPANIES, seed=st.integers())
def test_the_order_of_rows_and_files_does_not_matter(
    rows: list[Row], companies: list[Row], seed: int
) -> None:
    dice = random.Random(seed)
    shuffled = dice.sample(rows, len(rows)), dice.sample(companies, len(companies))
    one = judged(two_submissions(rows, companies))
    other = judged([*reversed(two_submissions(*shuffled))])
    # Of two copies of a record, which one has which id does follow the order.
    for what in (["failure_id", "check_id"], ["check_id", "ahsn_code", "value"]):
        assert sorted_rows(one.failures, what) == sorted_rows(other.failures, what)
    for dataset, schema in ACCEPTED.items():
        columns = [
            name for name in schema if name not in ("submission_id", "row_number")
        ]
        accepted = one.accepted[dataset], other.accepted[dataset]
        assert sorted_rows(accepted[0], columns) == sorted_rows(accepted[1], columns)


def sorted_rows(frame: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    return sorted(map(repr, frame.select(columns).iter_rows()))


Figure = tuple[float | None, str]
Series = Mapping[str, Figure]

SERIES = st.dictionaries(
    st.sampled_from([*EARLIER, str(NOW)]),
    st.tuples(
        st.one_of(st.none(), st.integers(0, 6).map(float)), st.sampled_from(STATUSES)
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["EAST", "YH"]),
            st.sampled_from(["SYN-1", "SYN-2", None]),
            st.sampled_from(sorted(BASES)),
        ),
        SERIES,
    )
)
def test_the_greatest_earlier_figure_is_what_the_dull_twin_finds(
    reported: dict[tuple[str, str | None, str], Series],
) -> None:
    schema = {"ahsn_code": pl.String, "organisation_code": pl.String}
    schema |= {"metric_code": pl.String, "quarter": pl.String}
    schema |= {"value": pl.Float64, "status": pl.String}
    rows = [
        (*key, quarter, *figure)
        for key, series in reported.items()
        for quarter, figure in series.items()
    ]
    everything = pl.DataFrame(rows, schema=schema, orient="row")
    records = everything.filter(pl.col("quarter") == str(NOW)).rename(
        {"value": "figure"}
    )
    metrics = pl.DataFrame(
        list(BASES.items()), schema=["metric_code", "basis"], orient="row"
    )
    figures = earlier_figures(everything.lazy(), metrics, quarter=NOW)
    found = with_earlier_figure(records, figures)
    columns = ["ahsn_code", "organisation_code", "metric_code", "figure"]
    for ahsn, organisation, metric, figure, value, quarter in found.select(
        *columns, "earlier_value", "earlier_quarter"
    ).iter_rows():
        expected = dull_twin(rows, who=organisation or ahsn, metric=metric)
        assert value == (expected and expected[0])
        falls = expected is not None and figure is not None and figure < expected[0]
        assert quarter == (expected[1] if expected and falls else None)
    assert found.height == records.height


def dull_twin(
    rows: Sequence[tuple[str, str | None, str, str, float | None, str]],
    *,
    who: str,
    metric: str,
) -> tuple[float, str] | None:
    """Return the greatest earlier figure of the span, and the last quarter with it."""
    best: tuple[float, str] | None = None
    for ahsn, organisation, its_metric, quarter, value, status in rows:
        if (organisation or ahsn) != who or its_metric != metric:
            continue
        if quarter >= str(NOW) or value is None or status == "not_available":
            continue
        if BASES[metric] not in ("cumulative_fy", "cumulative_programme"):
            continue
        if BASES[metric] == "cumulative_fy" and quarter[:7] != NOW.financial_year:
            continue
        if best is None or (value, quarter) > best:
            best = (value, quarter)
    return best


@settings(max_examples=4, deadline=None)
@given(st.lists(SERIES, min_size=9, max_size=9))
def test_the_falls_that_are_named_are_those_of_the_dull_twin(
    several: list[Series],
) -> None:
    organisations = [f"SYN-EAST-0{number}" for number in range(1, 10)]
    reported = dict(zip(organisations, several, strict=True))
    rows = [
        ("EAST", organisation, "eied_patients", quarter, *figure)
        for organisation, series in reported.items()
        for quarter, figure in series.items()
    ]
    now = [row for row in rows if row[3] == str(NOW) and row[4] is not None]
    sheet = [
        {"organisation_code": row[1], "value": str(row[4]), "status": row[5]}
        for row in now
    ]
    falls = {
        row[1]
        for row in now
        if row[5] not in ("not_available", "nil")
        and (best := dull_twin(rows, who=row[1], metric="eied_patients"))
        and row[4] < best[0]
    }
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), registry=REGISTRY, rules=RULES)
        desk.send(Sent(sheets={"activity": sheet}))
        evidence = gather_evidence(desk.archive, str(NOW))
        earlier = pl.DataFrame(
            [
                {
                    "ahsn_code": ahsn,
                    "organisation_code": organisation,
                    "metric_code": metric,
                    "quarter": quarter,
                    "value": value,
                    "status": status,
                }
                for ahsn, organisation, metric, quarter, value, status in rows
                if quarter != str(NOW)
            ],
            schema=ACCEPTED["activity"],
        )
        evidence = replace(
            evidence, earlier={**evidence.earlier, "activity": earlier.lazy()}
        )
        verdict = desk.verdict_on(evidence)
    named = verdict.failures.filter(pl.col("rule_id") == "cumulative_fall")
    assert set(named["organisation_code"]) == falls
    assert named.height == len(falls)
