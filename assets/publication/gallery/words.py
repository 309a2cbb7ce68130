"""How values and pictures of the gallery read, in words computed from them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from assets.publication.display import CONFIDENTIAL, in_unit, percent, pounds
from assets.publication.gallery.answers import Answer
from assets.publication.gallery.picture import Picture

NO_FIGURE = "null"


def figure_text(value: float, unit: str) -> str:
    """Return a figure as it is displayed: ``£4,200``, ``40.5%``, ``78,346``."""
    if unit == "per cent":
        return percent(value, decimals=1)
    return pounds(value) if unit == "pounds" else in_unit(value, "")


def value_text(value: object, unit: str) -> str:
    """Return any value of an answer as a cell shows it; ``null`` for none."""
    match value:
        case None:
            return NO_FIGURE
        case bool():
            return "true" if value else "false"
        case int() | float():
            return figure_text(value, unit)
        case datetime():
            moment = value if value.tzinfo is None else value.astimezone(UTC)
            return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
        case date():
            return value.isoformat()
        case list() | pl.Series():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value)


def cell_texts(answer: Answer, row: int) -> list[str]:
    """Return a row of an answer as its cells show it; what is withheld as ``[c]``."""
    values = answer.rows.row(row)
    return [
        CONFIDENTIAL
        if (row, column.name) in answer.withheld
        else str(value)
        if column.is_name and value is not None
        else value_text(value, column.unit)
        for column, value in zip(answer.columns, values, strict=True)
    ]


def said_of_answer(answer: Answer, shown: int) -> str:
    """Return what is said below an answer: rows shown, and what was done to it."""
    height = answer.rows.height
    sentences = [
        f"The first {shown} of {height} rows."
        if shown < height
        else f"All {height} rows."
        if height > 1
        else "One row."
    ]
    if answer.rounded:
        sentences.append(f"{_figures(len(answer.rounded))} rounded.")
    if answer.withheld:
        sentences.append(
            f"{_figures(len(answer.withheld))} not shown, so that nobody can be told "
            f"from it: {CONFIDENTIAL}."
        )
    nulls = sum(answer.rows[column.name].null_count() for column in answer.columns)
    if nulls > len(answer.withheld):
        sentences.append(f"{NO_FIGURE}: there is nothing in the mart.")
    return " ".join(sentences)


def said_of_picture(picture: Picture) -> str:
    """Return in words what a picture shows."""
    what = " and ".join(picture.measures) or "the number of rows"
    kind = "Lines" if picture.kind == "line" else "Bars"
    parts = [f"{kind} of {what} by {picture.label}."]
    keys = ["panel", "series"]
    for (panel, series), points in picture.points.group_by(keys, maintain_order=True):
        there = points.drop_nulls("value")
        name = ", ".join(filter(None, (str(panel), str(series))))
        unit = picture.unit or str(panel)
        parts.append(_said_of_points(there, name, unit, picture.kind))
    if picture.rows_left_out:
        parts.append(f"{picture.rows_left_out} rows are left to the query.")
    return " ".join(parts)


def _said_of_points(points: pl.DataFrame, name: str, unit: str, kind: str) -> str:
    if points.is_empty():
        said = "no figure is shown."
    elif points.height == 1:
        said = f"{_at(points, 0, unit)}."
    elif kind == "line":
        said = f"from {_at(points, 0, unit)} to {_at(points, -1, unit)}."
    else:
        order = points.sort("value", descending=True, maintain_order=True)
        said = f"greatest {_at(order, 0, unit)}, least {_at(order, -1, unit)}."
    return f"{name}: {said}" if name else said[0].upper() + said[1:]


def _at(points: pl.DataFrame, row: int, unit: str) -> str:
    value, label = points["value"][row], points["label"][row]
    return f"{figure_text(value, unit)} ({label})"


def _figures(count: int) -> str:
    return "One figure is" if count == 1 else f"{count} figures are"
