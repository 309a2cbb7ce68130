from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.registry.load import load_registry
from assets.publication.disclosure.policy import Policy, policy_of
from assets.publication.disclosure.protect import protect
from tests.factories.warehouse import typed_frame

REGIONS = pl.DataFrame({"ahsn_code": ["a", "b"], "nhs_region_code": ["Ya", "Yb"]})
COLUMNS = {
    "activity": "ahsn_code | organisation_code",
    "ahsn_metric_quarter": "ahsn_code",
    "regions": "nhs_region_code",
    "metric_quarter": None,
}
BASES = {"year": "cumulative_fy", "new": "in_quarter"}


def policy_with(suppressed_up_to, rounded_to):
    wholes = {"new": frozenset({"year"})}
    return Policy(frozenset({"patients"}), suppressed_up_to, rounded_to, wholes)


def cells_of(sites):
    """{mart and place: count}, of {(AHSN, organisation): count}."""
    cells = {("activity", *site): count for site, count in sites.items()}
    for ahsn in {ahsn for ahsn, _ in sites}:
        total = sum(count for (of, _), count in sites.items() if of == ahsn)
        cells["ahsn_metric_quarter", ahsn] = cells["regions", f"Y{ahsn}"] = total
    cells[("metric_quarter",)] = sum(sites.values())
    return cells


def published(figures, policy):
    """What a reader sees: {metric: {mart and place: shown or None}}."""
    tables = {}
    for mart, places in COLUMNS.items():
        heads = ["quarter", "metric_code", "unit", "basis", "status", "value"]
        rows = [" | ".join([*heads, *([places] if places else [])])]
        for metric, sites in figures.items():
            for key, count in cells_of(sites).items():
                if key[0] == mart:
                    told = ["2020-21-Q4", metric, "patients", BASES[metric], "final"]
                    rows.append(" | ".join([*told, str(count), *key[1:]]))
        tables[mart] = typed_frame(f"marts.{mart}", "\n".join(rows))
    seen = {metric: {} for metric in figures}
    for mart, frame in protect(tables, REGIONS, policy).items():
        names = COLUMNS[mart].split(" | ") if COLUMNS[mart] else []
        for row in frame.iter_rows(named=True):
            key = (mart, *(row[name] for name in names))
            seen[row["metric_code"]][key] = row["value"]
    return seen


def shows_as(key, count, policy):
    if count == 0 or key == ("metric_quarter",):
        return {count, None}
    if count <= policy.suppressed_up_to:
        return {None}
    base = policy.rounded_to
    return {(count + base // 2) // base * base, None}


def fitting(sites, seen, policy, most):
    """All numbers of the sites that would be seen so, by trying every one."""
    for counts in product(range(most + 1), repeat=len(sites)):
        cells = cells_of(dict(zip(sites, counts, strict=True)))
        if all(
            seen[key] in shows_as(key, count, policy) for key, count in cells.items()
        ):
            yield counts, cells


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=3),
    st.sampled_from([(2, 1), (3, 2), (2, 3)]),
)
def test_no_count_is_told_by_a_part_of_it_by_trying_every_number(counts, rule):
    policy = policy_with(*rule)
    sites = [("a", "A"), ("b", "B"), ("b", "C")][: len(counts)]
    figures = {
        "year": {site: max(pair) for site, pair in zip(sites, counts, strict=True)},
        "new": {site: min(pair) for site, pair in zip(sites, counts, strict=True)},
    }
    seen = published(figures, policy)
    wholes = list(fitting(sites, seen["year"], policy, most=6))
    parts = list(fitting(sites, seen["new"], policy, most=6))
    possible = {"year": {}, "new": {}}
    for (whole, of_year), (part, of_new) in product(wholes, parts):
        if all(few <= all_ for few, all_ in zip(part, whole, strict=True)):
            for metric, cells in (("year", of_year), ("new", of_new)):
                for key, count in cells.items():
                    possible[metric].setdefault(key, set()).add(count)
    for metric, of_sites in figures.items():
        for key, count in cells_of(of_sites).items():
            if key != ("metric_quarter",) and 0 < count <= policy.suppressed_up_to:
                assert len(possible[metric][key]) > 1, (metric, key, seen)


def test_a_part_is_left_out_below_england_and_said_to_be():
    sites = {("a", "A"): 50, ("b", "B"): 60, ("b", "C"): 70}
    seen = published({"year": sites, "new": sites}, policy_with(7, 5))
    assert seen["year"] == cells_of(sites)
    of_england = ("metric_quarter",)
    assert seen["new"].pop(of_england) == 180
    assert set(seen["new"].values()) == {None}


@pytest.mark.parametrize(
    ("year", "new", "is_shown"),
    [
        # All new ones are A's, as nobody else has any at all.
        ({"A": 50, "B": 0, "C": 0}, {"A": 3, "B": 0, "C": 0}, False),
        # They may be A's or B's.
        ({"A": 50, "B": 60, "C": 0}, {"A": 3, "B": 0, "C": 0}, True),
        # Nothing small.
        ({"A": 50, "B": 0, "C": 0}, {"A": 9, "B": 0, "C": 0}, True),
    ],
)
def test_england_s_figure_of_a_part_goes_where_only_one_can_have_it(
    year, new, is_shown
):
    ahsns = {"A": "a", "B": "b", "C": "b"}
    figures = {
        metric: {(ahsns[name], name): count for name, count in counts.items()}
        for metric, counts in (("year", year), ("new", new))
    }
    seen = published(figures, policy_with(7, 5))
    assert (seen["new"]["metric_quarter",] is not None) == is_shown


def test_metrics_of_a_programme_that_count_the_same_people_are_registered_as_pairs():
    registry = load_registry()
    units = set(registry.disclosure.units)
    pairs = {(pair.part, pair.whole) for pair in registry.part_whole_pairs.pairs}
    for programme in registry.programmes:
        people = [one for one in programme.metrics if one.unit in units]
        for one, other in product(people, people):
            if one.code < other.code and one.unit == other.unit:
                codes = (one.code, other.code)
                assert codes in pairs or codes[::-1] in pairs


def test_only_pairs_of_people_on_both_sides_are_heeded():
    names = ["part_metric_code", "part_unit", "whole_metric_code", "whole_unit"]
    pairs = pl.DataFrame(
        [
            ("new", "patients", "year", "patients"),
            ("new", "patients", "ever", "patients"),
            ("sites_new", "sites", "sites", "sites"),
            ("patients", "patients", "visits", "visitors"),
        ],
        schema=names,
        orient="row",
    )
    disclosure = load_registry().frames().disclosure
    assert policy_of(disclosure, pairs).wholes == {"new": {"year", "ever"}}
