"""England's innovation pipeline: what stands at which stage, and what moved there.

The AHSNs' counts added up, for report and tables alike; no table is laid out here.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.publication.vocabulary import terms_of

COUNTS = ("innovation_count", "active_count", "paused_count", "closed_count")
# What moved, with the words for it.
MOVES: Mapping[str, str] = {
    "forward_count": "Moved forward",
    "back_count": "Moved back",
    "new_count": "New",
    "gone_count": "No longer sent",
}


def innovation_counts(
    pipeline: pl.DataFrame, vocabularies: pl.DataFrame
) -> pl.DataFrame:
    """Return England's counts by category and stage, as those who reported told them.

    Args:
        pipeline: rows of `marts.innovation_pipeline`, of one quarter or of several.
        vocabularies: `reference.vocabularies`.

    Returns:
        One row for each quarter, registered category and stage, in their own order:
        their codes and names; `COUNTS`, null where no AHSN reported; `MOVES`, null
        where no AHSN had reported before; ahsns_reported, ahsns_compared (those whose
        report is held against one before) and ahsns_expected; status, ``reported``
        where any AHSN has innovations, else ``nil`` where any said that it has none,
        else ``not_sent``.
    """
    categories, stages = (
        _in_order(vocabularies, kind) for kind in ("category", "stage")
    )
    # A sum of nothing is no nought.
    sums = (
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
        for name in (*COUNTS, *MOVES)
    )
    return (
        pipeline.group_by("quarter", "category", "stage")
        .agg(
            pl.when((pl.col("status") == "reported").any())
            .then(pl.lit("reported"))
            .when((pl.col("status") == "nil").any())
            .then(pl.lit("nil"))
            .otherwise(pl.lit("not_sent"))
            .alias("status"),
            *sums,
            pl.col("innovation_count").count().cast(pl.Int64).alias("ahsns_reported"),
            pl.col("new_count").count().cast(pl.Int64).alias("ahsns_compared"),
            pl.len().cast(pl.Int64).alias("ahsns_expected"),
        )
        .join(categories, on="category")
        .join(stages, on="stage")
        .sort("quarter", "_category_place", "_stage_place")
        .select(
            *("quarter", "category", "category_name", "stage", "stage_name", "status"),
            *(*COUNTS, *MOVES),
            *("ahsns_reported", "ahsns_compared", "ahsns_expected"),
        )
    )


def by_stage(
    counts: pl.DataFrame, name: str = "innovation_count"
) -> dict[str, int | None]:
    """Return a stage's name → the sum of a count there, as `sum_known`.

    Args:
        counts: rows of `innovation_counts` of one quarter.
        name: of `COUNTS` or `MOVES`.
    """
    return {
        str(stage): sum_known(counts.filter(pl.col("stage_name") == stage), name)
        for stage in counts["stage_name"].unique(maintain_order=True)
    }


def sum_known(counts: pl.DataFrame, name: str = "innovation_count") -> int | None:
    """Return the sum of a count over some rows; None where none of it is known."""
    known = counts[name].drop_nulls()
    return int(known.sum()) if known.len() else None


def _in_order(vocabularies: pl.DataFrame, kind: str) -> pl.DataFrame:
    terms = terms_of(vocabularies, f"innovation_{kind}")
    rows = [(code, name, at) for at, (code, name) in enumerate(terms.items())]
    return pl.DataFrame(
        rows,
        schema={kind: pl.String, f"{kind}_name": pl.String, f"_{kind}_place": pl.Int64},
        orient="row",
    )
