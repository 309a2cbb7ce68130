"""What somebody was called when: names change, codes do not."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames


def ahsn_name(frames: RegistryFrames, ahsn_code: str, quarter: Quarter) -> str:
    """Return the name an AHSN had at the quarter's end, or else its first one."""
    periods = frames.ahsns.filter(pl.col("ahsn_code") == ahsn_code)
    return str(at_quarters_end(periods, "ahsn_code", quarter)["ahsn_name"][0])


def at_quarters_end(periods: pl.DataFrame, code: str, quarter: Quarter) -> pl.DataFrame:
    """Return what held at a quarter's end, one row for each code, in order of codes.

    Args:
        periods: a row for each code and time, with ``valid_from``, null for ever.
        code: the column of codes, such as ``ahsn_code``.
        quarter: at whose end.

    Returns:
        The columns of ``periods``; a code whose first period begins later has that.
    """
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= quarter.end_date)
    return (
        periods.sort(code, "valid_from", nulls_last=False)
        .filter(begun | pl.col(code).is_first_distinct())
        .unique(code, keep="last", maintain_order=True)
    )


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as a reference has it, as ``'Local programmes'``."""
    return "'" + name.replace("'", "''") + "'"
