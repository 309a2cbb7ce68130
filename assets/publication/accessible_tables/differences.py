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
from assets.publication.difference_reasons import pages_in_words, reason_in_words
from assets.publication.display import NOT_APPLICABLE
from assets.publication.published_figures import figures_contradicted
from assets.publication.revised import revised_totals

_TITLE = "Published figures that ours do not agree with"
_KEY = ("claim_id", "claim_part")
_HEADINGS = (
    Heading("Report", 30),
    Heading("Pages", 12),
    Heading("About", 30),
    Heading("Measure", 30),
    Heading("Period", 14),
    Heading("Published, as printed", 18),
    Heading("Our figure", 14),
    Heading("Published minus ours", 14),
    Heading("Reason", 46),
)


def difference_rows(given: Published) -> pl.DataFrame:
    """Return the published figures of the year so far that ours contradict.

    One row a figure, as in the report: ``pages``, a list, has all that print it, and
    the claim is the first of them. Of what is not shown of England's there is none.
    """
    frames = given.tables.frames
    revised = revised_totals(
        frames["audit.revisions"], given.marts["activity"], given.ahsns
    )
    return (
        figures_contradicted(
            frames, revised, given.marts["metric_quarter"], given.quarter
        )
        .pipe(_with_reasons)
        .select(
            *(*_KEY, "source", "pages", "subject", "measure", "period", "words"),
            *("value_published", "published_value", "computed_value"),
            *("computed_status", "residual", "unit", "reason"),
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
            "that ours contradict, however many of its pages print it."
        ),
        rows=difference_rows(given).with_columns(pl.col("pages").list.join("; ")),
        key=_KEY,
        meanings={
            **given.meanings("audit.claims"),
            "pages": "Pages that print it. Unit: text.",
            "reason": "Why the two differ, in words. Unit: text.",
        },
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    missing = instead(row["computed_status"] or "not_available")
    return (
        str(row["source"]),
        pages_in_words(row["pages"]),
        str(row["subject"]),
        str(row["measure"]),
        str(row["period"] or NOT_APPLICABLE),
        str(row["value_published"] or NOT_APPLICABLE),
        closely(row["computed_value"], missing=missing),
        closely(row["residual"], missing=missing),
        str(row["reason"]),
    )


def _with_reasons(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the claims with their reasons in plain words."""
    reasons = [
        reason_in_words(claim, is_revised=bool(claim["is_revised"]))
        for claim in claims.iter_rows(named=True)
    ]
    sentences = [f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in reasons]
    return claims.with_columns(pl.Series("reason", sentences, pl.String))
