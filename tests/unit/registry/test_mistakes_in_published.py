from __future__ import annotations

from pathlib import Path

import pytest

from assets.domain.registry.load import load_registry
from tests.factories.registry import message_about_a_spoilt_registry

CLAIMS = "claims.csv"
HEADLINES = "headlines.yml"
F021 = "metric_value,focus_adhd_patients,2020-21-Q4"

# file, text, what stands there instead, what the message has to say
MISTAKES = [
    (CLAIMS, "F002,value", "F001,value", ["F001", "twice"]),
    (CLAIMS, "F002,value", "F2,value", ["row 3 (F2) > claim_id", "'F2'"]),
    (CLAIMS, "F002,value", "F002,share", ["row 3 (F002) > part", "'value'"]),
    (CLAIMS, "1,over,companies", "1,more,companies", ["F001", "qualifier", "'over'"]),
    (CLAIMS, "2500,1,over", "2500,,over", ["F001 > step", "go together"]),
    (CLAIMS, F021, f"{F021[:-1]}9", ["F021 > test_period", "not a quarter"]),
    (CLAIMS, F021, "metric_value,adhd,2020-21-Q4", ["F021 > test_code", "'adhd'"]),
    (CLAIMS, F021, "metric_total,x,2020-21-Q4", ["test_kind", "'metric_value'"]),
    (CLAIMS, F021, ",,", ["F021 > test_kind", "untestable_reason"]),
    (CLAIMS, f"{F021},,,,", f"{F021},,,,because", ["F021 > test_kind", "one of"]),
    (CLAIMS, f"{F021},", f"{F021},5", ["F021 > test_stage", "only there"]),
    (CLAIMS, f"{F021},,", f"{F021},,2020-21", ["F021 > first_financial_year"]),
    (CLAIMS, "eied,2020-21-Q4,5", "elc,2020-21-Q4,5", ["F124 > test_code", "stages"]),
    (CLAIMS, "impacts,,2020", "impacts,x,2020", ["F012 > test_code", "leave it blank"]),
    (
        CLAIMS,
        "trajectory,eied_patients,2020-21",
        "trajectory,eied_patients,2020-21-Q4",
        ["F032 > test_period", "not a financial year"],
    ),
    (
        CLAIMS,
        "headline,companies_supported,,,2020-21,2020-21",
        "headline,companies_supported,2020-21,,2020-21,2020-21",
        ["F001 > test_period", "of years"],
    ),
    (
        CLAIMS,
        "headline,companies_supported,,,2020-21,2020-21",
        "headline,companies_supported,,,2020-21,2019-20",
        ["F001 > first_financial_year", "no span of years"],
    ),
    (
        CLAIMS,
        "headline,investment_leveraged,,,2021-22,2021-22",
        "headline,investment_leveraged,,,2019-20,2021-22",
        ["F249 > first_financial_year", "F228", "2019-20"],
    ),
    (
        CLAIMS,
        "headline_to_date,investment_leveraged,,,2018-19",
        "headline_to_date,investment_leveraged,,,2019-20",
        ["F337 > first_financial_year", "begins with 2018-19"],
    ),
    (HEADLINES, "code: companies_supported", "code: jobs", ["F001 > test_code"]),
    (
        HEADLINES,
        "code: companies_supported",
        "code: investment_leveraged",
        ["headlines > investment_leveraged", "twice"],
    ),
    (HEADLINES, "made_of: companies", "made_of: firms", ["made_of", "'companies'"]),
    (
        "programmes/elc.yml",
        "headline: patients_benefitting",
        "headline: patients",
        ["elc.yml", "elc_patients > headline", "headlines.yml"],
    ),
    (
        "programmes/elc.yml",
        "headline: patients_benefitting",
        "headline: companies_supported",
        ["elc_patients > headline", "made of companies"],
    ),
    (
        "programmes/news2.yml",
        "is_count: false",
        "is_count: false\n    headline: patients_benefitting",
        ["news2_trusts_adopted > headline", "rate"],
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    MISTAKES,
    ids=[f"{file}: {new.strip()[:50]!r}" for file, _, new, _ in MISTAKES],
)
def test_a_mistake_is_one_message_with_file_entry_field_and_mend(
    tmp_path: Path, file: str, old: str, new: str, said: list[str]
) -> None:
    message = message_about_a_spoilt_registry(tmp_path, file, old=old, new=new)
    for words in said:
        assert words.lower() in message.lower(), message


def test_every_published_figure_is_a_claim_and_each_is_tested_or_says_why_not() -> None:
    claims = load_registry().claims
    values = [claim for claim in claims if claim.part == "value"]
    assert [claim.claim_id for claim in values] == [f"F{n:03}" for n in range(1, 351)]
    assert sum(claim.test_kind is not None for claim in values) > 180
    for claim in claims:
        assert len(claim.words) < 120
