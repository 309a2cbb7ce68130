"""Which counts are suppressed so that none that is small can be worked out.

Counts hang together: England's is the sum of its regions', theirs of their AHSNs', and
so on. Whoever knows England's exactly, and the others rounded, can narrow down what was
left out by subtraction. So further counts are left out, until every small one could
still be several numbers. Which ones is `choice`'s; here is what a reader could tell.

Nothing is known here of marts: a count has a level, a name and the name of the count
above it.
"""

from __future__ import annotations

import polars as pl

from assets.publication.disclosure.choice import Cell, choose
from assets.publication.disclosure.policy import Policy

# Greater than any count, and a sum of it with counts is still exact.
ANY = 1e12
# A small count must still be able to have so many values.
POSSIBLE_VALUES = 3

_KEY = ("tree", "level", "node")
_GROUP = ("tree", "level", "parent")


def suppress(cells: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return which counts are suppressed.

    Args:
        cells: one row for each count: tree (counts of one tree hang together), level
            (0 is England, which is shown exactly), node, parent (a node of the level
            above; null where the count is in no shown sum), count (whole, not null),
            is_known (told by other means: leaving it out hides nothing).
        policy: what is small, and how others are rounded.

    Returns:
        The rows of ``cells`` with ``is_suppressed``, and why: ``is_small``, or
        ``is_second`` to protect those. At level 0 it is true only where no other count
        could be left out.
    """
    is_small = (pl.col("level") > 0) & policy.is_small(pl.col("count"))
    marked = _with_known_sums(cells).with_columns(
        is_small.alias("is_small"), pl.lit(False).alias("is_second")
    )
    with_small = marked.filter("is_small").select("tree").unique()
    settled = [marked.join(with_small, on="tree", how="anti")]
    unsettled = marked.join(with_small, on="tree", how="semi")
    while unsettled.height:
        chosen = _chosen(possible(unsettled, policy), policy)
        settled.append(unsettled.join(chosen, on="tree", how="anti"))
        unsettled = _with_second(unsettled.join(chosen, on="tree", how="semi"), chosen)
    return pl.concat(settled).with_columns(
        (pl.col("is_small") | pl.col("is_second")).alias("is_suppressed")
    )


def _with_known_sums(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells, also those known that come to known ones or are part of one."""
    levels = sorted(cells["level"].unique())
    known = pl.col("is_known")
    for level in reversed(levels[1:]):
        sums = (
            cells.filter((pl.col("level") == level) & pl.col("parent").is_not_null())
            .group_by("tree", pl.col("level") - 1, pl.col("parent").alias("node"))
            .agg(known.all().alias("_is_sum"))
        )
        cells = (
            cells.join(sums, on=_KEY, how="left")
            .with_columns(known | pl.col("_is_sum").fill_null(False))
            .drop("_is_sum")
        )
    for level in levels[1:]:
        above = cells.filter(known & (pl.col("level") == level - 1)).select(
            "tree",
            pl.col("level") + 1,
            pl.col("node").alias("parent"),
            (pl.col("count") == 0).alias("_is_part"),
        )
        cells = (
            cells.join(above, on=_GROUP, how="left")
            .with_columns(known | pl.col("_is_part").fill_null(False))
            .drop("_is_part")
        )
    return cells


def possible(cells: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return the cells with ``least`` and ``most``: what each could still be.

    It is what a reader can tell who knows which counts are left out as small
    (``is_small``) and which to protect those (``is_second``). As the counts form trees
    and each lies in an interval, nothing more can be told.
    """
    count = pl.col("count")
    is_open = ~pl.col("is_small") & ~pl.col("is_second")
    exact = is_open & (pl.col("level") == 0) | pl.col("is_known")
    small = pl.col("is_small")
    least = pl.when(exact).then(count).when(is_open).then(policy.least(count))
    most = pl.when(exact).then(count).when(is_open).then(policy.greatest(count))
    return narrowed(
        cells.with_columns(
            least.when(small).then(1.0).otherwise(0.0).alias("least"),
            most.when(small)
            .then(float(policy.suppressed_up_to))
            .otherwise(ANY)
            .alias("most"),
        )
    )


def narrowed(known: pl.DataFrame) -> pl.DataFrame:
    """Return the cells, ``least`` and ``most`` held to what the sums leave them."""
    levels = sorted(known["level"].unique())
    for level in reversed(levels[1:]):
        known = _narrowed_from_below(known, level)
    for level in levels[1:]:
        known = _narrowed_from_above(known, level)
    return known


def _narrowed_from_below(known: pl.DataFrame, level: int) -> pl.DataFrame:
    """Return the cells, those above a level held to the sum of what is below them."""
    sums = (
        known.filter((pl.col("level") == level) & pl.col("parent").is_not_null())
        .group_by("tree", pl.col("level") - 1, pl.col("parent").alias("node"))
        .agg(pl.col("least").sum().alias("_least"), pl.col("most").sum().alias("_most"))
    )
    return (
        known.join(sums, on=_KEY, how="left")
        .with_columns(
            pl.max_horizontal("least", "_least").alias("least"),
            pl.min_horizontal("most", "_most").alias("most"),
        )
        .drop("_least", "_most")
    )


def _narrowed_from_above(known: pl.DataFrame, level: int) -> pl.DataFrame:
    """Return the cells, those of a level held to what the one above leaves them."""
    above = known.filter(pl.col("level") == level - 1).select(
        "tree",
        pl.col("level") + 1,
        pl.col("node").alias("parent"),
        pl.col("least").alias("_least"),
        pl.col("most").alias("_most"),
    )
    others_least = pl.col("least").sum().over(_GROUP) - pl.col("least")
    others_most = pl.col("most").sum().over(_GROUP) - pl.col("most")
    return (
        known.join(above, on=_GROUP, how="left")
        .with_columns(
            pl.max_horizontal("least", pl.col("_least") - others_most).alias("least"),
            pl.min_horizontal("most", pl.col("_most") - others_least).alias("most"),
        )
        .drop("_least", "_most")
    )


def _chosen(known: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return the keys of the counts to leave out next; none for a tree that is well."""
    wanted = min(POSSIBLE_VALUES, policy.suppressed_up_to)
    values = pl.col("most") - pl.col("least") + 1
    marked = known.with_columns(
        (pl.col("is_small") & (values < wanted)).alias("is_exposed")
    )
    # A count left out to protect another protects nothing if its own parts show it.
    doubtful = marked.filter(pl.col("is_exposed") | pl.col("is_second"))
    in_doubt = marked.join(doubtful.select("tree").unique(), on="tree", how="semi")
    rows: list[tuple[str, int, str]] = []
    named = in_doubt.rename({"count": "size"})
    for (tree,), cells in named.sort(_KEY).group_by("tree", maintain_order=True):
        found = choose([Cell(*row) for row in cells.select(Cell._fields).iter_rows()])
        rows.extend((str(tree), level, node) for level, node in sorted(found))
    schema = {name: known.schema[name] for name in _KEY}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_second(cells: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    marks = chosen.with_columns(pl.lit(True).alias("_chosen"))
    return (
        cells.join(marks, on=_KEY, how="left")
        .with_columns(
            (pl.col("is_second") | pl.col("_chosen").fill_null(False)).alias(
                "is_second"
            )
        )
        .drop("_chosen")
    )
