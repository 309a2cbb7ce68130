"""The marts as they are published: small counts of people cannot be told from them.

A mart that is not known here and shows people below England loses its figures; nothing
is published by oversight. The warehouse is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.publication.disclosure.columns import (
    DISCLOSURE,
    EXACT,
    LEFT_OUT,
    SENDERS_WORDS,
    shown_below_england,
)
from assets.publication.disclosure.figures import (
    AHSN,
    KEY,
    RECORD,
    REGION,
    record_node,
    suppressed_figures,
)
from assets.publication.disclosure.national import (
    england_withheld,
    flagged_hidden,
    shown_headline,
    shown_history,
    shown_metric_quarter,
    shown_summary,
)
from assets.publication.disclosure.policy import Policy

_BELOW_ENGLAND = ("ahsn_code", "organisation_code", "nhs_region_code")
_BY_AHSN = "ahsn_metric_quarter"


def protect(
    marts: Mapping[str, pl.DataFrame], regions: pl.DataFrame, policy: Policy
) -> dict[str, pl.DataFrame]:
    """Return every mart as it is published, with what was done in ``disclosure``.

    Args:
        marts: the marts by name, without the schema.
        regions: ahsn_code and nhs_region_code, one row for each AHSN.
        policy: which units count people, and how they are shown.

    Returns:
        The marts with all their columns, but for what senders wrote in their own words
        (`SENDERS_WORDS`), and the last column ``disclosure``: exact
        (nothing was done), rounded, suppressed or left out (both null; the status
        beside it is that of the figure that is not shown). Suppressed is what is
        small, or would tell what is; left out is what is shown of no metric or row of
        its kind. The history by AHSN has no rows of people: since when a figure holds,
        and after what, says that it is what England's changed by.
    """
    figures = suppressed_figures(marts, regions, policy)
    withheld = england_withheld(figures)
    shown: dict[str, pl.DataFrame] = {}
    for name, mart in marts.items():
        match name:
            case "activity":
                marked = _marked(mart, figures, RECORD, record_node(), policy)
                shown[name] = shown_below_england(marked, policy)
            case "ahsn_metric_quarter":
                marked = _marked(mart, figures, AHSN, pl.col("ahsn_code"), policy)
                shown[name] = shown_below_england(marked, policy)
            case "regions":
                node = pl.col("nhs_region_code")
                marked = _marked(mart, figures, REGION, node, policy)
                shown[name] = shown_below_england(marked, policy)
            case "ahsn_metric_quarter_today":
                marked = _marked_today(mart, marts[_BY_AHSN], figures, policy)
                shown[name] = shown_below_england(marked, policy)
            case "ahsn_metric_quarter_history":
                others = mart.filter(~policy.is_people())
                marked = _marked(others, figures, AHSN, pl.col("ahsn_code"), policy)
                shown[name] = shown_below_england(marked, policy)
            case "metric_quarter":
                hidden = flagged_hidden(marts["activity"], figures)
                shown[name] = shown_metric_quarter(mart, withheld, hidden, policy)
            case "metric_quarter_history":
                shown[name] = shown_history(mart, withheld, policy)
            case "programme_summary":
                hidden = flagged_hidden(marts["activity"], figures)
                national = shown_metric_quarter(
                    marts["metric_quarter"], withheld, hidden, policy
                )
                shown[name] = shown_summary(mart, withheld, national)
            case "headline_parts" | "headline_years" | "headline_impact":
                parts = marts["headline_parts"]
                shown[name] = shown_headline(mart, parts, withheld)
            case _:
                shown[name] = _shown_unless_people(mart, policy)
    return {
        name: rows.drop(SENDERS_WORDS, strict=False) for name, rows in shown.items()
    }


def _marked(
    mart: pl.DataFrame,
    figures: pl.DataFrame,
    level: int,
    node: pl.Expr,
    policy: Policy,
) -> pl.DataFrame:
    """Return the rows with ``is_left_out``, and ``is_suppressed``; null is no count."""
    of_level = figures.filter(pl.col("level") == level).drop("level")
    return (
        mart.with_columns(node.alias("node"), policy.is_left_out().alias("is_left_out"))
        .join(of_level, on=[*KEY, "node"], how="left", maintain_order="left")
        .drop("node")
    )


def _marked_today(
    today: pl.DataFrame, then: pl.DataFrame, figures: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Return the rows of today's structure, marked so that no difference is small.

    What an AHSN has more or less than by the structure of the time is the figure of
    those that came or went, and one sum more to hold the others to. If one such
    difference of a metric and quarter is small, or anything there is suppressed, none
    of them is shown.
    """
    keys = [*KEY, "ahsn_code"]
    both = today.select(*keys, "value").join(
        then.select(*keys, pl.col("value").alias("_then")),
        on=keys,
        how="full",
        coalesce=True,
    )
    difference = pl.col("value").fill_null(0.0) - pl.col("_then").fill_null(0.0)
    moved = both.with_columns(difference.abs().alias("_moved"))
    small = moved.filter(policy.is_small(pl.col("_moved").ceil())).select(KEY)
    hiding = figures.filter("is_suppressed").select(KEY)
    unsure = moved.filter(pl.col("_moved") > 0).join(
        pl.concat([small, hiding]), on=KEY, how="semi"
    )
    marks = unsure.select(*keys, pl.lit(True).alias("_unsure"))
    marked = _marked(today, figures, AHSN, pl.col("ahsn_code"), policy)
    own = policy.is_small(pl.col("value"))
    return (
        marked.join(marks, on=keys, how="left", maintain_order="left")
        .with_columns(
            (
                pl.col("is_suppressed").fill_null(False)
                | pl.col("_unsure").fill_null(False)
                | own.fill_null(False)
            ).alias("is_suppressed")
        )
        .drop("_unsure")
    )


def _shown_unless_people(mart: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return a mart, without its figures where they count people below England."""
    is_below = any(name in mart.columns for name in _BELOW_ENGLAND)
    if not is_below or "unit" not in mart.columns:
        return mart.with_columns(pl.lit(EXACT).alias(DISCLOSURE))
    is_people = policy.is_people()
    word = pl.when(is_people).then(pl.lit(LEFT_OUT)).otherwise(pl.lit(EXACT))
    return mart.with_columns(
        *(
            pl.when(~is_people).then(pl.col(name)).alias(name)
            for name, kind in mart.schema.items()
            if kind.is_numeric()
        ),
        word.alias(DISCLOSURE),
    )
