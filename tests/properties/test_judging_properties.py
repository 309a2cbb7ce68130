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
from assets.validation.evidence import gather_evidence
from assets.validation.rules import load_rules
from tests.factories.judging import Desk, Row, Sent, expecting_nothing

REGISTRY = expecting_nothing()
RULES = load_rules()
NOW = Quarter.parse("2020-21-Q4")
EARLIER = ["2019-20-Q3", "2019-20-Q4", "2020-21-Q1", "2020-21-Q2", "2020-21-Q3"]
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


def greatest_of_year(
    rows: Sequence[tuple[str, str, float | None, str]], organisation: str
) -> float | None:
    """Return the greatest earlier figure of the year."""
    return max(
        (
            value
            for who, quarter, value, status in rows
            if who == organisation
            and value is not None
            and NOW.financial_year in quarter
            and quarter < str(NOW)
            and status != "not_available"
        ),
        default=None,
    )


@settings(max_examples=4, deadline=None)
@given(st.lists(SERIES, min_size=9, max_size=9))
def test_the_falls_that_are_named_are_those_of_the_dull_twin(
    several: list[Series],
) -> None:
    organisations = [f"SYN-EAST-0{number}" for number in range(1, 10)]
    reported = dict(zip(organisations, several, strict=True))
    rows = [
        (organisation, quarter, *figure)
        for organisation, series in reported.items()
        for quarter, figure in series.items()
    ]
    now = [row for row in rows if row[1] == str(NOW) and row[2] is not None]
    sheet = [
        {"organisation_code": row[0], "value": str(row[2]), "status": row[3]}
        for row in now
    ]
    falls = {
        organisation
        for organisation, _, value, status in now
        if status not in ("not_available", "nil")
        and (best := greatest_of_year(rows, organisation)) is not None
        and value < best
    }
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), registry=REGISTRY, rules=RULES)
        desk.send(Sent(sheets={"activity": sheet}))
        evidence = gather_evidence(desk.archive, str(NOW))
        earlier = pl.DataFrame(
            [
                {
                    "ahsn_code": "EAST",
                    "organisation_code": organisation,
                    "metric_code": "eied_patients",
                    "quarter": quarter,
                    "value": value,
                    "status": status,
                }
                for organisation, quarter, value, status in rows
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
