from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.publication.disclosure.policy import Policy
from assets.publication.disclosure.suppression import possible, suppress

SCHEMA = {
    "tree": pl.String,
    "level": pl.Int64,
    "node": pl.String,
    "parent": pl.String,
    "count": pl.Float64,
    "is_known": pl.Boolean,
}
NHS = Policy(frozenset({"patients"}), 7, 5)


def tree(ahsns, name="t", *, has_total=True, nil=()):
    """The cells of {AHSN: counts of its sites}, with England's above them."""
    rows = []
    for ahsn, counts in ahsns.items():
        for at, count in enumerate(counts):
            node = f"{ahsn}{at}"
            rows.append((name, 2, node, ahsn, float(count), node in nil))
        parent = "England" if has_total else None
        rows.append((name, 1, ahsn, parent, float(sum(counts)), ahsn in nil))
    if has_total:
        total = sum(map(sum, ahsns.values()))
        rows.append((name, 0, "England", None, float(total), False))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def left_out(cells, policy=NHS):
    done = suppress(cells, policy)
    assert done.height == cells.height
    return set(done.filter("is_suppressed")["node"])


@pytest.mark.parametrize(
    ("ahsns", "expected"),
    [
        # Nothing small: nothing is left out.
        ({"a": [8, 0], "b": [30]}, set()),
        # The others' rounding hides it well enough.
        ({"a": [3], "b": [100], "c": [50]}, {"a", "a0"}),
        # It would be England's less nothing: a zero hides which of the two it is.
        ({"a": [3], "b": [0], "c": [0]}, {"a", "a0", "b", "b0"}),
        # One apiece, as the two together are 2.
        ({"a": [1], "b": [1], "c": [9]}, {"a", "a0", "b", "b0", "c", "c0"}),
        # Nobody else to hide it with: England's figure is theirs.
        ({"a": [3]}, {"a", "a0", "England"}),
        # 20 of 19 to 22 less 8 to 12 would leave 6 or 7.
        ({"a": [7, 12], "b": [20]}, {"a0", "a1"}),
    ],
)
def test_as_many_counts_are_left_out_as_protect_the_small_ones(ahsns, expected):
    assert left_out(tree(ahsns)) == expected


def test_without_rounding_a_lone_small_count_takes_a_second_with_it():
    exact = Policy(frozenset({"patients"}), 7, 1)
    assert left_out(tree({"a": [3], "b": [90], "c": [40]}), exact) == {
        "a",
        "a0",
        "c",
        "c0",
    }


def test_without_a_shown_total_only_the_small_ones_go():
    assert left_out(tree({"a": [3], "b": [0]}, has_total=False)) == {"a", "a0"}


def test_a_nil_hides_nothing_as_its_status_tells_that_it_is_nought():
    counts = {"a": [3], "b": [0], "c": [0]}
    nils = {"b", "b0"}
    assert left_out(tree(counts, nil=nils)) == {"a", "a0", "c", "c0"}
    nils |= {"c", "c0"}
    assert left_out(tree(counts, nil=nils)) == {"a", "a0", "England"}
    assert left_out(tree(counts, nil={"b0", "c0"})) == {"a", "a0", "England"}


def test_one_tree_says_nothing_of_another():
    cells = pl.concat([tree({"a": [3], "b": [0]}, "x"), tree({"a": [8]}, "y")])
    done = suppress(cells, NHS).filter("is_suppressed")
    assert set(done["tree"]) == {"x"}


def published(cells, policy):
    """What a reader sees: a number, or None for a count that is left out."""
    shown = (
        pl.when("is_suppressed")
        .then(None)
        .when(pl.col("level") == 0)
        .then(pl.col("count"))
        .otherwise(policy.rounded(pl.col("count")))
    )
    done = suppress(cells, policy).with_columns(shown.alias("shown"))
    return {(r["level"], r["node"]): r["shown"] for r in done.to_dicts()}


