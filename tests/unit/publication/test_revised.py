from datetime import UTC, datetime

import polars as pl
import pytest

from assets.publication.revised import revised_totals

FIRST = datetime(2020, 11, 2, 9, tzinfo=UTC)
SECOND = datetime(2020, 12, 1, 9, tzinfo=UTC)
FIGURE = {
    "quarter": pl.String,
    "ahsn_code": pl.String,
    "organisation_code": pl.String,
    "metric_code": pl.String,
}
REGIONS = pl.DataFrame(
    {"ahsn_code": ["HIN", "UCLP", "YH"], "nhs_region_code": ["Y56", "Y56", "Y63"]}
)


def revised(revisions, *others):
    """Which places are marked, revisions by AHSN, organisation, old value and time."""
    numbers: dict[tuple[str, str], int] = {}
    rows = []
    for ahsn, organisation, old, at in revisions:
        number = numbers[ahsn, organisation] = numbers.get((ahsn, organisation), 0) + 1
        rows.append(("2020-21-Q2", ahsn, organisation, "m", number, old, at))
    schema = {
        **FIGURE,
        "revision_number": pl.Int64,
        "old_value": pl.Float64,
        "revised_at": pl.Datetime("us", "UTC"),
    }
    log = pl.DataFrame(rows, schema=schema, orient="row")
    now = {(ahsn, organisation): "exact" for ahsn, organisation, _, _ in revisions}
    now |= {(ahsn, organisation): done for ahsn, organisation, done in others}
    activity = pl.DataFrame(
        [
            ("2020-21-Q2", *whose, "m", 1.0 if done == "exact" else None, done)
            for whose, done in now.items()
        ],
        schema={**FIGURE, "value": pl.Float64, "disclosure": pl.String},
        orient="row",
    )
    found = {
        code
        for place in ("ahsn_code", "nhs_region_code")
        for code in revised_totals(log, activity, REGIONS, place)[place]
    }
    england = revised_totals(log, activity, REGIONS)
    return found | ({"England"} if england.height else set())


def test_a_late_first_return_revises_the_sums_told_without_it_and_not_its_ahsns():
    late = [("HIN", "A", None, FIRST), ("HIN", "B", None, FIRST)]
    assert revised(late, ("UCLP", "C", "exact")) == {"England", "Y56"}
    assert revised(late, ("YH", "C", "exact")) == {"England"}


@pytest.mark.parametrize("shown", ["suppressed", "left out"])
@pytest.mark.parametrize("old", [None, 5.0])
def test_of_people_only_england_is_said_to_be_revised(shown, old):
    assert revised([("HIN", "A", old, FIRST)], ("UCLP", "C", shown)) == {"England"}


def test_where_nothing_was_told_before_nothing_is_revised():
    assert revised([("HIN", None, None, FIRST)]) == set()


def test_what_came_late_and_changed_after_that_is_revised():
    twice = [("HIN", None, None, FIRST), ("HIN", None, 1.0, SECOND)]
    assert revised(twice) == {"HIN", "Y56", "England"}


def test_an_organisation_told_later_than_the_others_revises_its_ahsns_sum():
    assert revised([("HIN", "A", None, FIRST)], ("HIN", "B", "exact")) == {
        *("HIN", "Y56", "England")
    }


def test_what_came_later_still_revises_what_was_late():
    both_late = [("HIN", None, None, FIRST), ("UCLP", None, None, SECOND)]
    assert revised(both_late) == {"Y56", "England"}


def test_a_figure_corrected_is_revised_wherever_it_is_part_of():
    assert revised([("YH", None, 5.0, FIRST)]) == {"YH", "Y63", "England"}
