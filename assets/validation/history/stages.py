"""Stages of adoption before: the last one each organisation was reported at."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.quarter import Quarter

_AT = ("programme_code", "organisation_code")


def with_earlier_stage(
    records: pl.DataFrame,
    earlier: pl.LazyFrame,
    *,
    quarter: Quarter,
    successions: pl.DataFrame,
) -> pl.DataFrame:
    """Return the adoption records with the stage last reported before.

    An organisation that merged or split is another one from then on: what was reported
    before is not held against it.

    Args:
        records: ``programme_code``, ``organisation_code`` (String).
        earlier: the same and ``quarter`` (String), ``stage`` (Int32); the accepted
            records of earlier quarters.
        quarter: the quarter being judged.
        successions: the registry's ``organisation_successions``.

    Returns:
        The records in their order with ``earlier_stage`` (Int32) and
        ``earlier_quarter`` (String); null if there is none.
    """
    stages = earlier.filter(
        pl.col("quarter") < str(quarter),
        pl.col("stage").is_not_null(),
        *(
            ~((pl.col("organisation_code") == organisation) & (pl.col("quarter") < day))
            for organisation, day in _begun_anew(successions, quarter).items()
        ),
    ).select(*_AT, "quarter", "stage")
    latest = (
        stages.sort("quarter")
        .unique(_AT, keep="last", maintain_order=True)
        .rename({"stage": "earlier_stage", "quarter": "earlier_quarter"})
        .collect()
    )
    return records.join(latest, on=_AT, how="left", maintain_order="left")


def _begun_anew(successions: pl.DataFrame, quarter: Quarter) -> Mapping[str, str]:
    """Return the quarter from which each merged or split organisation is another."""
    happened = successions.filter(pl.col("happened_on") <= quarter.end_date).sort(
        "happened_on"
    )
    return {
        organisation: str(Quarter.containing(day))
        for old, new, day in happened.select(
            "predecessor_code", "successor_code", "happened_on"
        ).rows()
        for organisation in (old, new)
    }
