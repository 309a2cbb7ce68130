from dataclasses import replace

import polars as pl
import pytest

from assets.publication.report.local import local_section
from tests.factories.report_year import Q2, year

IMPACT = {
    "quarter": Q2,
    "impact_type_name": "Bed days avoided",
    "value": 0.0,
    "status": "nil",
    "unit": "days",
    "impact_count": 0,
    "awaited_impact_count": 0,
    "estimated_impact_count": 0,
    "provisional_impact_count": 0,
    "programme_count": 0,
    "ahsn_count": 0,
    "ahsns_reported": 15,
    "ahsns_expected": 15,
}
THEME = {
    "quarter": Q2,
    "theme_name": "Digital",
    "programme_count": 0,
    "programme_pct": None,
}
NO_PROGRAMME = pl.DataFrame(
    schema={"quarter": pl.String, "ahsn_code": pl.String, "is_new": pl.Boolean}
)


def section_of(programmes=NO_PROGRAMME, **impact):
    given = year()
    marts = {
        **given.marts,
        "local_programmes": programmes,
        "local_programme_themes": pl.DataFrame([THEME]),
        "local_impacts": pl.DataFrame([IMPACT | impact]),
    }
    return local_section(replace(given, marts=marts))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (0, "No AHSN has told of local programmes in this quarter."),
        (
            3,
            "3 of 15 AHSNs told that there was no local programme; the others told "
            "nothing.",
        ),
        (15, "All 15 AHSNs told that there was no local programme."),
    ],
)
def test_where_there_is_no_programme_no_nought_is_shown_but_who_said_so(told, said):
    section = section_of(ahsns_reported=told)
    assert section.sentences == (said,)
    assert section.tables == ()


def test_programmes_of_a_few_ahsns_say_on_how_many_they_rest():
    programmes = pl.DataFrame([{"quarter": Q2, "ahsn_code": "YH", "is_new": True}])
    section = section_of(programmes, ahsns_reported=3)
    assert "That rests on 3 of 15 AHSNs." in section.sentences
    assert len(section.tables) == 2


def test_an_impact_that_is_awaited_in_part_is_marked_where_another_is_estimated():
    programmes = pl.DataFrame([{"quarter": Q2, "ahsn_code": "YH", "is_new": True}])
    awaited = {"status": "not_available", "value": 8.0, "impact_count": 3}
    section = section_of(programmes, **awaited, estimated_impact_count=1)
    impacts = next(t for t in section.tables if t.columns[1].heading == "Impact")
    assert impacts.rows[0].cells[1].text == "8 [e]"
