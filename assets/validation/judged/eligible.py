"""How many organisations a programme could reach: those of its kind, in each AHSN."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.records import organisations_in


def eligible_organisations(frames: RegistryFrames, quarter: Quarter) -> pl.DataFrame:
    """Return how many organisations each programme could reach in a quarter.

    Returns:
        ``ahsn_code``, ``programme_code``, ``eligible_count`` (UInt32: organisations of
        the programme's kind, open in the AHSN's area at the quarter's end); one row
        for each AHSN with any, and programme that names a kind.
    """
    kinds = frames.organisations.select(
        "organisation_code", kind="organisation_type"
    ).unique()
    programmes = frames.programmes.select(
        "programme_code", kind="eligible_organisation_type"
    )
    is_open = pl.col("closed_on").is_null() | (pl.col("closed_on") >= quarter.end_date)
    return (
        organisations_in(frames.organisations, quarter)
        .filter(is_open, pl.col("opened_after").is_null())
        .join(kinds, on="organisation_code")
        .group_by("kind", ahsn_code="organisation_ahsn_code")
        .agg(pl.len().alias("eligible_count"))
        .join(programmes, on="kind")
        .select("ahsn_code", "programme_code", "eligible_count")
    )
