"""AHSNs, regions and today's structure, whatever is reported, against a dull twin."""

from hypothesis import HealthCheck, given, settings

from tests.factories import twin
from tests.factories.reported import (
    AREAS,
    EXCEPTIONS,
    HEIRS,
    METRICS,
    OWN_TRAJECTORIES,
    QUARTERS,
    inputs,
    reported,
)
from tests.factories.twin_shown import FIGURES, RANKED, assert_same, is_close
from tests.factories.warehouse import run_models

FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
MARTS = {
    "national": "marts.metric_quarter",
    "ahsns": "marts.ahsn_metric_quarter",
    "regions": "marts.regions",
    "today": "marts.ahsn_metric_quarter_today",
}
ADDED = ("cumulative_fy", "cumulative_programme", "in_quarter", "snapshot")
AMOUNTS = ("value", "in_quarter_value")


def built(tables):
    found = run_models(MARTS.values(), tables)
    return {name: found[mart].to_dicts() for name, mart in MARTS.items()}


def today_of(row):
    return AREAS.get(row["organisation"], row["ahsn"])


def in_todays_areas(row):
    """OLD and WHOLE closed; all that followed them lies in the west."""
    return "WM" if row["organisation"] in ("OLD", "WHOLE") else today_of(row)


def eligible():
    """Each organisation is open in every quarter, and of the programme's kind."""
    codes = list(AREAS.values())
    return {
        (quarter, ahsn, metric): codes.count(ahsn)
        for quarter in QUARTERS
        for ahsn in ("EAST", "WM")
        for metric in METRICS
    }


@FEW
@given(reported())
def test_ahsns_regions_and_todays_structure_are_those_of_the_dull_twin(records):
    found = built(inputs(records))
    by_ahsn = twin.ahsn_metric_quarter(
        records, METRICS, OWN_TRAJECTORIES, EXCEPTIONS, eligible(), HEIRS
    )
    assert_same(found["ahsns"], by_ahsn, "ahsn_code", FIGURES | RANKED)
    by_region = twin.elsewhere(records, METRICS, lambda r: f"R-{r['ahsn']}", HEIRS)
    assert_same(found["regions"], by_region, "nhs_region_code", FIGURES)
    todays = twin.elsewhere(records, METRICS, in_todays_areas, HEIRS)
    shown = {k: v for k, v in FIGURES.items() if k != "value_if_flagged_removed"}
    assert_same(found["today"], todays, "ahsn_code", shown)


@FEW
@given(reported(ADDED))
def test_the_nation_is_its_ahsns_its_regions_and_its_ahsns_of_today(records):
    found = built(inputs(records))
    national = sums(found["national"])
    for structure in ("ahsns", "regions", "today"):
        together = sums(found[structure])
        for key, amount in national.items():
            assert is_close(together.get(key), amount), (structure, key)


def sums(rows):
    found = {}
    for row in rows:
        for name in AMOUNTS:
            if row[name] is not None:
                key = row["quarter"], row["metric_code"], name
                found[key] = found.get(key, 0) + row[name]
    return found


@FEW
@given(reported(("cumulative_fy", "cumulative_programme", "snapshot"), ("SYN-1",)))
def test_splitting_an_organisation_into_two_conserves_every_total(records):
    before = built(inputs(records))
    after = built(inputs([half for record in records for half in split(record)]))
    for structure in ("national", "ahsns", "regions"):
        assert sums(before[structure]).keys() == sums(after[structure]).keys()
        for key, amount in sums(before[structure]).items():
            assert is_close(sums(after[structure])[key], amount), (structure, key)


def split(record):
    """What WHOLE reports, and from its split on HALF-A and HALF-B in its stead."""
    if record["quarter"] < "2020-21-Q3":
        return [record | {"organisation": "WHOLE"}]
    value = record["value"]
    parts = (None, None) if value is None else (value / 4, value - value / 4)
    return [
        record | {"organisation": half, "value": part}
        for half, part in zip(("HALF-A", "HALF-B"), parts, strict=True)
    ]
