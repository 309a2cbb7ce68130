"""The past of each series as columns: one row a series, one column a quarter back.

Columns of numbers, so that whatever is asked of a series is a few sums over columns,
at a cost that hardly grows with the years. Only gathered here; nothing is derived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from assets.domain.quarter import Quarter
from assets.validation.history.series import OF_SERIES, Lineage, who_reports

NO_FIGURE = ("not_available", "not_applicable")
CUMULATIVE = ("cumulative_fy", "cumulative_programme")
# What a declared nil is written as until it is known what it leaves the total at.
_NIL = float("nan")


@dataclass(frozen=True)
class Past:
    """The figures of each series before a quarter.

    ``quarters`` are the earlier quarters, the latest first. In ``frame``, one row a
    series in the order of `series.series_of`: ``who``, ``metric_code``, ``basis``; for
    the k-th quarter back ``reported_k`` (Float64, the metric's unit: the figure that
    was sent; null for none or nil) and ``total_k`` (the same, and where nil was
    declared 0, or for a running total what it stood at).
    """

    quarter: Quarter
    quarters: Sequence[Quarter]
    frame: pl.DataFrame

    @property
    def depth(self) -> int:
        """How many quarters back there are columns for."""
        return len(self.quarters)

    @property
    def in_year(self) -> int:
        """How many quarters of the same financial year came before."""
        return min(self.quarter.number - 1, self.depth)


def past_of(
    series: pl.DataFrame,
    earlier: pl.LazyFrame,
    *,
    quarter: Quarter,
    first: Quarter,
    lineage: Lineage,
) -> Past:
    """Return what each series reported before a quarter.

    Args:
        series: what `series.series_of` returned.
        earlier: ``ahsn_code``, ``organisation_code``, ``metric_code``, ``quarter``,
            ``status`` (String), ``value`` (Float64); accepted records.
        quarter: the quarter being judged.
        first: the quarter to begin with.
        lineage: who merged and split by then.
    """
    quarters = _quarters_back(quarter, first)
    points = _points(series, earlier, quarters, lineage)
    furthest = points.select(pl.col("back").max().cast(pl.Int64)).item()
    depth = 1 if furthest is None else int(furthest) + 1
    columns = _columns(points, series.height, depth)
    known = series.select(*OF_SERIES, "basis")
    frame = known.hstack(_with_totals(columns, series["basis"], quarters[:depth]))
    return Past(quarter, quarters[:depth], frame)


def _quarters_back(quarter: Quarter, first: Quarter) -> list[Quarter]:
    quarters = [quarter.previous()]
    while quarters[-1] > first:
        quarters.append(quarters[-1].previous())
    return quarters


def _points(
    series: pl.DataFrame,
    earlier: pl.LazyFrame,
    quarters: Sequence[Quarter],
    lineage: Lineage,
) -> pl.DataFrame:
    """Return ``series`` and ``back`` (UInt32, 0 for the latest quarter), ``value``."""
    names = pl.Enum([str(each) for each in quarters])
    value = pl.when(pl.col("status") == "nil").then(_NIL).otherwise("value")
    points = earlier.select(
        who_reports(),
        "metric_code",
        # What is before the first quarter or after the last becomes null.
        pl.col("quarter").cast(names, strict=False).to_physical().cast(pl.UInt32),
        value.alias("value"),
        "status",
    ).filter(
        pl.col("quarter").is_not_null(),
        pl.col("value").is_not_null(),
        ~pl.col("status").is_in(NO_FIGURE),
        *_before_it_began(quarters, lineage),
    )
    if lineage.successors:
        points = points.with_columns(
            pl.when(pl.col("who").is_in(lineage.members())).then("who").alias("member"),
            pl.col("who").replace(dict(lineage.successors)),
        )
    found = (
        points.join(series.lazy().select("series", *OF_SERIES), on=OF_SERIES)
        .select("series", pl.col("quarter").alias("back"), "value", "^member$")
        .collect()
    )
    return _added_up(found) if lineage.successors else found


def _before_it_began(quarters: Sequence[Quarter], lineage: Lineage) -> list[pl.Expr]:
    begun = {each: n for n, each in enumerate(quarters)}
    return [
        ~((pl.col("who") == who) & (pl.col("quarter") > begun.get(quarter, -1)))
        for who, quarter in lineage.begun.items()
    ]


def _added_up(points: pl.DataFrame) -> pl.DataFrame:
    """Return the points, those of merged organisations one for each quarter."""
    place = ["series", "back"]
    value = pl.col("value")
    together = (
        points.drop_nulls("member")
        .group_by(*place, "member")
        .agg(value.max())
        .group_by(place)
        .agg(
            pl.when(value.is_nan().all())
            .then(_NIL)
            .otherwise(value.fill_nan(None).sum())
            .alias("value")
        )
    )
    alone = points.filter(pl.col("member").is_null()).drop("member")
    return pl.concat([alone, together])


def _columns(points: pl.DataFrame, height: int, depth: int) -> pl.DataFrame:
    """Return ``reported_1`` to ``reported_<depth>``, a row for each series.

    Of an organisation that two AHSNs report, in the quarter in which it moved, the
    greater figure is taken: adding them up would count it twice.
    """
    # One column after the other in one long one, into which every point is put at
    # once; grouping by series would cost three times as much.
    place = (pl.col("back").cast(pl.Int64) * height + pl.col("series")).alias("place")
    put = points.select(place, "value")
    empty = pl.repeat(None, height * depth, dtype=pl.Float64, eager=True)
    flat = empty.clone().scatter(put["place"], put["value"])
    if flat.len() - flat.null_count() < put.height:
        put = put.group_by("place").agg(pl.col("value").max())
        flat = empty.scatter(put["place"], put["value"])
    return pl.DataFrame(
        {f"reported_{k + 1}": flat.slice(k * height, height) for k in range(depth)}
    )


def _with_totals(
    columns: pl.DataFrame, basis: pl.Series, quarters: Sequence[Quarter]
) -> pl.DataFrame:
    """Return the columns with ``total_k`` beside them, a nil being null in neither.

    From the oldest on, for a nil leaves a running total where it was. If the quarter
    before is missing nobody knows where that is.
    """
    is_running = pl.lit(basis.is_in(CUMULATIVE))
    begins_anew = pl.lit(basis == "cumulative_fy")
    for k, quarter in reversed(list(enumerate(quarters, start=1))):
        before = pl.col(f"total_{k + 1}") if k < len(quarters) else pl.lit(None)
        left_at = pl.when(is_running).then(before).otherwise(0.0)
        if quarter.number == 1:
            left_at = pl.when(begins_anew).then(0.0).otherwise(left_at)
        reported = pl.col(f"reported_{k}")
        columns = columns.with_columns(
            pl.when(reported.is_nan())
            .then(left_at)
            .otherwise(reported)
            .alias(f"total_{k}"),
            reported.fill_nan(None),
        )
    return columns
