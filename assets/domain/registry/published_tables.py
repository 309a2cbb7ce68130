"""The tables of what was published: headlines and claims.

The tables of things and of what stands in relation are in `tables` and
`relation_tables`.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.domain.registry.claims import Claim
from assets.domain.registry.frames import frame_of
from assets.domain.registry.headlines import HeadlineFile


def headlines(file: HeadlineFile) -> pl.DataFrame:
    """Return one row for each headline, in the order declared."""
    return frame_of(
        "headlines",
        (
            (
                headline.code,
                headline.name,
                headline.unit,
                headline.made_of,
                headline.first_financial_year,
                headline.not_added_over_years,
                headline.residual_may_come_from,
                position,
            )
            for position, headline in enumerate(file.headlines, start=1)
        ),
    )


def claims(entries: Sequence[Claim]) -> pl.DataFrame:
    """Return one row for each claim and part of it."""
    return frame_of("claims", (tuple(entry.model_dump().values()) for entry in entries))
