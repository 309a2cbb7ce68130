"""A picture of the gallery, drawn: lines over time, or bars.

Imported late, for Altair takes half a second. What is drawn is `picture`'s.
"""

from __future__ import annotations

import altair as alt
import polars as pl
from markupsafe import Markup

from assets.publication.gallery.picture import Picture
from assets.publication.gallery.words import figure_text, said_of_picture
from assets.publication.pages.charts import DARK_BLUE, PALETTE, picture

_Chart = alt.LayerChart | alt.FacetChart

_WIDE, _NARROW, _HEIGHT = 520, 150, 130
_STEP, _STEP_OF_SEVERAL, _LABEL = 22, 15, 260


def drawn(found: Picture, *, id: str, title: str) -> Markup:
    """Return a picture as SVG, with its description in words.

    Args:
        found: what is drawn.
        id: unique on its page.
        title: what it is a picture of.
    """
    draw = _lines if found.kind == "line" else _bars
    panels = [
        draw(found, found.points.filter(pl.col("panel") == name), name)
        for name in found.panels
    ]
    if len(panels) == 1:
        chart: alt.TopLevelMixin = panels[0]
    elif found.kind == "line":
        chart = alt.concat(*panels, columns=4)
    else:
        chart = alt.vconcat(*panels).resolve_scale(x="independent")
    return picture(chart, id=id, title=title, says=said_of_picture(found))


def _lines(found: Picture, points: pl.DataFrame, panel: str) -> _Chart:
    # Panels side by side are read as one picture: they share both axes.
    times = sorted(found.points["label"].unique())
    values = [0.0, *found.points["value"].drop_nulls()]
    base = alt.Chart(points).encode(
        x=alt.X(
            "label:N",
            sort=times,
            scale=alt.Scale(domain=times),
            axis=alt.Axis(title=None, labelAngle=-40 if panel else 0),
        ),
        y=alt.Y(
            "value:Q",
            axis=alt.Axis(title=None, tickCount=4),
            scale=alt.Scale(domain=[min(values), max(values) or 1.0]),
        ),
    )
    if len(found.series) > 1:
        series = alt.Legend(title=None, orient="right", labelLimit=_LABEL)
        kinds = alt.Scale(domain=found.series, range=list(PALETTE))
        base = base.encode(
            color=alt.Color("series:N", scale=kinds, legend=series),
            shape=alt.Shape(
                "series:N", scale=alt.Scale(domain=found.series), legend=series
            ),
        )
    else:
        base = base.encode(color=alt.value(DARK_BLUE))
    return alt.layer(
        base.mark_line(strokeWidth=2.5),
        base.mark_point(filled=True, size=60, opacity=1),
    ).properties(
        width=_NARROW if panel else _WIDE,
        height=_HEIGHT if panel else 2 * _HEIGHT,
        **_titled(panel),
    )


def _bars(found: Picture, points: pl.DataFrame, panel: str) -> _Chart:
    unit = found.unit or panel
    there = points.drop_nulls("value")
    texts = [figure_text(value, unit) for value in there["value"]]
    shown = there.with_columns(pl.Series("shown", texts, pl.String))
    labels = points["label"].unique(maintain_order=True).to_list()
    most, least = max([*shown["value"], 0.0]), min([*shown["value"], 0.0])
    base = alt.Chart(shown).encode(
        x=alt.X(
            "value:Q",
            axis=None,
            scale=alt.Scale(domain=[least, most + 0.18 * (most - least or 1.0)]),
        ),
        y=alt.Y(
            "label:N",
            sort=labels,
            scale=alt.Scale(domain=labels),
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=_LABEL),
        ),
    )
    bars = base.mark_bar(color=DARK_BLUE)
    if len(found.series) > 1:
        kinds = alt.Scale(domain=found.series, range=list(PALETTE))
        base = base.encode(yOffset=alt.YOffset("series:N", sort=found.series))
        bars = base.mark_bar().encode(
            color=alt.Color(
                "series:N",
                scale=kinds,
                legend=alt.Legend(title=None, orient="top", labelLimit=_LABEL),
            )
        )
    at_bars = base.mark_text(align="left", dx=4, fontSize=11).encode(text="shown:N")
    step = alt.Step(_STEP if len(found.series) == 1 else _STEP_OF_SEVERAL)
    return alt.layer(bars, at_bars).properties(
        width=_WIDE, height=step, **_titled(panel)
    )


def _titled(panel: str) -> dict[str, alt.TitleParams]:
    if not panel:
        return {}
    return {"title": alt.TitleParams(panel, anchor="start", fontSize=12)}