def shows_as(count, policy):
    """As the rule is worded, for one count below England."""
    if count == 0:
        return {0, None}
    if count <= policy.suppressed_up_to:
        return {None}
    return {
        (count + policy.rounded_to // 2) // policy.rounded_to * policy.rounded_to,
        None,
    }


def could_be(ahsns, seen, policy, most):
    """Every value each cell can have: all numbers of the sites are tried."""
    sites = [(ahsn, at) for ahsn, counts in ahsns.items() for at in range(len(counts))]
    found = {}
    for values in product(range(most + 1), repeat=len(sites)):
        cells = {(2, f"{a}{at}"): v for (a, at), v in zip(sites, values, strict=True)}
        for ahsn in ahsns:
            of_ahsn = (v for (a, _), v in zip(sites, values, strict=True) if a == ahsn)
            cells[1, ahsn] = sum(of_ahsn)
        total = seen[0, "England"]
        if total is not None and total != sum(values):
            continue
        if all(seen[key] in shows_as(value, policy) for key, value in cells.items()):
            for key, value in cells.items():
                found.setdefault(key, set()).add(value)
    return found


@settings(max_examples=35)
@given(
    st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 5, 6]), min_size=1, max_size=2),
        min_size=1,
        max_size=3,
    ).filter(lambda ahsns: sum(map(len, ahsns)) <= 4),
    st.sampled_from([(2, 1), (3, 1), (2, 3), (3, 2), (2, 2)]),
)
def test_no_small_count_can_be_worked_out_by_trying_every_number(counts, rule):
    policy = Policy(frozenset({"patients"}), *rule)
    ahsns = dict(zip("abc", counts, strict=False))
    seen = published(tree(ahsns), policy)
    possible_values = could_be(ahsns, seen, policy, most=7)
    for ahsn, sites in ahsns.items():
        for key, count in [
            ((1, ahsn), sum(sites)),
            *(((2, f"{ahsn}{at}"), count) for at, count in enumerate(sites)),
        ]:
            assert count in possible_values[key]
            if 0 < count <= policy.suppressed_up_to:
                assert seen[key] is None
                assert len(possible_values[key]) > 1, (ahsns, seen)


@settings(max_examples=12)
@given(
    st.lists(
        st.lists(st.integers(0, 6), min_size=1, max_size=2), min_size=1, max_size=2
    ),
    st.sampled_from([(2, 1), (3, 2), (2, 3)]),
)
def test_the_intervals_are_what_trying_every_number_finds(counts, rule):
    policy = Policy(frozenset({"patients"}), *rule)
    ahsns = dict(zip("ab", counts, strict=False))
    cells = tree(ahsns).with_columns(
        ((pl.col("level") > 0) & policy.is_small(pl.col("count"))).alias("is_small"),
        pl.lit(False).alias("is_second"),
    )
    seen = {
        (r["level"], r["node"]): None if r["is_small"] else r["shown"]
        for r in cells.with_columns(
            pl.when(pl.col("level") == 0)
            .then(pl.col("count"))
            .otherwise(policy.rounded(pl.col("count")))
            .alias("shown")
        ).to_dicts()
    }
    found = {}
    for key, values in could_be_knowing_kinds(ahsns, seen, policy).items():
        found[key] = (min(values), max(values))
    for row in possible(cells, policy).to_dicts():
        if row["level"] > 0:
            key = (row["level"], row["node"])
            assert (row["least"], row["most"]) == found[key]


def could_be_knowing_kinds(ahsns, seen, policy):
    """As `could_be`, by a reader who knows that what is left out is small."""
    sites = [(ahsn, at) for ahsn, counts in ahsns.items() for at in range(len(counts))]
    found = {}
    for values in product(range(12), repeat=len(sites)):
        cells = {(2, f"{a}{at}"): v for (a, at), v in zip(sites, values, strict=True)}
        for ahsn in ahsns:
            of_ahsn = (v for (a, _), v in zip(sites, values, strict=True) if a == ahsn)
            cells[1, ahsn] = sum(of_ahsn)
        if sum(values) == seen[0, "England"] and all(
            (0 < v <= policy.suppressed_up_to)
            if seen[key] is None
            else seen[key] in shows_as(v, policy) - {None}
            for key, v in cells.items()
        ):
            for key, value in cells.items():
                found.setdefault(key, set()).add(value)
    return found
