"""Which picture an answer makes, told by its shape and by nothing else.

Measures over time make a line, measures by name make bars; without a measure its rows
are counted. Figures in different units never share an axis. How a picture is drawn is
`drawing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from assets.publication.gallery.columns import Column, Role

# The most that one picture shows of it and can still be read.
BARS, LINES, MEASURES = 30, 8, 4
# More lines than this get a panel each, for colours alone would not tell them apart.
LINES_TOGETHER = 5
# Rows of one of these kinds are in one unit; those of several need not be.
_KINDS = (
    "metric_code",
    "programme_code",
    "programme_name",
    "headline_code",
    "impact_type",
    "impact_type_name",
    "unit",
)
_COUNT = "rows"


@dataclass(frozen=True)
class Picture:
    """What is drawn.

    Attributes:
        kind: line or bar.
        points: panel, label, series and value, in the order they are drawn; a value is
            null where no figure is shown.
        label: what the labels are: a time or a name.
        measures: the columns whose figures are drawn; empty where rows are counted.
        unit: of the figures; empty where each panel has its own or none is known.
        rows_left_out: rows of the answer that there was no room for.
    """

    kind: Literal["line", "bar"]
    points: pl.DataFrame
    label: str
    measures: tuple[str, ...]
    unit: str
    rows_left_out: int = 0

    @property
    def panels(self) -> list[str]:
        """The panels in order; one without a name if all share its axis."""
        return self.points["panel"].unique(maintain_order=True).to_list()

    @property
    def series(self) -> list[str]:
        """The series in order; one without a name if nothing is told apart."""
        return self.points["series"].unique(maintain_order=True).to_list()


def picture_of(rows: pl.DataFrame, columns: Sequence[Column]) -> Picture | None:
    """Return the picture an answer makes; None if it has no rows to draw.

    Args:
        rows: the answer.
        columns: what each of its columns is; see `columns_of`.
    """
    if rows.is_empty():
        return None
    measures = [
        one
        for one in columns
        if one.role is Role.MEASURE and rows[one.name].is_not_null().any()
    ]
    times = [one.name for one in columns if one.role is Role.TIME]
    names = [one.name for one in columns if one.role is Role.NAME]
    varying = [name for name in names if rows[name].n_unique() > 1]
    time = next((name for name in times if rows[name].n_unique() > 1), None)
    if not measures:
        return _counted(rows, time, varying or names)
    if time is not None:
        return _over_time(rows, time, varying, measures)
    if varying:
        return _by_name(rows, varying, measures)
    at_a_time = [name for name in times if rows[name].is_not_null().all()]
    if at_a_time or names:
        return _by_name(rows, [*at_a_time, *names], measures)
    return _one_row(rows, measures)


def _over_time(
    rows: pl.DataFrame, time: str, names: Sequence[str], measures: Sequence[Column]
) -> Picture:
    """Return lines: one for each name beside the time, else one for each measure."""
    apart = [
        name for name in names if not rows.select(time, name).is_duplicated().any()
    ]
    if rows[time].is_duplicated().any() and apart:
        first = measures[0]
        wanted = rows[apart[0]].unique(maintain_order=True).head(LINES)
        kept = rows.filter(pl.col(apart[0]).is_in(wanted.implode()))
        points = _points(kept, time, first.name, series=pl.col(apart[0]))
        if wanted.len() > LINES_TOGETHER:
            points = points.with_columns(
                pl.col("series").alias("panel"), pl.lit("").alias("series")
            )
        return Picture(
            "line",
            points,
            time,
            (first.name,),
            first.unit,
            rows.height - kept.height,
        )
    alike = _alike(measures, measures[0])
    return Picture(
        "line",
        _by_measure(rows, time, alike),
        time,
        tuple(one.name for one in alike),
        measures[0].unit,
    )


def _by_name(
    rows: pl.DataFrame, names: Sequence[str], measures: Sequence[Column]
) -> Picture | None:
    """Return bars of the first measures that can be held against each other.

    Where none can, each name has its own axis, on which its measures stand; a bar that
    would stand there alone says nothing, and the rows are counted.
    """
    name = _telling_apart(rows, names)
    kept = rows.head(BARS)
    left_out = rows.height - kept.height
    is_one_kind = all(
        rows[kind].n_unique() == 1 for kind in _KINDS if kind in rows.columns
    )
    fixed = [one for one in measures if is_one_kind or not one.is_in_own_unit]
    alike = _alike(measures, fixed[0] if fixed else measures[0])
    if not fixed and len(alike) == 1 and rows.height > 1:
        return _counted(rows, None, names)
    points = _by_measure(kept, name, alike)
    if not fixed:
        points = points.select(
            pl.col("label").alias("panel"),
            pl.col("series").alias("label"),
            pl.lit("").alias("series"),
            "value",
        )
    return Picture(
        "bar",
        points,
        name,
        tuple(one.name for one in alike),
        alike[0].unit,
        left_out,
    )


def _one_row(rows: pl.DataFrame, measures: Sequence[Column]) -> Picture:
    """Return a bar for each measure, those of one unit on one axis."""
    points = pl.concat(
        rows.head(1).select(
            pl.lit(one.unit).alias("panel"),
            pl.lit(one.name).alias("label"),
            pl.lit("").alias("series"),
            pl.col(one.name).cast(pl.Float64).alias("value"),
        )
        for one in measures
    )
    return Picture("bar", points, "measure", tuple(one.name for one in measures), "", 0)


def _counted(
    rows: pl.DataFrame, time: str | None, names: Sequence[str]
) -> Picture | None:
    """Return bars of how many rows there are, by time or else by name."""
    if time is None and not names:
        return None
    label = time or min(names, key=lambda name: rows[name].n_unique())
    counted = rows.group_by(label).len(_COUNT).sort(label)
    kept = counted.head(BARS)
    return Picture(
        "bar",
        _points(kept, label, _COUNT, series=pl.lit("")),
        label,
        (),
        _COUNT,
        rows.height - int(kept[_COUNT].sum()),
    )


def _telling_apart(rows: pl.DataFrame, names: Sequence[str]) -> str:
    """Return the first name that no two rows share; else the first."""
    apart = (name for name in names if not rows[name].is_duplicated().any())
    return next(apart, names[0])


def _alike(measures: Sequence[Column], first: Column) -> list[Column]:
    """Return the measures in the unit of one of them, that one the first."""
    others = [one for one in measures if one.unit == first.unit and one != first]
    return [first, *others][:MEASURES] if first.unit else [first]


def _by_measure(
    rows: pl.DataFrame, label: str, measures: Sequence[Column]
) -> pl.DataFrame:
    is_one = len(measures) == 1
    return pl.concat(
        _points(rows, label, one.name, series=pl.lit("" if is_one else one.name))
        for one in measures
    )


def _points(
    rows: pl.DataFrame, label: str, measure: str, *, series: pl.Expr
) -> pl.DataFrame:
    return rows.select(
        pl.lit("").alias("panel"),
        _as_text(label, rows.schema[label]).alias("label"),
        series.cast(pl.String).alias("series"),
        pl.col(measure).cast(pl.Float64).alias("value"),
    )


def _as_text(name: str, data_type: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(data_type, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String)
