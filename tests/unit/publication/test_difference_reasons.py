import pytest

from assets.publication.difference_reasons import reason_in_words


def claim(**changes):
    return {
        "reason": "does not agree as exact",
        "qualifier": "exact",
        "unit": "patients",
        "published_value": 264.0,
        "computed_value": 268.0,
        "step": 1.0,
        "is_complete": True,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "ours is 268"),
        ({"computed_value": 2925.0}, "ours is 2,925"),
        ({"computed_value": 0.0}, "ours is 0"),
        (
            {"computed_value": 2925.0, "step": 100.0, "published_value": 2800.0},
            "ours is 2,925, which rounds to 2,900",
        ),
        (
            {"computed_value": 41.509, "unit": "% of sites", "published_value": 41.0},
            "ours is 41.5%, which rounds to 42%: the published figure is cut off, not "
            "rounded",
        ),
        (
            {"computed_value": 97.26, "unit": "%", "step": 0.1},
            "ours is 97.3%",
        ),
        (
            {"qualifier": "over", "computed_value": 2400.0},
            "ours is 2,400, which is not “over” what was published",
        ),
        ({"is_complete": False}, "ours is 268 so far, though not all of it is in"),
        ({"reason": "printed as nought", "computed_value": None}, "printed as nought"),
        ({"reason": "printed as none"}, "printed as none"),
        ({"computed_value": None}, "the two figures differ"),
    ],
)
def test_why_two_figures_differ_is_said_in_words(changes, said):
    assert reason_in_words(claim(**changes)) == said
