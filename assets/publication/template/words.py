"""How a metric's basis and unit read to the person who fills in its cell."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.words import day


def basis_words(quarter: Quarter) -> pl.Expr:
    """Return, from ``basis``, over what time the figure is counted, in words."""
    year_began = f"1 April {quarter.start_year}"
    words = {
        "cumulative_fy": f"a running total since {year_began}",
        "cumulative_programme": "a running total since the programme began",
        "in_quarter": f"this quarter only ({quarter.months})",
        "snapshot": f"as it stood on {day(quarter.end_date)}",
        "rate": "numerator and denominator; leave the value blank",
    }
    return pl.col("basis").replace_strict(words, return_dtype=pl.String)
