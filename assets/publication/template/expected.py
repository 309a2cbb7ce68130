"""What the registry has for a quarter: open programmes, metrics and organisations.

The judging asks the same of what comes back; here it decides which rows are laid out.
"""

from __future__ import annotations

import polars as pl

from assets.domain.names import name_key_column
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames


def in_use(quarter: str) -> pl.Expr:
    """Whether a quarter lies in ``first_quarter`` to ``last_quarter``; null is open."""
    has_begun = pl.col("first_quarter").is_null() | (pl.col("first_quarter") <= quarter)
    goes_on = pl.col("last_quarter").is_null() | (pl.col("last_quarter") >= quarter)
    return has_begun & goes_on


def programmes_in(frames: RegistryFrames, quarter: Quarter) -> pl.DataFrame:
    """Return the programmes open in a quarter, in the order of the published tables."""
    return frames.programmes.filter(in_use(str(quarter))).sort(
        pl.col("table_name") != "national programmes",
        "table_name",
        "table_position",
        "programme_name",
        nulls_last=True,
    )


def metrics_in(frames: RegistryFrames, quarter: Quarter) -> pl.DataFrame:
    """Return the metrics open in a quarter with ``programme_name``, by programme."""
    programmes = programmes_in(frames, quarter).select(
        "programme_code", "programme_name", "eligible_organisation_type"
    )
    return (
        programmes.with_row_index("programme_order")
        .join(
            frames.metrics.filter(in_use(str(quarter))).with_row_index("metric_order"),
            on="programme_code",
        )
        .sort("programme_order", "metric_order")
    )


def expected_programmes_of(
    frames: RegistryFrames, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return ``programme_code`` of what an AHSN is to report in a quarter."""
    return frames.expected_programmes.filter(
        pl.col("ahsn_code") == ahsn_code, in_use(str(quarter))
    ).select("programme_code")


def organisations_of(
    frames: RegistryFrames, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return the organisations of an AHSN that are open in a quarter, by code.

    Returns:
        ``organisation_code``, ``organisation_name``, ``organisation_type`` and
        ``organisation_shown``: the name, or the code where the name is not its alone.
        An organisation is in the AHSN it belonged to at the quarter's end.
    """
    end = quarter.end_date
    is_open = (pl.col("opened_on").is_null() | (pl.col("opened_on") <= end)) & (
        pl.col("closed_on").is_null() | (pl.col("closed_on") >= quarter.start_date)
    )
    has_begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= end)
    names = frames.organisation_names.rename({"organisation_code": "named_code"})
    is_its_own = pl.col("named_code").eq_missing(pl.col("organisation_code"))
    return (
        frames.organisations.filter(has_begun)
        .sort("valid_from", nulls_last=False)
        .unique("organisation_code", keep="last", maintain_order=True)
        .filter(is_open, pl.col("ahsn_code") == ahsn_code)
        .with_columns(name_key_column("organisation_name").alias("name_key"))
        .join(names, on="name_key", how="left")
        .select(
            "organisation_code",
            "organisation_name",
            "organisation_type",
            pl.when(is_its_own)
            .then("organisation_name")
            .otherwise("organisation_code")
            .alias("organisation_shown"),
        )
        .sort("organisation_code")
    )
