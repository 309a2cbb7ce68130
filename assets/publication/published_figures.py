"""Which published figures of a year ours agree with and which they contradict.

One answer for report and tables. A report that prints a figure on several pages is
registered as several claims, and yet a reader has one figure: it is one row here. Each
claim's verdict is the warehouse's (`audit.claims`); no sentence belongs here.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.disclosure.columns import EXACT

_KEY = ("claim_id", "claim_part")
# What a figure is known by that several pages of a report print.
_FIGURE = (
    *("source", "claim_part", "tested_against", "when"),
    *("published_value", "qualifier", "step"),
)


def claims_of_year(
    tables: Mapping[str, pl.DataFrame], quarter: Quarter
) -> pl.DataFrame:
    """Return the claims about a quarter's year up to it, tested or not.

    A claim about the whole year is heard once the year is over.

    Args:
        tables: `audit.claims` and `reference.claims` by name with the schema.
        quarter: the last quarter that counts.

    Returns:
        One row a claim, in the order of the registry's numbers: `audit.claims` with
        ``period`` in the published words, ``test_kind``, ``test_code`` and ``when``,
        the quarter or year it is about.
    """
    about = tables["reference.claims"].select(
        *_KEY,
        *("period", "test_kind", "test_code"),
        pl.coalesce("test_period", "last_financial_year").alias("when"),
        pl.coalesce("first_financial_year", "last_financial_year").alias("first_year"),
    )
    numbers = range(1, quarter.number + 1)
    whens = [str(Quarter(quarter.start_year, number)) for number in numbers]
    if quarter.number == 4:
        whens.append(quarter.financial_year)
    is_of_year = pl.col("first_year").is_null() | (
        pl.col("first_year") == quarter.financial_year
    )
    claims = tables["audit.claims"].join(about, on=list(_KEY))
    return claims.filter(pl.col("when").is_in(whens), is_of_year).sort(_KEY)


def figures_tested(
    tables: Mapping[str, pl.DataFrame], revised: pl.DataFrame, quarter: Quarter
) -> pl.DataFrame:
    """Return the figures of those claims that could be tested.

    Args:
        tables: as for `claims_of_year`.
        revised: England's totals of `revised_totals`.
        quarter: the last quarter that counts.

    Returns:
        One row a figure of a report, however many of its pages print it: the first of
        its claims, as of `claims_of_year`, with ``pages``, a list of all it is printed
        on, and ``is_revised``, whether ours was told otherwise before.
    """
    tested = claims_of_year(tables, quarter).filter(pl.col("result") != "untestable")
    told_before = revised.select(
        pl.col("metric_code").alias("test_code"),
        pl.col("quarter").alias("when"),
        pl.lit(value=True).alias("is_revised"),
    )
    return (
        tested.group_by(_FIGURE, maintain_order=True)
        .agg(
            pl.all().exclude(_FIGURE).first(),
            pl.col("page").unique(maintain_order=True).alias("pages"),
        )
        .join(told_before, on=["test_code", "when"], how="left", maintain_order="left")
        .with_columns(pl.col("is_revised").fill_null(value=False))
    )


def figures_contradicted(
    tables: Mapping[str, pl.DataFrame],
    revised: pl.DataFrame,
    england: pl.DataFrame,
    quarter: Quarter,
) -> pl.DataFrame:
    """Return the figures tested that ours contradict; of what is not shown, none.

    Args:
        tables: as for `claims_of_year`.
        revised: England's totals of `revised_totals`.
        england: `marts.metric_quarter` as it is published.
        quarter: the last quarter that counts.

    Returns:
        Rows of `figures_tested`, in the order of the registry's numbers.
    """
    tested = figures_tested(tables, revised, quarter)
    return (
        tested.filter(pl.col("result") == "contradicted")
        .join(not_shown(england), on=["test_code", "when"], how="anti")
        .sort(_KEY)
    )


def not_shown(england: pl.DataFrame) -> pl.DataFrame:
    """Return test_code and when of England's figures that are not shown as they are.

    Args:
        england: `marts.metric_quarter` as it is published.
    """
    hidden = england.filter(pl.col("disclosure") != EXACT)
    return hidden.select(
        pl.col("metric_code").alias("test_code"), pl.col("quarter").alias("when")
    )
