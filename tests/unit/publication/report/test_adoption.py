import pytest

from assets.publication.report.adoption import adoption_sentence

ADOPTED = {
    "stage": 5,
    "status": "final",
    "at_or_above_count": 151,
    "at_or_above_pct": 100 * 151 / 154,
    "reported_count": 153,
    "eligible_count": 154,
    "ahsns_reported": 15,
    "ahsns_expected": 15,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {
                "reported_count": 154,
                "at_or_above_count": 152,
                "at_or_above_pct": 100 * 152 / 154,
            },
            "NEWS2: 152 of the 154 eligible organisations (98.7%) are at adoption or "
            "beyond.",
        ),
        (
            {},
            "NEWS2: at least 151 of the 154 eligible organisations (98.1%) are at "
            "adoption or beyond. The stage of 1 is not known: none was given, or its "
            "row was rejected.",
        ),
        (
            {
                "reported_count": 26,
                "at_or_above_count": 26,
                "at_or_above_pct": 100 * 26 / 154,
                "ahsns_reported": 3,
            },
            "NEWS2: at least 26 of the 154 eligible organisations (16.9%) are at "
            "adoption or beyond, told by 3 of 15 AHSNs. The stage of 128 is not "
            "known: none was given, or its row was rejected.",
        ),
        (
            {"reported_count": 0, "at_or_above_count": 0, "at_or_above_pct": 0.0},
            "NEWS2: of none of the 154 eligible organisations is the stage known.",
        ),
        (
            {"eligible_count": None, "at_or_above_pct": None},
            "NEWS2: 151 organisations at adoption or beyond.",
        ),
        (
            {"at_or_above_count": None, "reported_count": None},
            "NEWS2: how many have adopted is not known.",
        ),
    ],
)
def test_who_has_adopted_is_a_share_of_all_eligible_organisations(changes, said):
    assert adoption_sentence("NEWS2", [ADOPTED | changes]) == said
