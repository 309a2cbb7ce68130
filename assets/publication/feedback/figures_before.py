"""Which figure of the quarter before belongs beside a failure.

A failure may point at a row that it is not about; what is shown must be what the
failure speaks of. The figures themselves are `last_quarter`'s business.
"""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.domain.names import name_key_column
from assets.domain.registry.frames import RegistryFrames
from assets.publication.last_quarter import last_totals, plain

_ROW = ["submission_id", "row_number"]


def with_last_quarter(
    frames: RegistryFrames, archive: Archive, failures: pl.DataFrame, last: pl.DataFrame
) -> pl.DataFrame:
    """Return the failures with the figure of the quarter before.

    Of the organisation that a failure names. One that names none is about the AHSN as
    a whole, even where it points at the row of one of its organisations (the AHSN's
    total has no cell of its own): it gets the AHSN's total. A row whose organisation
    nobody knows has no figure before.

    Args:
        frames: the registry.
        archive: for the rows that failures point at.
        failures: `archive.frames.FAILURES`.
        last: `last_quarter.last_figures`.

    Returns:
        The failures, in their order, and ``last_quarter`` (String, as it is shown;
        null if there is none).
    """
    of_organisation = last.select(
        pl.col("who").alias("organisation_code"),
        "metric_code",
        pl.coalesce("last_words", plain("last_value")).alias("last_of_organisation"),
    )
    strangers = _rows_of_strangers(frames, archive, failures)
    is_of_ahsn = pl.col("organisation_code").is_null() & pl.col("is_strange").is_null()
    return (
        failures.join(
            of_organisation,
            on=["organisation_code", "metric_code"],
            how="left",
            maintain_order="left",
        )
        .join(
            last_totals(last),
            on=["ahsn_code", "metric_code"],
            how="left",
            maintain_order="left",
        )
        .join(
            strangers.with_columns(pl.lit("activity").alias("dataset")),
            on=[*_ROW, "dataset"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.when(is_of_ahsn)
            .then("last_total")
            .otherwise("last_of_organisation")
            .alias("last_quarter")
        )
        .drop("last_of_organisation", "last_total", "is_strange")
    )


def _rows_of_strangers(
    frames: RegistryFrames, archive: Archive, failures: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of Activity that name an organisation nobody knows."""
    asked = failures.filter(
        pl.col("organisation_code").is_null(),
        pl.col("metric_code").is_not_null(),
        pl.col("row_number").is_not_null(),
        pl.col("dataset") == "activity",
    )
    submission_ids = asked["submission_id"].drop_nulls().unique().to_list()
    known = frames.organisation_names["name_key"]
    return (
        archive.records("activity", submission_ids)
        .select(*_ROW, name_key_column("organisation_code_text").alias("name_key"))
        .filter(~pl.col("name_key").is_in(known.implode()))
        .select(*_ROW, pl.lit(True).alias("is_strange"))
        .collect()
    )
