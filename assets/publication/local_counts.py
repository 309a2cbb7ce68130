"""Local programmes by theme, and their impacts by kind, in the order people read them.

England's, for report and tables alike; no table is laid out here. Themes overlap and
kinds have units of their own: neither adds up.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def themes_in_order(themes: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `marts.local_programme_themes`, a quarter's commonest first."""
    return themes.sort(
        "quarter",
        "programme_count",
        "theme_name",
        descending=[False, True, False],
        nulls_last=True,
    )


def impacts_in_order(impacts: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `marts.local_impacts`, each quarter's by the kind's name."""
    return impacts.sort("quarter", "impact_type_name")


def statuses_of_impacts(impact: Mapping[str, object]) -> tuple[str, ...]:
    """Return which of ``estimated`` and ``provisional`` some impacts of a kind are.

    The kind's status is the worst of them, so that one which is awaited would hide it.

    Args:
        impact: a row of `marts.local_impacts`.
    """
    marked = ("estimated", "provisional")
    return tuple(status for status in marked if impact[f"{status}_impact_count"])


def ahsns_told(impacts: pl.DataFrame) -> tuple[int, int]:
    """Return how many AHSNs told of local programmes, if only of none, and should.

    Args:
        impacts: rows of `marts.local_impacts` of one quarter.
    """
    told, expected = (
        [int(one) for one in impacts[f"ahsns_{word}"].drop_nulls()]
        for word in ("reported", "expected")
    )
    return max(told, default=0), max(expected, default=0)
