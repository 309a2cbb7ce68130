"""The log of revisions: each figure that was told otherwise before, and why.

A record is one organisation's, or its AHSN's own. What was told of people before is
not shown, whatever its size: the difference to what is told now would be one figure
more; see decision 0017.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import decimals_of, instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import CAUSES
from assets.publication.disclosure.columns import EXACT, LEFT_OUT
from assets.publication.display import NOT_APPLICABLE
from assets.publication.words import day, quarter_heading

_TITLE = "Revisions of the year's figures"
_KEY = ("quarter", "ahsn_code", "organisation_code", "metric_code")
# No organisation has this code.
_OWN = "AHSN"
_HEADINGS = (
    Heading("Quarter", 22),
    Heading("AHSN code", 10),
    Heading("AHSN", 38),
    Heading("Organisation", 16),
    Heading("Programme", 34),
    Heading("What is counted", 34),
    Heading("Unit", 16),
    Heading("Revised on", 20),
    Heading("Old figure", 12),
    Heading("New figure", 12),
    Heading("Reason", 30),
)


def revision_rows(given: Published) -> pl.DataFrame:
    """Return each revision of the year so far, the figures of people protected."""
    quarters = [str(quarter) for quarter in given.quarters]
    revisions = given.tables.frames["audit.revisions"].filter(
        pl.col("quarter").is_in(quarters)
    )
    shown = given.marts["activity"].select(
        *_KEY,
        pl.col("value").alias("_shown"),
        pl.col("disclosure").alias("_disclosure"),
    )
    names = given.measures.select("metric_code", "metric_name", "unit", "place")
    programme = given.measures.select("metric_code", "programme_name")
    return (
        revisions.join(names, on="metric_code")
        .join(programme, on="metric_code")
        .join(given.ahsns.select("ahsn_code", "ahsn_name"), on="ahsn_code", how="left")
        .join(shown, on=_KEY, how="left", nulls_equal=True)
        .with_columns(
            given.policy.is_people().alias("_is_people"),
            (
                pl.col("revision_number") == pl.col("revision_number").max().over(_KEY)
            ).alias("_is_last"),
            pl.col("revised_at").dt.date().alias("revised_on"),
        )
        .with_columns(_figures())
        .sort("quarter", "ahsn_code", "place", "organisation_code", "revision_number")
        .select(
            *("quarter", "ahsn_code", "ahsn_name", "organisation_code"),
            *("programme_code", "programme_name", "metric_code", "metric_name"),
            *("unit", "revision_number", "revised_on", "cause"),
            *("old_value", "old_status", "old_disclosure"),
            *("new_value", "new_status", "new_disclosure"),
        )
    )


def _figures() -> list[pl.Expr]:
    """Return old and new with what was done to them; of people the last new only."""
    is_people = pl.col("_is_people")
    is_now = is_people & pl.col("_is_last") & pl.col("_disclosure").is_not_null()
    out = pl.lit(LEFT_OUT)
    exact = pl.lit(EXACT)
    return [
        pl.when(~is_people).then(pl.col("old_value")).alias("old_value"),
        pl.when(pl.col("old_value").is_not_null())
        .then(pl.when(is_people).then(out).otherwise(exact))
        .alias("old_disclosure"),
        pl.when(~is_people)
        .then(pl.col("new_value"))
        .when(is_now & pl.col("new_value").is_not_null())
        .then(pl.col("_shown"))
        .alias("new_value"),
        pl.when(~is_people | pl.col("new_value").is_null())
        .then(exact)
        .when(is_now)
        .then(pl.col("_disclosure"))
        .otherwise(out)
        .alias("new_disclosure"),
    ]


def revision_table(given: Published) -> Table:
    """Return a row for each revision."""
    rows = revision_rows(given).iter_rows(named=True)
    return Table(
        name="revisions",
        title=f"{_TITLE}, by organisation",
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows),
        remarks=("A figure that came late has no old one.",),
    )


def revision_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="revisions",
        title=_TITLE,
        description=(
            "One row for each time that an organisation's figure, or the AHSN's own "
            f"where organisation_code is {_OWN}, was told otherwise than before. "
            "old_disclosure is empty where no figure was told before."
        ),
        # A part of a key is never empty.
        rows=revision_rows(given).with_columns(
            pl.col("organisation_code").fill_null(_OWN)
        ),
        key=(*_KEY, "revision_number"),
        meanings={
            **given.meanings("audit.revisions"),
            "organisation_code": (
                f"The organisation whose figure it is; {_OWN}: the AHSN's own, of no "
                "organisation. Unit: code."
            ),
        },
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    quarter = Quarter.parse(row["quarter"])
    decimals = decimals_of(row["unit"])
    old = instead(row["old_status"] or "not_available", row["old_disclosure"])
    new = instead(row["new_status"] or "not_available", row["new_disclosure"])
    return (
        quarter_heading(quarter),
        str(row["ahsn_code"]),
        str(row["ahsn_name"]),
        str(row["organisation_code"] or NOT_APPLICABLE),
        str(row["programme_name"]),
        str(row["metric_name"]),
        str(row["unit"]),
        day(row["revised_on"]),
        number(row["old_value"], missing=old, decimals=decimals),
        number(row["new_value"], missing=new, decimals=decimals),
        CAUSES.get(row["cause"], str(row["cause"])),
    )
