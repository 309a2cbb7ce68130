"""Which figures of closed organisations a figure takes over, as those who show it ask.

How much is taken over is the warehouse's, in ``staging.inherited_figures``; from which
cells is found here, by the same rules. How it is said is the showing stage's.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from assets.domain.quarter import Quarter

_OF = ["quarter", "ahsn_code", "series_code", "metric_code"]
_LINE = ["from_organisation_code", "metric_code", "span"]
_RUNNING = ("cumulative_fy", "cumulative_programme")
_HAS_FIGURE = pl.col("figure_sent").is_not_null()
_IS_NIL = pl.col("status") == "nil"
_STILL = "9999"


def takeovers(
    inherited: pl.DataFrame, figures: pl.DataFrame, heirs: pl.DataFrame
) -> pl.DataFrame:
    """Return what figures take over, with the figures that it is made of.

    Args:
        inherited: the rows of ``staging.inherited_figures`` that are asked about.
        figures: ``staging.activity_figures`` of these metrics, of their quarters and
            of all before, of the organisations in ``heirs`` at least.
        heirs: ``reference.organisation_heirs``.

    Returns:
        quarter, ahsn_code, series_code, metric_code, inherited_value: what takes over
        and how much; no row of a figure that is not there, or where it is nought.
        from_organisation_code, from_quarter, from_ahsn_code, from_submission_id,
        from_sheet, from_row_number, from_cell, from_value: a row for each figure that
        was taken over, the whole of it though heirs share it, in this order.
    """
    entered = figures.filter(_HAS_FIGURE | _IS_NIL).select(_OF)
    return (
        inherited.filter(pl.col("inherited_value") != 0)
        .select(*_OF, "inherited_value")
        .join(entered, on=_OF, how="semi")
        .join(_sources(figures, _handovers(heirs)), on=_OF, how="left")
        .sort(*_OF, "from_organisation_code", "from_quarter", "from_ahsn_code")
    )


def _handovers(heirs: pl.DataFrame) -> pl.DataFrame:
    """Return from which quarter to which a closed organisation's figures stand where.

    Returns:
        from_organisation_code, series_code, part, first_quarter, last_quarter.
    """
    return (
        heirs.filter(pl.col("organisation_code") != pl.col("heir_code"))
        .drop_nulls("valid_from")
        .select(
            pl.col("organisation_code").alias("from_organisation_code"),
            pl.col("heir_code").alias("series_code"),
            "part",
            _quarter_of("valid_from").alias("first_quarter"),
            _quarter_of("valid_to").fill_null(_STILL).alias("last_quarter"),
        )
    )


def _quarter_of(column: str) -> pl.Expr:
    def quarter(day: date) -> str:
        return str(Quarter.containing(day))

    return pl.col(column).map_elements(quarter, return_dtype=pl.String)


def _sources(figures: pl.DataFrame, handovers: pl.DataFrame) -> pl.DataFrame:
    """Return which figure takes over which, by the keys of both."""
    closed = _figures_of_closed(figures, handovers)
    quarter, claimed_in = pl.col("quarter"), pl.col("claimed_in")
    # The first heirs with a figure have it; until then it stands beside their nils.
    is_claim = _HAS_FIGURE & (quarter == claimed_in)
    is_waiting = _IS_NIL & (claimed_in.is_null() | (claimed_in > quarter))
    # A flow's year goes over whole or not at all.
    is_flow = (pl.col("basis") == "in_quarter") & (pl.col("part") == 1)
    return (
        handovers.join(closed, on="from_organisation_code")
        .join(
            figures.select(*_OF, "span", "status", "figure_sent"),
            on=["series_code", "metric_code", "span"],
        )
        .filter(quarter.is_between(pl.col("first_quarter"), pl.col("last_quarter")))
        .with_columns(quarter.filter(_HAS_FIGURE).min().over(_LINE).alias("claimed_in"))
        .filter(
            is_flow | (pl.col("basis").is_in(_RUNNING) & (is_claim | is_waiting)),
        )
        .select(*_OF, pl.col("^from_.*$"))
    )


def _figures_of_closed(figures: pl.DataFrame, handovers: pl.DataFrame) -> pl.DataFrame:
    """Return what goes over: the last running total, and all of a year's flows."""
    closings = handovers.group_by("from_organisation_code").agg(
        pl.col("first_quarter").min().alias("closing_quarter")
    )
    given = (
        figures.filter(_HAS_FIGURE)
        .join(closings, left_on="series_code", right_on="from_organisation_code")
        .filter(pl.col("quarter") < pl.col("closing_quarter"))
        .sort("quarter", "ahsn_code")
        .select(
            pl.col("series_code").alias("from_organisation_code"),
            "metric_code",
            "span",
            "basis",
            pl.col("quarter").alias("from_quarter"),
            pl.col("ahsn_code").alias("from_ahsn_code"),
            pl.col("submission_id").alias("from_submission_id"),
            pl.col("sheet").alias("from_sheet"),
            pl.col("row_number").alias("from_row_number"),
            pl.col("cell").alias("from_cell"),
            pl.col("figure_sent").alias("from_value"),
        )
    )
    running = given.filter(pl.col("basis").is_in(_RUNNING))
    last = running.unique(_LINE, keep="last", maintain_order=True)
    return pl.concat([last, given.filter(pl.col("basis") == "in_quarter")])
