"""Whether another AHSN's counting submission of the quarter reports the same thing.

An organisation only where it was in the area of both during the quarter: otherwise one
of the two rows is rejected for that. A company wherever it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.domain.quarter import Quarter

# Between the codes of several AHSNs in one cell; no code has it.
SEPARATOR = "; "
_PLACE = "_place"


def areas_during(organisations: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return whose area each organisation was in on some day of a quarter.

    Args:
        organisations: the registry's memberships.
        quarter: the quarter looked at.

    Returns:
        ``organisation_code``, ``ahsn_code``; one row for each pair.
    """
    began = pl.col("valid_from").fill_null(quarter.end_date) <= quarter.end_date
    lasted = pl.col("valid_to").fill_null(quarter.start_date) >= quarter.start_date
    pair = ("organisation_code", "ahsn_code")
    return organisations.filter(began, lasted).select(pair).unique().sort(pair)


def with_area_during(
    records: pl.DataFrame, organisations: pl.DataFrame, quarter: Quarter
) -> pl.DataFrame:
    """Return the records with an organisation's AHSN as it was on some day.

    Args:
        records: ``ahsn_code``, ``organisation_code``, ``organisation_ahsn_code``.
        organisations: the registry's memberships.
        quarter: the quarter judged.

    Returns:
        The records with ``organisation_ahsn_code`` the sender's own where the
        organisation was in its area on any day of the quarter, else as it was; and
        ``shared_code`` (String: the organisation's code where it was in the sender's
        area and in another's during the quarter; null for nearly all).
    """
    areas = areas_during(organisations, quarter)
    moved = areas.filter(pl.len().over("organisation_code") > 1)
    shared = moved.with_columns(pl.col("organisation_code").alias("shared_code"))
    return records.join(
        shared,
        on=["organisation_code", "ahsn_code"],
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.when(pl.col("shared_code").is_not_null())
        .then("ahsn_code")
        .otherwise("organisation_ahsn_code")
        .alias("organisation_ahsn_code")
    )


def with_other_ahsns(
    records: pl.DataFrame, standing: pl.DataFrame, *, of: Sequence[str], column: str
) -> pl.DataFrame:
    """Return the records with the other AHSNs whose counting version has the same.

    Args:
        records: ``submission_id``, ``ahsn_code`` and the columns ``of``.
        standing: ``submission_id``, ``is_counting``.
        of: the columns that say what is the same; nothing is the same as a null.
        column: the column to make (String: the other AHSNs' codes in order, with
            `SEPARATOR` between them; null if none).
    """
    counting = standing.lazy().filter("is_counting").select("submission_id")
    numbered = records.lazy().with_row_index(_PLACE)
    reported = (
        numbered.join(counting, on="submission_id", how="semi")
        .select(*of, pl.col("ahsn_code").alias(column))
        .drop_nulls()
        .unique()
    )
    others = (
        numbered.select(_PLACE, "ahsn_code", *of)
        .join(reported, on=list(of))
        .filter(pl.col(column) != pl.col("ahsn_code"))
        .group_by(_PLACE)
        .agg(pl.col(column).sort().str.join(SEPARATOR))
    )
    return (
        numbered.join(others, on=_PLACE, how="left", maintain_order="left")
        .drop(_PLACE)
        .collect()
    )
