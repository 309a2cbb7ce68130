"""The log of revisions: each figure that was told otherwise before, and why.

A record is one organisation's, or its AHSN's own. Of people there is one of England
instead, for a metric and quarter: whose figure changed is not told, nor what was told
before, nor whether a figure came newly or was changed, for with what others printed of
England it would be one organisation's count; see decision 0017.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Number,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import decimals_of, instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import CAUSES
from assets.publication.disclosure.columns import EXACT, LEFT_OUT
from assets.publication.disclosure.suppression import POSSIBLE_VALUES
from assets.publication.display import NOT_APPLICABLE, marker
from assets.publication.revised import revised_totals
from assets.publication.words import day, quarter_heading

_TITLE = "Revisions of the year's figures"
_KEY = ("quarter", "ahsn_code", "organisation_code", "metric_code")
# No AHSN and no organisation has one of these codes.
_OWN = "AHSN"
_ENGLAND = "England"
# Of people: that it is the one would tell that the figure is new, or is not.
_SENT = "late or resubmitted"
_SENT_CAUSES = ("late", "resubmitted")
_BETWEEN = "; "
_HEADINGS = (
    Heading("Quarter", 22),
    Heading("AHSN code", 10),
    Heading("AHSN", 38),
    Heading("Organisation", 16),
    Heading("Programme", 34),
    Heading("What is counted", 34),
    Heading("Unit", 16),
    Heading("Revised on", 20),
    Heading("Figures revised", 10),
    Heading("Old figure", 12),
    Heading("New figure", 12),
    Heading("Reason", 30),
)


def revision_rows(given: Published) -> pl.DataFrame:
    """Return the revisions of the year so far.

    Returns:
        A row for each record's, and of people one for each metric and quarter of which
        England's total was revised: its codes are England, its date is the last one's,
        ``figures_revised`` and ``cause`` are null where fewer than three figures were.
    """
    quarters = [str(quarter) for quarter in given.quarters]
    names = given.measures.select(
        *("metric_code", "metric_name", "programme_name", "unit", "place")
    )
    revisions = (
        given.tables.frames["audit.revisions"]
        .filter(pl.col("quarter").is_in(quarters))
        .join(names, on="metric_code")
        .with_columns(pl.col("revised_at").dt.date().alias("revised_on"))
    )
    is_people = given.policy.is_people()
    both = (
        _of_england(revisions.filter(is_people), given),
        _of_records(revisions.filter(~is_people), given),
    )
    return (
        pl.concat(both, how="diagonal_relaxed")
        .sort(
            *("quarter", pl.col("ahsn_code") != _ENGLAND, "ahsn_code", "place"),
            *("organisation_code", "revision_number"),
        )
        .select(
            *("quarter", "ahsn_code", "ahsn_name", "organisation_code"),
            *("programme_code", "programme_name", "metric_code", "metric_name"),
            *("unit", "revision_number", "revised_on", "figures_revised", "cause"),
            *("old_value", "old_status", "old_disclosure"),
            *("new_value", "new_status", "new_disclosure"),
        )
    )


def _of_records(revisions: pl.DataFrame, given: Published) -> pl.DataFrame:
    """Return each record's revisions in full, for they are of no people."""
    is_known = pl.col("old_value").is_not_null()
    return revisions.join(
        given.ahsns.select("ahsn_code", "ahsn_name"), on="ahsn_code", how="left"
    ).with_columns(
        pl.lit(1, pl.Int64).alias("figures_revised"),
        pl.when(is_known).then(pl.lit(EXACT)).alias("old_disclosure"),
        pl.lit(EXACT).alias("new_disclosure"),
    )


