"""The judged table of the national series: each figure beside what it is held against.

From the rows of the national mart. What was published is the registry's.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.validation.history.signs import against_usual
from assets.validation.history.usual import USUAL_QUARTERS, usual_activity
from assets.validation.messages import shown

_RUNNING_TOTALS = ("cumulative_fy", "cumulative_programme")
# A nil leaves a running total where it was; what was not sent says nothing of it.
_NO_TOTAL = ("nil", "not_sent", "not_applicable")
_OF_WHAT = ("metric_code", "quarter")
# What is printed is rounded decimally and what is compared is binary.
_BINARY_SLACK = 1e-9


def judge_national_series(
    metric_quarter: pl.DataFrame, frames: RegistryFrames, *, judged_at: datetime
) -> pl.DataFrame:
    """Return the national figures to judge, one row a metric and quarter.

    Args:
        metric_quarter: every row of the national mart.
        frames: the registry, for deadlines and printed outturns.
        judged_at: the present moment, UTC.

    Returns:
        The mart's columns; ``figure`` (Float64: the value, null where there is no
        total); ``is_due`` (Boolean: the deadline has passed); ``earlier_value``,
        ``earlier_quarter`` and ``earlier_ahsns_reported``: the greatest earlier figure
        of a running total's span that rests on no more AHSNs, ``fall`` (Float64: how
        far the figure is below it); ``ahsns_missing`` (Int64); ``activity`` (Float64:
        the quarter's own), what of it is usual (`history.usual.usual_activity`) in the
        last two years' quarters on no fewer AHSNs, and how far it is from that
        (`history.signs.against_usual`); of the year's last
        quarter ``published_pct``, ``published_low`` and ``published_high`` (Float64:
        what the mart's own outturn may be printed as), ``source`` and ``page``;
        and, as of every judged table, where it points: nowhere, with its ``text``.
    """
    figures = metric_quarter.with_columns(
        pl.when(~pl.col("status").is_in(_NO_TOTAL)).then("value").alias("figure")
    )
    due = frames.quarters.select(
        "quarter", (pl.col("deadline_at") < judged_at).alias("is_due")
    )
    table = (
        _with_usual(figures, frames.quarters)
        .join(due, on="quarter", how="left", maintain_order="left")
        .join(_greatest_earlier(figures), on=_OF_WHAT, how="left")
        .join(_printed(figures, frames), on=_OF_WHAT, how="left")
        .with_columns(
            (pl.col("earlier_value") - pl.col("figure")).alias("fall"),
            (pl.col("ahsns_expected") - pl.col("ahsns_reported")).alias(
                "ahsns_missing"
            ),
        )
        .sort("quarter", "metric_code")
    )
    return pointing_nowhere(table, text=shown("value", pl.Float64()))


def pointing_nowhere(table: pl.DataFrame, *, text: pl.Expr) -> pl.DataFrame:
    """Return a table about no file and no cell as the judged table it is.

    Args:
        table: has ``quarter``.
        text: what is judged, as people read it (String).

    Returns:
        ``row_id`` (Int64, its row's place) and the table with the columns that every
        judged table has, null but for ``text``.
    """
    nowhere = ("submission_id", "ahsn_code", "dataset", "sheet", "column_name", "cell")
    return table.with_columns(
        *(pl.lit(None, pl.String).alias(name) for name in nowhere),
        pl.lit(None, pl.Int64).alias("row_number"),
        text.alias("text"),
    ).select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_id"), pl.all())


def _with_usual(figures: pl.DataFrame, quarters: pl.DataFrame) -> pl.DataFrame:
    """Return the figures beside what their own quarter came to, and usually comes to.

    Only where all of the quarter is known. A quarter on fewer AHSNs is no measure: one
    that was late then would make a spike of the others' usual activity.
    """
    is_known = (pl.col("in_quarter_unknown_count") == 0) & pl.col(
        "figure"
    ).is_not_null()
    own = figures.with_columns(
        pl.when(is_known).then("in_quarter_value").alias("activity")
    ).join(
        quarters.select("quarter", "quarter_index"),
        on="quarter",
        how="left",
        maintain_order="left",
    )
    past = pl.concat(
        [_activity_back(own, back) for back in range(1, USUAL_QUARTERS + 1)],
        how="horizontal",
    )
    return (
        own.drop("quarter_index")
        .hstack(usual_activity(past))
        .with_columns(against_usual())
    )


def _activity_back(own: pl.DataFrame, back: int) -> pl.DataFrame:
    """Return the activity of each series that many quarters before, one column."""
    earlier = own.select(
        "metric_code",
        pl.col("quarter_index") + back,
        pl.col("activity").alias("activity_then"),
        pl.col("ahsns_reported").alias("reported_then"),
    )
    is_measure = pl.col("reported_then") >= pl.col("ahsns_reported")
    return own.join(
        earlier,
        on=["metric_code", "quarter_index"],
        how="left",
        maintain_order="left",
    ).select(pl.when(is_measure).then("activity_then").alias(f"activity_{back}"))


def _greatest_earlier(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the greatest earlier figure in the span of each running total.

    One on more AHSNs is no measure: the figure would seem to fall when one is late.
    """
    totals = figures.filter(
        pl.col("basis").is_in(_RUNNING_TOTALS), pl.col("figure").is_not_null()
    ).with_columns(
        pl.when(pl.col("basis") == "cumulative_fy").then("financial_year").alias("span")
    )
    earlier = totals.select(
        "metric_code",
        "span",
        pl.col("quarter").alias("earlier_quarter"),
        pl.col("figure").alias("earlier_value"),
        pl.col("ahsns_reported").alias("earlier_ahsns_reported"),
    )
    return (
        totals.select(*_OF_WHAT, "span", "ahsns_reported")
        .join(earlier, on=["metric_code", "span"], nulls_equal=True)
        .filter(
            pl.col("earlier_quarter") < pl.col("quarter"),
            pl.col("earlier_ahsns_reported") <= pl.col("ahsns_reported"),
        )
        .sort("earlier_value", "earlier_quarter", descending=True)
        .unique(_OF_WHAT, keep="first", maintain_order=True)
        .drop("span", "ahsns_reported")
    )


def _printed(figures: pl.DataFrame, frames: RegistryFrames) -> pl.DataFrame:
    """Return the printed outturn of each year, at the year's last quarter."""
    half_unit = pl.lit(0.5) * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64))
    slack = half_unit + _BINARY_SLACK
    return (
        figures.filter(pl.col("quarter").str.ends_with("-Q4"))
        .select(*_OF_WHAT, "financial_year", pl.col("outturn_pct").alias("recomputed"))
        .join(frames.published_outturns, on=["metric_code", "financial_year"])
        .select(
            *_OF_WHAT,
            pl.col("outturn_pct").alias("published_pct"),
            (pl.col("recomputed") - slack).alias("published_low"),
            (pl.col("recomputed") + slack).alias("published_high"),
            "source",
            "page",
        )
    )
