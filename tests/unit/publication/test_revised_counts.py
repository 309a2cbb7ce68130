"""What a correction gives away of counts of people; decision 0017."""

from dataclasses import replace

import polars as pl
import pytest

from assets.publication.accessible_tables.revisions import revision_file
from assets.publication.disclosure.protect import protect
from assets.publication.revised import revised_totals
from tests.factories.published_frames import POLICY, published_of, revisions_of
from tests.factories.revision_reader import possible_counts
from tests.factories.warehouse import typed_frame

METRIC, QUARTER = "eied_patients", "2020-21-Q2"
NOW = {
    ("OX", "O1"): 4,
    ("OX", "O2"): 30,
    ("KSS", "K1"): 3,
    ("KSS", "K2"): 50,
    ("YH", "Y1"): 100,
}
AHSNS = {"OX": 34, "KSS": 53, "YH": 100}
ENGLAND = sum(NOW.values())
REGIONS = pl.DataFrame(
    {
        "ahsn_code": list(AHSNS),
        "ahsn_name": list(AHSNS),
        "nhs_region_code": ["Y59", "Y59", "Y63"],
        "nhs_region": ["South East", "South East", "North East and Yorkshire"],
    }
)


def mart(name, columns, rows):
    heading = ["quarter", "metric_code", "unit", "basis", "value", "status", *columns]
    fixed = (QUARTER, METRIC, "patients", "cumulative_fy")
    lines = [
        " | ".join(map(str, (*fixed, value, "final", *place))) for *place, value in rows
    ]
    return typed_frame(f"marts.{name}", "\n".join([" | ".join(heading), *lines]))


def shown():
    marts = {
        "activity": mart(
            "activity",
            ["ahsn_code", "organisation_code"],
            [(*place, count) for place, count in NOW.items()],
        ),
        "ahsn_metric_quarter": mart(
            "ahsn_metric_quarter", ["ahsn_code"], AHSNS.items()
        ),
        "regions": mart("regions", ["nhs_region_code"], [("Y59", 87), ("Y63", 100)]),
        "metric_quarter": mart("metric_quarter", [], [(ENGLAND,)]),
    }
    regions = REGIONS.select("ahsn_code", "nhs_region_code")
    return protect(marts, regions, POLICY)


def log_of(before):
    """`audit.revisions`, of the organisations' figures before; None is none."""
    moment = pl.datetime(2020, 12, 1, time_zone="UTC")
    rows = [
        (
            *(QUARTER, *place, METRIC, "eied", 1),
            "late" if old is None else "resubmitted",
            *(old, "final" if old is not None else None),
            *(float(NOW[place]), "final", None),
        )
        for place, old in before.items()
    ]
    return revisions_of(*rows).with_columns(moment.alias("revised_at"))


def told(before, *, as_the_log=False):
    """What each organisation may have, for one who has read all of it."""
    marts, log = shown(), log_of(before)
    given = published_of(marts=marts, tables={"audit.revisions": log})
    rows = revision_file(replace(given, ahsns=REGIONS)).rows.to_dicts()
    if as_the_log:
        none = pl.col("old_value").is_null()
        left = pl.when(~none).then(pl.lit("left out")).alias("old_disclosure")
        rows = log.with_columns(left).to_dicts()
    marked = revised_totals(log, marts["activity"], REGIONS, "ahsn_code")
    figures = {
        (row["ahsn_code"], row["organisation_code"]): row["value"]
        for row in marts["activity"].to_dicts()
    }
    ahsns = marts["ahsn_metric_quarter"].select("ahsn_code", "value").rows()
    change = sum(NOW[place] - (old or 0) for place, old in before.items())
    return possible_counts(
        figures,
        dict(ahsns),
        rows,
        marked["ahsn_code"].to_list(),
        ENGLAND,
        ENGLAND - change,
    )


CORRECTIONS = {
    "one that is new": {("OX", "O1"): None},
    "one that was none": {("OX", "O1"): 0.0},
    "one by as many": {("OX", "O2"): 26.0},
    "two that are new": {("OX", "O1"): None, ("KSS", "K1"): None},
    "three that are new": dict.fromkeys([("OX", "O1"), ("KSS", "K1"), ("YH", "Y1")]),
}


@pytest.mark.parametrize("which", CORRECTIONS)
def test_no_small_count_can_be_told_from_a_correction_and_england_s_old_figure(which):
    possible = told(CORRECTIONS[which])
    small = [place for place, count in NOW.items() if count <= 7]
    assert all(NOW[place] in found for place, found in possible.items())
    assert {place: len(possible[place]) >= 3 for place in small} == dict.fromkeys(
        small, True
    )


def test_a_log_that_names_the_one_that_is_new_would_tell_its_count():
    assert told(CORRECTIONS["one that is new"], as_the_log=True)["OX", "O1"] == {4}