def _of_england(revisions: pl.DataFrame, given: Published) -> pl.DataFrame:
    """Return a row for each metric and quarter that revisions of people changed."""
    total = ["quarter", "metric_code"]
    activity = given.marts["activity"]
    marked = revised_totals(
        given.tables.frames["audit.revisions"], activity, given.ahsns
    )
    now = given.marts["metric_quarter"].select(
        *total,
        pl.col("value").alias("new_value"),
        pl.col("status").alias("new_status"),
        pl.col("disclosure").alias("new_disclosure"),
    )
    is_sent = pl.col("cause").is_in(_SENT_CAUSES)
    cause = pl.when(is_sent).then(pl.lit(_SENT)).otherwise("cause")
    is_told = pl.col("figures_revised") >= POSSIBLE_VALUES
    named = ("programme_code", "programme_name", "metric_name", "unit", "place")
    return (
        revisions.group_by(total)
        .agg(
            *(pl.col(name).first() for name in named),
            pl.col("revised_on").max(),
            pl.struct("ahsn_code", "organisation_code")
            .n_unique()
            .cast(pl.Int64)
            .alias("figures_revised"),
            cause.unique().sort().str.join(_BETWEEN).alias("cause"),
        )
        .join(marked, on=total, how="semi")
        .join(now, on=total, how="left")
        .with_columns(
            *(pl.lit(_ENGLAND).alias(name) for name in ("ahsn_code", "ahsn_name")),
            pl.lit(_ENGLAND).alias("organisation_code"),
            pl.lit(1, pl.Int64).alias("revision_number"),
            *(
                pl.when(is_told).then(pl.col(name)).alias(name)
                for name in ("figures_revised", "cause")
            ),
            pl.lit(None, pl.Float64).alias("old_value"),
            pl.lit(None, pl.String).alias("old_status"),
            pl.lit(LEFT_OUT).alias("old_disclosure"),
        )
    )


def revision_table(given: Published) -> Table:
    """Return a row for each revision; see `revision_rows`."""
    rows = revision_rows(given).iter_rows(named=True)
    return Table(
        name="revisions",
        title=f"{_TITLE}, by organisation; of people, England's",
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows),
        remarks=(
            "A figure that came late has no old one. Of people only England's figure "
            "of now is told, so that no one organisation's can be worked out; where "
            "fewer than three figures were revised, neither their number nor the "
            "reason.",
        ),
    )


def revision_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="revisions",
        title=_TITLE,
        description=(
            "One row for each time that an organisation's figure, or the AHSN's own "
            f"where organisation_code is {_OWN}, was told otherwise than before; of "
            f"people one for each metric and quarter, of {_ENGLAND}. "
            "old_disclosure is empty where no figure was told before."
        ),
        # A part of a key is never empty.
        rows=revision_rows(given).with_columns(
            pl.col("organisation_code").fill_null(_OWN)
        ),
        key=(*_KEY, "revision_number"),
        meanings={
            **given.meanings("audit.revisions"),
            "ahsn_code": (
                f"The AHSN that reports it; {_ENGLAND}: the total of all. Unit: code."
            ),
            "organisation_code": (
                f"The organisation whose figure it is; {_OWN}: the AHSN's own, of no "
                f"organisation; {_ENGLAND}: the total of all. Unit: code."
            ),
            "revision_number": (
                f"Which revision of the record it is; 1 of {_ENGLAND}, of all together."
            ),
            "figures_revised": (
                f"How many records' figures were revised; of {_ENGLAND} null where "
                "fewer than three were. Unit: figures."
            ),
            "cause": (
                "late, resubmitted, registry, rule or known_issue; of "
                f"{_ENGLAND} all there are, late and resubmitted told as one, null "
                "where fewer than three figures were revised. Unit: code."
            ),
        },
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    quarter = Quarter.parse(row["quarter"])
    decimals = decimals_of(row["unit"])
    old = instead(row["old_status"] or "not_available", row["old_disclosure"])
    new = instead(row["new_status"] or "not_available", row["new_disclosure"])
    is_total = row["ahsn_code"] == _ENGLAND
    figures = row["figures_revised"]
    return (
        quarter_heading(quarter),
        NOT_APPLICABLE if is_total else str(row["ahsn_code"]),
        str(row["ahsn_name"]),
        NOT_APPLICABLE if is_total else str(row["organisation_code"] or NOT_APPLICABLE),
        str(row["programme_name"]),
        str(row["metric_name"]),
        str(row["unit"]),
        day(row["revised_on"]),
        marker(LEFT_OUT) if figures is None else Number(figures),
        number(row["old_value"], missing=old, decimals=decimals),
        number(row["new_value"], missing=new, decimals=decimals),
        _reason(row["cause"]),
    )


def _reason(causes: str | None) -> str:
    if causes is None:
        return marker(LEFT_OUT)
    words = {**CAUSES, _SENT: " or ".join(CAUSES[one] for one in _SENT_CAUSES)}
    return _BETWEEN.join(words.get(one, one) for one in causes.split(_BETWEEN))
