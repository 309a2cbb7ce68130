"""What the tables of absence have in common: versions asked, sheets that could tell.

Something is absent only where a sheet was read that could have had it and nobody
declared that there is nothing.
"""

from __future__ import annotations

import polars as pl

from assets.validation.judged.records import Bench


def versions_asked(standing: pl.DataFrame) -> pl.DataFrame:
    """Return the versions that are asked for what they lack: good ones and the newest.

    Args:
        standing: `versions.standing_versions`.

    Returns:
        ``submission_id``, ``ahsn_code``; one row a version of a known AHSN.
    """
    newest = pl.col("version").max().over("ahsn_code")
    return standing.filter(
        pl.col("ahsn_code").is_not_null(),
        pl.col("is_good") | (pl.col("version") == newest),
    ).select("submission_id", "ahsn_code")


def sheets_that_tell(bench: Bench) -> pl.DataFrame:
    """Return the sheets on which something absent is missed.

    Not one that is declared nil, and not one that could not be judged: that has been
    said of the sheet.

    Returns:
        ``submission_id``, ``ahsn_code``, ``dataset``, ``sheet``, ``sheet_name``; one
        row for each version asked and sheet.
    """
    at = ["submission_id", "dataset"]
    return (
        bench.datasets.filter(~pl.col("is_nil"))
        .join(bench.sheets, on=at, how="semi")
        .join(versions_asked(bench.standing), on="submission_id")
        .select("submission_id", "ahsn_code", "dataset", "sheet", "sheet_name")
    )


def quarter_in_span(quarter: str) -> pl.Expr:
    """Return whether a quarter lies in ``first_quarter`` to ``last_quarter``."""
    return pl.col("first_quarter").fill_null(quarter).le(quarter) & pl.col(
        "last_quarter"
    ).fill_null(quarter).ge(quarter)


def nowhere(*, with_sheet: bool = True) -> tuple[pl.Expr, ...]:
    """Return the columns of a place, null: what is absent stands in no cell."""
    texts = ["column_name", "text", *["sheet"] * with_sheet]
    return (
        *(pl.lit(None, pl.String).alias(name) for name in texts),
        pl.lit(None, pl.Int64).alias("row_number"),
    )
