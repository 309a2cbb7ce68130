"""What is published of England's figures: exact, but nothing that gives others away.

England's figure is nobody's. Yet a part of it may be one organisation's: what is
flagged, or the difference that is left when a late AHSN is not counted in the quarter.
"""

from __future__ import annotations

import polars as pl

from assets.publication.disclosure.columns import (
    DISCLOSURE,
    EXACT,
    LEFT_OUT,
    SUPPRESSED,
)
from assets.publication.disclosure.figures import ENGLAND, KEY, RECORD, record_node
from assets.publication.disclosure.policy import Policy

_FIGURES = ("value", "outturn_pct")
_DERIVED = ("cumulative_value", "in_quarter_value")
_FLAGGED = ("flagged_value", "value_if_flagged_removed")
_QUARTERS = ("q1", "q2", "q3", "q4")
# Of a headline, what our own figures make of it; the others were published before.
_OF_OURS = (
    "value",
    "value_over_span",
    "in_year_residual",
    "rolled_forward_value",
    "to_date_residual",
)


def england_withheld(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the metrics and quarters whose national figure gives another away."""
    return figures.filter(
        (pl.col("level") == ENGLAND) & pl.col("is_suppressed")
    ).select(KEY)


def flagged_hidden(activity: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the metrics and quarters in which a suppressed record is flagged."""
    hidden = figures.filter((pl.col("level") == RECORD) & pl.col("is_suppressed"))
    return (
        activity.filter("is_flagged")
        .with_columns(record_node().alias("node"))
        .join(hidden, on=[*KEY, "node"], how="semi")
        .select(KEY)
        .unique()
    )


def shown_metric_quarter(
    mart: pl.DataFrame, withheld: pl.DataFrame, hidden: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Return the national mart as it is published, with `DISCLOSURE`.

    A derived figure stands where it is what the published figures come to; what is
    flagged is rounded, and left out where one of the records is suppressed.
    """
    is_count = pl.col("basis") != "rate"
    flagged = policy.rounded(pl.col("flagged_value"))
    says_more = policy.is_people() & is_count
    marked = mart.sort(*KEY).with_columns(
        _is_in(withheld, mart.sort(*KEY)).alias("_withheld"),
        _is_in(hidden, mart.sort(*KEY)).alias("_hidden"),
    )
    # What the others are held against must not rest on what is not shown.
    shown = _blank(marked, _FIGURES, pl.col("_withheld")).with_columns(
        pl.when(says_more & pl.col("cumulative_value").ne_missing(_running()))
        .then(None)
        .otherwise(pl.col("cumulative_value"))
        .alias("cumulative_value"),
        pl.when(
            says_more
            & (pl.col("basis") == "in_quarter")
            & pl.col("cumulative_value").ne_missing(_running())
        )
        .then(None)
        .otherwise(pl.col("outturn_pct"))
        .alias("outturn_pct"),
        pl.when(says_more & pl.col("in_quarter_value").ne_missing(_since_before()))
        .then(None)
        .otherwise(pl.col("in_quarter_value"))
        .alias("in_quarter_value"),
        pl.when(says_more)
        .then(flagged)
        .otherwise("flagged_value")
        .alias("flagged_value"),
        pl.when(says_more & pl.col("value_if_flagged_removed").is_not_null())
        .then(pl.col("value") - flagged)
        .otherwise("value_if_flagged_removed")
        .alias("value_if_flagged_removed"),
    )
    shown = _blank(shown, _FLAGGED, pl.col("_hidden"))
    shown = _blank(shown, (*_DERIVED, *_FLAGGED), pl.col("_withheld"))
    return _with_disclosure(shown).drop("_withheld", "_hidden")


def shown_history(
    mart: pl.DataFrame, withheld: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Return the history of the national figures, of people what still holds only.

    Two exact figures of one quarter differ by what came between them, which may be one
    organisation's; so may two numbers of AHSNs. And only the figure itself is shown, no
    part of it.
    """
    is_past = policy.is_people() & pl.col("known_to").is_not_null()
    marked = mart.with_columns(
        _is_in(withheld, mart).alias("_withheld"), is_past.alias("_is_past")
    )
    shown = _blank(marked, (*_DERIVED, *_FLAGGED), policy.is_people())
    shown = _blank(shown, _FIGURES, pl.col("_withheld"))
    numbers = tuple(name for name, kind in mart.schema.items() if kind.is_numeric())
    shown = _blank(shown, numbers, pl.col("_is_past"))
    word = pl.when("_is_past").then(pl.lit(LEFT_OUT)).otherwise(DISCLOSURE)
    return (
        _with_disclosure(shown)
        .with_columns(word.alias(DISCLOSURE))
        .drop("_withheld", "_is_past")
    )


def shown_headline(
    mart: pl.DataFrame, parts: pl.DataFrame, withheld: pl.DataFrame
) -> pl.DataFrame:
    """Return one of the marts of headlines, without one a withheld figure is part of.

    Args:
        mart: its rows.
        parts: `marts.headline_parts`.
        withheld: metrics and quarters; see `england_withheld`.
    """
    metrics = withheld.select("metric_code").unique()
    told = parts.join(metrics, on="metric_code", how="semi")
    is_told = pl.col("headline_code").is_in(told["headline_code"].unique().implode())
    shown = _blank(mart.with_columns(is_told.alias("_withheld")), _OF_OURS, is_told)
    return _with_disclosure(shown).drop("_withheld")


def shown_summary(
    mart: pl.DataFrame, withheld: pl.DataFrame, national: pl.DataFrame
) -> pl.DataFrame:
    """Return the published table; ``national`` is the national mart as published."""
    latest = national.select(
        "metric_code",
        pl.col("quarter").alias("latest_quarter"),
        pl.col("flagged_value").alias("_flagged"),
    )
    shown = mart.join(
        latest, on=["metric_code", "latest_quarter"], how="left", maintain_order="left"
    ).with_columns(pl.col("_flagged").alias("flagged_value"))
    gone = pl.lit(False)
    for name in _QUARTERS:
        quarter = pl.col("financial_year") + "-" + name.upper()
        asked = shown.with_columns(quarter.alias("quarter"))
        shown = shown.with_columns(_is_in(withheld, asked).alias(f"_{name}"))
        shown = _blank(shown, (name,), pl.col(f"_{name}"))
        gone = gone | pl.col(f"_{name}")
    latest_gone = _is_in(
        withheld, shown.select("metric_code", pl.col("latest_quarter").alias("quarter"))
    )
    shown = shown.with_columns(latest_gone.alias("_latest"), gone.alias("_withheld"))
    shown = _blank(shown, ("outturn_pct",), pl.col("_latest"))
    return _with_disclosure(shown).select(*mart.columns, DISCLOSURE)


def _running() -> pl.Expr:
    """Return the running total that the shown figures of the year come to."""
    year = ("metric_code", "financial_year")
    of_flow = pl.col("value").cum_sum().over(year, order_by="quarter")
    is_flow = pl.col("basis") == "in_quarter"
    return pl.when(is_flow).then(of_flow).otherwise(pl.col("value"))


def _since_before() -> pl.Expr:
    """Return what the shown figures say of the quarter alone; null is nothing."""
    before = pl.col("value").shift(1).over("metric_code", order_by="quarter")
    begins = pl.col("quarter").str.ends_with("Q1")
    of_year = pl.when(begins).then(pl.col("value")).otherwise(pl.col("value") - before)
    return (
        pl.when(pl.col("basis") == "in_quarter")
        .then(pl.col("value"))
        .when(pl.col("basis") == "cumulative_fy")
        .then(of_year)
        .otherwise(pl.col("value") - before)
    )


def _is_in(keys: pl.DataFrame, frame: pl.DataFrame) -> pl.Series:
    """Return for each row of a frame whether its metric and quarter is one of these."""
    marks = keys.with_columns(pl.lit(True).alias("_in"))
    joined = frame.select(KEY).join(marks, on=KEY, how="left", maintain_order="left")
    return joined["_in"].fill_null(False)


def _blank(frame: pl.DataFrame, names: tuple[str, ...], where: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(~where).then(pl.col(name)).alias(name)
        for name in names
        if name in frame.columns
    )


def _with_disclosure(frame: pl.DataFrame) -> pl.DataFrame:
    word = pl.when("_withheld").then(pl.lit(SUPPRESSED)).otherwise(pl.lit(EXACT))
    return frame.with_columns(word.alias(DISCLOSURE))
