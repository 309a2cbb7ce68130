from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.registry import message_about_a_spoilt_registry

# file, text, what stands there instead, what the message has to say
MISTAKES = [
    (
        "programmes/eied.yml",
        "table: {",
        "table: {{",
        ["programmes/eied.yml", "not valid YAML", "line "],
    ),
    (
        "programmes/eied.yml",
        "code: eied\n",
        "code: eied\ncode: eied\n",
        ["'code' stands twice"],
    ),
    (
        "programmes/eied.yml",
        "basis: cumulative_fy",
        "basis: cumulative",
        ["metrics > eied_patients > basis", "'cumulative'", "'cumulative_fy'"],
    ),
    (
        "programmes/eied.yml",
        "    unit: patients\n",
        "",
        ["eied_patients > unit", "missing", "add it"],
    ),
    (
        "programmes/eied.yml",
        "    unit: patients\n",
        "    unit: patients\n    units: x\n",
        ["eied_patients > units", "remove or rename"],
    ),
    (
        "programmes/eied.yml",
        "first_quarter: 2020-21-Q1",
        "first_quarter: Q1 2020",
        ["first_quarter", "write it as 2020-21-Q4"],
    ),
    (
        "programmes/eied.yml",
        "financial_year: 2020-21",
        "financial_year: 2020-22",
        ["financial_year", "write it as 2020-21"],
    ),
    (
        "programmes/eied.yml",
        "is_count: true",
        "is_count: perhaps",
        ["eied_patients > is_count", "'perhaps'"],
    ),
    (
        "programmes/eied.yml",
        "expected_ahsns: all",
        "expected_ahsns: some",
        ["expected_ahsns", "write all"],
    ),
    (
        "programmes/eied.yml",
        "code: eied\n",
        "code: freed\n",
        ["code", "eied.yml", "make the two the same"],
    ),
    (
        "programmes/eied.yml",
        "first_quarter: 2020-21-Q1",
        "first_quarter: 2011-12-Q1",
        ["first_quarter", "reporting calendar"],
    ),
    (
        "programmes/eied.yml",
        "first_quarter: 2020-21-Q1",
        "first_quarter: 2020-21-Q2\nlast_quarter: 2020-21-Q1",
        ["last_quarter", "before the first quarter"],
    ),
    (
        "programmes/eied.yml",
        "    lower_bound: 0",
        "    first_quarter: 2019-20-Q4\n    lower_bound: 0",
        ["eied_patients > first_quarter", "before the programme's"],
    ),
    (
        "programmes/elc.yml",
        "    lower_bound: 0",
        "    last_quarter: 2021-22-Q1\n    lower_bound: 0",
        ["elc_patients > last_quarter", "after the programme's"],
    ),
    (
        "programmes/eied.yml",
        "expected_ahsns: all",
        "expected_ahsns: [EAST, XX]",
        ["expected_ahsns", "'XX'"],
    ),
    (
        "programmes/eied.yml",
        "is_headline: true",
        "is_headline: false",
        ["is_headline", "exactly one"],
    ),
    (
        "programmes/co_oximetry.yml",
        "is_count: false",
        "is_count: false\n    is_headline: true",
        ["is_headline", "has none"],
    ),
    (
        "programmes/co_oximetry.yml",
        "is_count: false",
        "is_count: true",
        ["co_oximetry_ccgs_operational > is_count", "write false"],
    ),
    (
        "programmes/co_oximetry.yml",
        "is_count: false",
        "is_count: false\n    never_added: Some stand twice.",
        ["co_oximetry_ccgs_operational > never_added", "parts", "leave it out"],
    ),
    (
        "programmes/eied.yml",
        "is_headline: true",
        "is_headline: true\n    never_added: Some stand twice.",
        ["eied_patients > never_added", "patients_benefitting", "one of the two"],
    ),
    (
        "programmes/heartflow.yml",
        "reporting_level: organisation_with_total",
        "reporting_level: organisation_with_total\n    never_added: Some stand twice.",
        ["> never_added", "sum", "organisation or ahsn"],
    ),
    (
        "programmes/gammacore.yml",
        "name: New patients prescribed in the quarter",
        "name: New Patients",
        ["gammacore_patients_in_quarter > name", "gammacore_patients"],
    ),
    (
        "programmes/eied.yml",
        "upper_bound: 300",
        "upper_bound: 0",
        ["eied_patients > upper_bound", "not above"],
    ),
    (
        "programmes/eied.yml",
        "EAST: 45",
        "EAST: 46",
        ["trajectories > 2020-21 > ahsns", "666", "665"],
    ),
    (
        "programmes/eied.yml",
        "EAST: 45",
        "EAST: -45",
        ["ahsns > EAST", "greater than or equal to 0"],
    ),
    (
        "programmes/eied.yml",
        "EAST: 45",
        "XX: 45",
        ["trajectories > 2020-21 > ahsns", "'XX'"],
    ),
    (
        "programmes/eied.yml",
        "version: original",
        "version: revised",
        ["eied_patients > trajectories > 2020-21 > version", "no original"],
    ),
    (
        "programmes/precept.yml",
        "national: 85",
        "national: 850",
        ["precept_mgso4_rate > trajectories > 2020-21 > national", "850", "100"],
    ),
    (
        "programmes/precept.yml",
        "WM: 85",
        "WM: 101",
        ["trajectories > 2020-21 > ahsns > WM", "101"],
    ),
    (
        "programmes/news2.yml",
        "      - first_quarter: 2020-21-Q1",
        "      - first_quarter: 2020-21-Q2",
        ["news2_trusts_adopted > definitions > first_quarter", "2020-21-Q1"],
    ),
    (
        "programmes/news2.yml",
        "        last_quarter: 2020-21-Q2",
        "        last_quarter: 2020-21-Q1",
        ["definitions > 2020-21-Q1 > last_quarter", "write 2020-21-Q2"],
    ),
    (
        "programmes/news2.yml",
        "        last_quarter: 2020-21-Q2\n",
        "",
        ["definitions > 2020-21-Q1 > last_quarter", "no quarter"],
    ),
    (
        "programmes/news2.yml",
        "      - first_quarter: 2020-21-Q3\n",
        "      - first_quarter: 2020-21-Q3\n        last_quarter: 2020-21-Q4\n",
        ["definitions > 2020-21-Q3 > last_quarter", "leave it out"],
    ),
    (
        "programmes/news2.yml",
        "        last_quarter: 2020-21-Q2",
        "        last_quarter: 2019-20-Q4",
        ["definitions > 2020-21-Q1 > last_quarter", "before it"],
    ),
    (
        "programmes/eied.yml",
        "    trajectories:",
        "    outturn_exceptions:\n"
        "      - {financial_year: 2021-22, reason: none}\n"
        "    trajectories:",
        ["outturn_exceptions > 2021-22", "no trajectory"],
    ),
    (
        "programmes/eied.yml",
        "aliases: [EIED",
        "aliases: [Emergency laparotomy, EIED",
        ["elc.yml", "emergency laparotomy", "eied.yml"],
    ),
    (
        "programmes/eied.yml",
        "code: eied_patients",
        "code: elc_patients",
        ["elc_patients > code", "eied.yml"],
    ),
    (
        "programmes/eied.yml",
        "position: 3",
        "position: 4",
        ["table > position", "row 4"],
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    MISTAKES,
    ids=[f"{file}: {new.strip()[:30]!r}" for file, _, new, _ in MISTAKES],
)
def test_a_mistake_is_one_message_with_file_entry_field_and_mend(
    tmp_path: Path, file: str, old: str, new: str, said: list[str]
) -> None:
    message = message_about_a_spoilt_registry(tmp_path, file, old=old, new=new)
    for words in said:
        assert words.lower() in message.lower()
