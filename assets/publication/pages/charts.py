"""Pictures: an Altair chart becomes one accessible piece of SVG inside a page.

Drawn by vl-convert, without a browser or a network; texts are Arial. A picture never
says what its page does not also say in words or a table. Imported late: Altair and
vl-convert take half a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import altair as alt
import vl_convert
from markupsafe import Markup, escape

# The Analysis Function's colours for charts: each has at least 3:1 on white, and the
# first two are told apart without colour vision.
DARK_BLUE, ORANGE, TURQUOISE, GREY, PLUM = (
    "#12436d",
    "#a8430f",
    "#1c7c7d",
    "#5c6b73",
    "#801650",
)
PALETTE = (DARK_BLUE, ORANGE, TURQUOISE, PLUM, GREY)
_TEXT = "#212b32"
# Of an axis only: thousands and millions in a letter, nought as it is.
_SHORT = (
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~r') + 'm' : "
    "datum.value >= 1e3 ? format(datum.value / 1e3, '~r') + 'k' : "
    "format(datum.value, '~r')"
)
_ID = re.compile(r"\b(id=\"|url\(#|href=\"#)")
_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"[^>]*?>')


def picture(chart: alt.TopLevelMixin, *, id: str, title: str, says: str) -> Markup:
    """Return a chart as SVG that names itself and fits the width it is given.

    Args:
        chart: any chart of Altair, its data within it.
        id: unique on its page; every id inside the picture begins with it.
        title: what it is a picture of.
        says: in words what it shows, for who does not see it.
    """
    svg = vl_convert.vegalite_to_svg(_themed(chart.to_dict(validate=False)))
    return Markup(_named(svg, id=id, title=title, says=says))


def progress_picture(
    figures: Sequence[tuple[str, float | None]],
    *,
    trajectory: float | None,
    id: str,
    title: str,
    says: str,
) -> Markup:
    """Return a small line of a year's figures, with its trajectory dashed.

    Args:
        figures: each quarter's short name with its figure, or None; in order.
        trajectory: what the year was to reach, if anything.
        id: unique on its page.
        title: what it is a picture of.
        says: in words what it shows.
    """
    quarters = [name for name, _ in figures]
    values: list[dict[str, object]] = [
        {"quarter": name, "value": value}
        for name, value in figures
        if value is not None
    ]
    known = [value for _, value in figures if value is not None]
    top = max([*known, trajectory or 0, 1]) * 1.12
    x = alt.X(
        "quarter:N",
        sort=quarters,
        scale=alt.Scale(domain=quarters),
        axis=alt.Axis(
            title=None, labelAngle=0, labelPadding=7, domain=True, ticks=False
        ),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            title=None, tickCount=3, labelExpr=_SHORT, domain=False, ticks=False
        ),
    )
    base = alt.Chart(alt.InlineData(values=values))
    line = base.mark_line(color=DARK_BLUE, strokeWidth=2.5).encode(x=x, y=y)
    points = base.mark_point(color=DARK_BLUE, filled=True, size=45, opacity=1)
    layers: list[alt.Chart] = [line, points.encode(x=x, y=y)]
    if trajectory is not None:
        rule = alt.Chart(alt.InlineData(values=[{"value": trajectory}]))
        layers.append(
            rule.mark_rule(color=ORANGE, strokeDash=[6, 4], strokeWidth=2).encode(y=y)
        )
    # Of one size with its labels, so that pictures side by side have one scale.
    chart = alt.layer(*layers).properties(
        width=230,
        height=140,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )
    return picture(chart, id=id, title=title, says=says)


def bar_picture(
    bars: Sequence[tuple[str, float, str]],
    *,
    id: str,
    title: str,
    says: str,
    width: int = 460,
) -> Markup:
    """Return horizontal bars in the given order, each with its figure written at it.

    Args:
        bars: each bar's name, its length, and the figure as it is displayed.
        id: unique on its page.
        title: what it is a picture of.
        says: in words what it shows.
        width: how wide the longest bar's room is.
    """
    values: list[dict[str, object]] = [
        {"name": name, "value": value, "shown": shown} for name, value, shown in bars
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X(
            "value:Q",
            axis=None,
            scale=alt.Scale(
                domain=[0, max([value for _, value, _ in bars] + [1]) * 1.18]
            ),
        ),
        y=alt.Y(
            "name:N",
            sort=[name for name, _, _ in bars],
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=320),
        ),
    )
    chart = alt.layer(
        base.mark_bar(color=DARK_BLUE, height=alt.RelativeBandSize(0.68)),
        base.mark_text(align="left", dx=5, color=_TEXT).encode(text="shown:N"),
    ).properties(width=width, height=alt.Step(26))
    return picture(chart, id=id, title=title, says=says)


def _themed(spec: dict[str, object]) -> dict[str, object]:
    axis = {
        "labelColor": _TEXT,
        "labelFontSize": 12,
        "titleColor": _TEXT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e3e7e9",
        "domainColor": "#768692",
    }
    theme: dict[str, object] = {
        "font": "Arial",
        "background": "#ffffff",
        "view": {"stroke": None},
        "axis": axis,
        "text": {"fontSize": 12},
        "range": {"category": list(PALETTE)},
        "padding": 4,
    }
    own = spec.get("config", {})
    # Altair's own sizes go, and with them the frame it draws: the theme is last.
    return spec | {"config": (dict(own) if isinstance(own, Mapping) else {}) | theme}


def _named(svg: str, *, id: str, title: str, says: str) -> str:
    head = _SIZE.search(svg)
    if head is None:
        raise ValueError(
            f"Picture {id}: vl-convert drew no <svg> of a width and height; its "
            "version is not the one that charts.py was written for."
        )
    body = _ID.sub(rf"\g<1>{id}-", svg[head.end() :])
    # What Vega says of its own marks would be read out point by point.
    body = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {head[1]} {head[2]}" '
        f'width="{head[1]}" height="{head[2]}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc">'
        f'<title id="{id}-title">{escape(title)}</title>'
        f'<desc id="{id}-desc">{escape(says)}</desc>{body}'
    )
