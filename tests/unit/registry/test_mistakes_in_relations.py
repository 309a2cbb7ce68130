from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.registry import message_about_a_spoilt_registry

SUCCESSIONS = "organisation_successions.csv"
PAIRS = "part_whole_pairs.yml"
OUTTURNS = "published_outturns.csv"

# file, text, what stands there instead, what the message has to say
MISTAKES = [
    (
        SUCCESSIONS,
        "SYN-YH-12,SYN-YH-27",
        "SYN-YH-99,SYN-YH-27",
        ["SYN-YH-99 > predecessor_code", "organisations.csv"],
    ),
    (
        SUCCESSIONS,
        "SYN-YH-12,SYN-YH-27",
        "SYN-YH-12,SYN-YH-99",
        ["SYN-YH-12 > successor_code", "'SYN-YH-99'"],
    ),
    (
        SUCCESSIONS,
        "SYN-YH-12,SYN-YH-27",
        "SYN-YH-12,SYN-YH-12",
        ["SYN-YH-12 > successor_code", "the organisation itself"],
    ),
    (
        SUCCESSIONS,
        "SYN-YH-12,SYN-YH-27",
        "SYN-YH-15,SYN-YH-27",
        ["SYN-YH-15 > successor_code", "twice"],
    ),
    (
        SUCCESSIONS,
        "2020-10-01,merger",
        "2020-10-01,takeover",
        ["row 2 (SYN-YH-12) > kind", "'merger'"],
    ),
    (
        SUCCESSIONS,
        "SYN-YH-27,2020-10-01",
        "SYN-YH-27,2020-11-01",
        ["SYN-YH-12 > happened_on", "2020-09-30", "2020-10-31"],
    ),
    (
        SUCCESSIONS,
        "SYN-YH-12,SYN-YH-27",
        "SYN-YH-11,SYN-YH-27",
        ["SYN-YH-11 > happened_on", "no day"],
    ),
    (
        "organisations.csv",
        "YH,,,2020-10-01,",
        "YH,,,2020-10-02,",
        ["SYN-YH-12 > happened_on", "opened on 2020-10-02"],
    ),
    (
        "organisations.csv",
        "YH,,,2020-10-01,",
        "YH,,,2019-10-01,2020-04-01",
        ["SYN-YH-12 > happened_on", "closed by then"],
    ),
    (
        "organisations.csv",
        "NENC,,,2021-01-01,",
        "NENC,,,2021-01-02,",
        ["SYN-NENC-19 > happened_on", "2021-01-02"],
    ),
    (
        "organisations.csv",
        "NENC,,,,2020-12-31",
        "NENC,,,,2020-12-30",
        ["SYN-NENC-19 > happened_on", "closed by then"],
    ),
    (
        SUCCESSIONS,
        "SYN-EM-17,SYN-EM-13,2020-10-01,merger",
        "SYN-NENC-20,SYN-NENC-19,2021-01-01,merger",
        ["SYN-NENC-20 > happened_on", "no day"],
    ),
    (
        PAIRS,
        "part: eied_trusts_adopted",
        "part: eied_trusts_adapted",
        ["pairs > eied_trusts_adapted > part", "not a metric"],
    ),
    (
        PAIRS,
        "whole: eied_trusts_engaged",
        "whole: eied_trusts_engagedd",
        ["pairs > eied_trusts_adopted > whole", "not a metric"],
    ),
    (
        PAIRS,
        "whole: eied_trusts_engaged",
        "whole: eied_trusts_adopted",
        ["pairs > eied_trusts_adopted > whole", "itself"],
    ),
    (
        PAIRS,
        "whole: eied_trusts_engaged\n",
        "whole_is_eligible: false\n",
        ["pairs > eied_trusts_adopted > whole", "whole_is_eligible: true"],
    ),
    (
        PAIRS,
        "    whole: eied_trusts_engaged\n",
        "    whole: eied_trusts_engaged\n    whole_is_eligible: true\n",
        ["pairs > eied_trusts_adopted > whole", "one of them"],
    ),
    (
        PAIRS,
        "whole: focus_adhd_sites_started",
        "whole: focus_adhd_trusts",
        ["pairs > focus_adhd_trusts_started > whole", "twice"],
    ),
    (
        PAIRS,
        "part: eied_sites_launched\n    whole: eied_trusts_adopted",
        "part: eied_trusts_engaged\n    whole: eied_trusts_adopted",
        ["pairs > eied_trusts_engaged > whole", "already said"],
    ),
    (
        PAIRS,
        "part: eied_trusts_adopted",
        "part: precept_mgso4_rate",
        ["pairs > precept_mgso4_rate > part", "rate"],
    ),
    (
        PAIRS,
        "whole: eied_trusts_engaged",
        "whole: precept_mgso4_rate",
        ["pairs > eied_trusts_adopted > whole", "rate"],
    ),
    (
        PAIRS,
        "whole: eied_trusts_engaged",
        "whole: eied_patients",
        ["pairs > eied_trusts_adopted > whole", "eied_patients by organisation"],
    ),
    (
        PAIRS,
        "part: focus_adhd_trusts\n",
        "part: meds_safety_opioid_interviews\n",
        ["meds_safety_opioid_interviews > whole_is_eligible", "meds_safety"],
    ),
    (
        PAIRS,
        "part: focus_adhd_trusts\n",
        "part: focus_adhd_patients\n",
        ["focus_adhd_patients > whole_is_eligible", "as a whole"],
    ),
    (
        OUTTURNS,
        "eied_patients,2020-21",
        "eied_people,2020-21",
        ["eied_people > metric_code", "not a metric"],
    ),
    (
        OUTTURNS,
        "eied_patients,2020-21",
        "elc_patients,2020-21",
        ["elc_patients > financial_year", "twice"],
    ),
    (
        OUTTURNS,
        "eied_patients,2020-21",
        "eied_patients,2021-22",
        ["eied_patients > financial_year", "no trajectory"],
    ),
    (
        OUTTURNS,
        "eied_patients,2020-21",
        "escape_pain_participants,2020-21",
        ["escape_pain_participants > financial_year", "excepted"],
    ),
    (
        OUTTURNS,
        "2020-21,40,0",
        "2020-21,39.7,0",
        ["eied_patients > decimals", "39.7"],
    ),
    (
        OUTTURNS,
        "2020-21,40,0",
        "2020-21,40%,0",
        ["row 3 (eied_patients) > outturn_pct", "'40%'"],
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    MISTAKES,
    ids=[f"{file}: {new.strip()[:40]!r}" for file, _, new, _ in MISTAKES],
)
def test_a_mistake_is_one_message_with_file_entry_field_and_mend(
    tmp_path: Path, file: str, old: str, new: str, said: list[str]
) -> None:
    message = message_about_a_spoilt_registry(tmp_path, file, old=old, new=new)
    for words in said:
        assert words.lower() in message.lower()
