"""The table of differences: published figures that ours contradict, and why."""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import closely, instead
from assets.publication.accessible_tables.published import Published
from assets.publication.difference_reasons import reason_in_words
from assets.publication.disclosure.columns import EXACT, SUPPRESSED
from assets.publication.display import NOT_APPLICABLE
from assets.publication.revised import revised_totals

_TITLE = "Published figures that ours do not agree with"
_KEY = ("claim_id", "claim_part")
_HEADINGS = (
    Heading("Report", 30),
    Heading("Page", 10),
    Heading("About", 30),
    Heading("Measure", 30),
    Heading("Period", 14),
    Heading("Published, as printed", 18),
    Heading("Our figure", 14),
    Heading("Published minus ours", 14),
    Heading("Reason", 46),
)


def difference_rows(given: Published) -> pl.DataFrame:
    """Return the contradicted claims on the year up to the quarter.

    Where England's figure is not shown, ours is not shown here either.
    """
    periods = [str(quarter) for quarter in given.quarters]
    if given.quarter.number == 4:
        periods.append(given.quarter.financial_year)
    tested = given.reference("claims").select(
        *_KEY,
        *("period", "test_code", "test_period", "last_financial_year"),
    )
    hidden = (
        given.marts["metric_quarter"]
        .filter(pl.col("disclosure") != EXACT)
        .select(
            pl.col("metric_code").alias("test_code"),
            pl.col("quarter").alias("test_period"),
            pl.lit(SUPPRESSED).alias("disclosure"),
        )
    )
    is_hidden = pl.col("disclosure") == SUPPRESSED
    when = pl.coalesce("test_period", "last_financial_year")
    return (
        given.tables.frames["audit.claims"]
        .filter(pl.col("result") == "contradicted")
        .join(tested, on=_KEY)
        .filter(when.is_in(periods))
        .join(hidden, on=["test_code", "test_period"], how="left")
        .with_columns(
            pl.col("disclosure").fill_null(EXACT),
            *(
                pl.when(is_hidden.fill_null(False).not_())
                .then(pl.col(name))
                .alias(name)
                for name in ("computed_value", "residual")
            ),
        )
        .join(_revised(given), on=["test_code", "test_period"], how="left")
        .sort(_KEY)
        .pipe(_with_reasons)
        .select(
            *(*_KEY, "source", "page", "subject", "measure", "period", "words"),
            *("value_published", "published_value", "computed_value"),
            *("computed_status", "disclosure", "residual", "unit", "reason"),
        )
    )


def difference_table(given: Published) -> Table:
    """Return a row for each contradicted figure."""
    rows = difference_rows(given).iter_rows(named=True)
    return Table(
        name="differences",
        title=_TITLE,
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows),
    )


def difference_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="differences-from-published",
        title=_TITLE,
        description=(
            "One row for each figure of a published report, or outturn beside one, "
            "that ours contradict."
        ),
        rows=difference_rows(given),
        key=_KEY,
        meanings={
            **given.meanings("audit.claims"),
            "reason": "Why the two differ, in words. Unit: text.",
        },
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    missing = instead(row["computed_status"] or "not_available", row["disclosure"])
    return (
        str(row["source"]),
        str(row["page"]),
        str(row["subject"]),
        str(row["measure"]),
        str(row["period"] or NOT_APPLICABLE),
        str(row["value_published"] or NOT_APPLICABLE),
        closely(row["computed_value"], missing=missing),
        closely(row["residual"], missing=missing),
        str(row["reason"]),
    )


def _revised(given: Published) -> pl.DataFrame:
    """Return England's figures that were told otherwise before, as claims name them."""
    return revised_totals(
        given.tables.frames["audit.revisions"], given.marts["activity"], given.ahsns
    ).select(
        pl.col("metric_code").alias("test_code"),
        pl.col("quarter").alias("test_period"),
        pl.lit(value=True).alias("is_revised"),
    )


def _with_reasons(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the claims with their reasons in plain words."""
    reasons = [
        reason_in_words(claim, is_revised=bool(claim["is_revised"]))
        for claim in claims.iter_rows(named=True)
    ]
    sentences = [f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in reasons]
    return claims.with_columns(pl.Series("reason", sentences, pl.String))
