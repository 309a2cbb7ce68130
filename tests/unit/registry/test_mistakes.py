from __future__ import annotations

from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from assets.domain.registry.load import load_registry
from tests.factories.registry import (
    copy_of_the_registry,
    message_about_a_spoilt_registry,
    replace_once,
)

# file, text, what stands there instead, what the message has to say
MISTAKES = [
    (
        "calendar.yml",
        "2018-07-21T16:00:00Z",
        "2018-07-41T16:00:00Z",
        ["calendar.yml", "cannot be"],
    ),
    (
        "calendar.yml",
        "2018-07-21T16:00:00Z",
        "2018-07-21T16:00:00",
        ["2018-19-Q1", "timezone"],
    ),
    (
        "ahsns.yml",
        "  - code: EM\n",
        "  - code: EAST\n",
        ["ahsns > EAST > code", "twice"],
    ),
    (
        "ahsns.yml",
        "region: Y61",
        "region: Y99",
        ["ahsns > EAST > region", "'Y99'", "Y61"],
    ),
    ("ahsns.yml", "code: Y58", "code: Y56", ["regions > Y56 > code", "twice"]),
    (
        "ahsns.yml",
        "name: East Midlands AHSN",
        "name: eastern  ahsn",
        ["ahsns > EM > names", "a name of EAST"],
    ),
    (
        "ahsns.yml",
        "valid_to: 2023-09-30",
        "valid_to: 2023-10-01",
        ["ahsns > EAST > names", "both in use"],
    ),
    (
        "ahsns.yml",
        "valid_to: 2024-08-31",
        "valid_to: 2023-08-31",
        ["ahsns > KSS > names", "before it begins"],
    ),
    (
        "ahsns.yml",
        "name: Health Innovation Network\n",
        "name: UCLPartners\n",
        ["ambiguous_names > UCLPartners", "UCLP"],
    ),
    (
        "organisations.csv",
        "acute_trust,EAST",
        "acute_trust,ESAT",
        ["SYN-EAST-01 > ahsn_code", "'ESAT'"],
    ),
    (
        "organisations.csv",
        "acute_trust,EAST",
        "hospital,EAST",
        ["row 2 (SYN-EAST-01) > organisation_type", "'acute_trust'"],
    ),
    (
        "organisations.csv",
        "acute_trust,EAST,,,,",
        "acute_trust,EAST,,,,,x",
        ["row 2 (SYN-EAST-01)"],
    ),
    (
        "organisations.csv",
        "(Eastern),acute_trust,EAST,,,,",
        "(Eastern),acute_trust,EAST,,,2020-05-01,2020-04-01",
        ["SYN-EAST-01 > closed_on", "before"],
    ),
    (
        "organisations.csv",
        "(Eastern),acute_trust,EAST,,,,",
        "(Eastern),acute_trust,EAST,2020-05-01,2020-04-01,,",
        ["SYN-EAST-01 > valid_to", "before"],
    ),
    (
        "organisations.csv",
        "Acute Trust 2 (Eastern)",
        "Acute Trust 1 (Eastern)",
        ["SYN-EAST-02", "SYN-EAST-01"],
    ),
    (
        "organisations.csv",
        "WM,,2019-03-31,,",
        "WM,,2019-04-01,,",
        ["SYN-WM-10 > valid_from", "on some day"],
    ),
    (
        "organisations.csv",
        "WM,,2019-03-31,,",
        "WM,,2019-03-31,2018-05-01,",
        ["SYN-WM-10 > opened_on", "differs"],
    ),
    (
        "calendar.yml",
        "2018-07-21T16:00:00Z",
        "2018-06-30T16:00:00Z",
        ["deadlines > 2018-19-Q1", "2018-06-30"],
    ),
    ("calendar.yml", "  2019-20-Q2: ", "  2030-31-Q2: ", ["2030-31-Q2"]),
    (
        "vocabularies.yml",
        "  - {code: nil, name: Nil, aliases: [Nil return]}\n",
        "",
        ["status", "nil"],
    ),
    (
        "vocabularies.yml",
        "{code: paused, name: Paused}",
        "{code: paused, name: ACTIVE}",
        ["innovation_status > paused > name", "active"],
    ),
    (
        "vocabularies.yml",
        "unit: bed days",
        "aliases: [Bed days]",
        ["impact_type > bed_days_avoided > unit", "add it"],
    ),
    (
        "vocabularies.yml",
        "innovation_stage:",
        "innovation_stages:",
        ["innovation_stage"],
    ),
    (
        "vocabularies.yml",
        "    first_quarter: 2020-21-Q3",
        "    first_quarter: 2020-21-Q3\n    last_quarter: 2019-20-Q1",
        ["adoption_stage > 6 > last_quarter"],
    ),
    (
        "templates.yml",
        'code: "2020.2"',
        'code: "2020.1"',
        ["template_versions > 2020.1 > code", "twice"],
    ),
    (
        "templates.yml",
        "last_quarter: 2020-21-Q2",
        "last_quarter: 2017-18-Q2",
        ["template_versions > 2020.1 > last_quarter"],
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


@pytest.mark.parametrize(
    "file", ["ahsns.yml", "organisations.csv", "calendar.yml", "templates.yml"]
)
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_of_the_registry(tmp_path)
    (folder / file).unlink()
    with pytest.raises(DeclarationError, match=f"{file}: the file is missing"):
        load_registry(folder)


def test_a_registry_without_programmes_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    for path in (folder / "programmes").iterdir():
        path.unlink()
    with pytest.raises(DeclarationError, match="no programme in the folder"):
        load_registry(folder)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    (folder / "ahsns.yml").write_bytes("regions: [é]".encode("latin-1"))
    with pytest.raises(DeclarationError, match="save it as UTF-8"):
        load_registry(folder)


def test_a_second_trajectory_of_the_same_version_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    twice = (
        "    trajectories:\n"
        "      - {financial_year: 2020-21, version: original, national: 0, ahsns: {}}\n"
    )
    replace_once(folder / "programmes/eied.yml", "    trajectories:\n", twice)
    with pytest.raises(DeclarationError, match="original trajectory stands twice"):
        load_registry(folder)


def test_several_mistakes_in_a_file_are_counted_in_one_message(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    replace_once(
        folder / "programmes/eied.yml", "basis: cumulative_fy", "basis: sometimes"
    )
    replace_once(folder / "programmes/eied.yml", "    unit: patients\n", "")
    with pytest.raises(DeclarationError, match="see to 1 more in this file"):
        load_registry(folder)


def test_a_file_that_holds_a_list_is_told_its_fields(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    (folder / "templates.yml").write_text("- 2020.1\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="write the fields template_versions"):
        load_registry(folder)
