"""What an AHSN was called when: names change, codes do not."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames


def ahsn_name(frames: RegistryFrames, ahsn_code: str, quarter: Quarter) -> str:
    """Return the name an AHSN had at the quarter's end, or else its first one."""
    periods = frames.ahsns.filter(pl.col("ahsn_code") == ahsn_code).sort(
        "valid_from", nulls_last=False
    )
    begun = periods.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= quarter.end_date)
    )
    return str(begun["ahsn_name"][-1] if begun.height else periods["ahsn_name"][0])


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as a reference has it, as ``'Local programmes'``."""
    return "'" + name.replace("'", "''") + "'"
