"""What the judged records of all six datasets have in common.

The steps each dataset's own module is made of: which records are judged, the AHSN they
are of, statuses, fractions, organisations at a date, and keys for duplicates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.evidence import Evidence
from assets.validation.judged.elsewhere import with_area_during
from assets.validation.resolve import resolve_names, vocabulary_names

UNKNOWN = "unknown"
# Of a number's fifteen digits the last three may be the spreadsheet's own.
_LAST_DIGITS = 1e-12
# As many rows as one can look up; a longer list is nobody's to read.
_COPIES_NAMED = 20


@dataclass(frozen=True)
class Bench:
    """What lies ready when records are judged: evidence, registry, covers, sheets.

    ``facts`` is `judged.cover.cover_facts`, ``sheets`` `judged.sheets.judged_sheets`
    and ``datasets`` `judged.sheets.judge_datasets`; ``standing`` is
    `versions.standing_versions`: which version of each AHSN counts.
    """

    evidence: Evidence
    frames: RegistryFrames
    facts: pl.DataFrame
    datasets: pl.DataFrame
    sheets: pl.DataFrame
    standing: pl.DataFrame
    judged_at: datetime

    @property
    def quarter(self) -> Quarter:
        """The quarter being judged."""
        return Quarter.parse(self.evidence.quarter)


def records_to_judge(bench: Bench, dataset: str) -> pl.DataFrame:
    """Return a dataset's records of the sheets that can be judged.

    Returns:
        The columns of `archive.frames.RECORDS`, and ``ahsn_code`` (null if unknown),
        ``quarter``; one row a record.
    """
    sheets = bench.sheets.lazy().filter(pl.col("dataset") == dataset)
    return (
        bench.evidence.records[dataset]
        .join(sheets.select("submission_id"), on="submission_id", how="semi")
        .join(
            bench.facts.lazy().select("submission_id", "ahsn_code"),
            on="submission_id",
            how="left",
        )
        .with_columns(pl.lit(bench.evidence.quarter).alias("quarter"))
        .collect()
    )


def resolve_vocabulary(
    records: pl.DataFrame, column: str, *, bench: Bench, vocabulary: str
) -> pl.DataFrame:
    """Return the records with ``column``: the code of a vocabulary, or null."""
    names = vocabulary_names(bench.frames.vocabularies, vocabulary, column=column)
    return resolve_names(records, column, names=names)


def resolve_status(records: pl.DataFrame, bench: Bench) -> pl.DataFrame:
    """Return the records with ``status``; blank is ``final``, unknown is null."""
    resolved = resolve_vocabulary(records, "status", bench=bench, vocabulary="status")
    return resolved.with_columns(
        pl.when(pl.col("status_text").is_null())
        .then(pl.lit("final"))
        .otherwise("status")
        .alias("status")
    )


def fractions_of(*columns: str) -> tuple[pl.Expr, ...]:
    """Return ``<column>_fraction`` of each: how far it is from a whole number.

    0 where that is but the last digits of a sum worked out by a spreadsheet.
    """
    return tuple(_fraction(column) for column in columns)


def _fraction(column: str) -> pl.Expr:
    value = pl.col(column)
    off = (value - value.round()).abs()
    is_whole = off <= _LAST_DIGITS * pl.max_horizontal(value.abs(), 1.0)
    return pl.when(is_whole).then(0.0).otherwise(off).alias(f"{column}_fraction")


def join_organisations(records: pl.DataFrame, bench: Bench) -> pl.DataFrame:
    """Return the records with their organisation resolved, as it stood in the quarter.

    Args:
        records: has ``organisation_code_text``.
        bench: the quarter and the registry.

    Returns:
        The records with ``organisation_code``, ``organisation_ahsn_code`` (the
        sender, if the organisation was in its area on any day of the quarter; else
        whose it was at the quarter's end, or last before it), ``shared_code`` (the
        organisation's, where it was in another AHSN's area in the quarter too),
        ``opened_on``, ``closed_on``, ``opened_after``, ``closed_before`` (Date: set
        only where that is after, or before, the whole quarter).
    """
    resolved = resolve_names(
        records, "organisation_code", names=bench.frames.organisation_names
    )
    organisations = organisations_in(bench.frames.organisations, bench.quarter)
    placed = resolved.join(organisations, on="organisation_code", how="left")
    return with_area_during(placed, bench.frames.organisations, bench.quarter)


def organisations_in(organisations: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return each organisation as it stood in a quarter; one row an organisation."""
    has_begun = pl.col("valid_from").is_null() | (
        pl.col("valid_from") <= quarter.end_date
    )
    latest_begun = (
        organisations.with_columns(has_begun.alias("has_begun"))
        .sort("valid_from", nulls_last=False)
        .with_columns(
            pl.when("has_begun")
            .then(pl.int_range(pl.len()))
            .otherwise(-1)
            .alias("rank")
        )
        # Stable: of periods that have all yet to begin the first one stays.
        .sort("rank", descending=True, maintain_order=True)
        .unique("organisation_code", keep="first", maintain_order=True)
    )
    return latest_begun.select(
        "organisation_code",
        pl.col("ahsn_code").alias("organisation_ahsn_code"),
        "opened_on",
        "closed_on",
        pl.when(pl.col("opened_on") > quarter.end_date)
        .then("opened_on")
        .alias("opened_after"),
        pl.when(pl.col("closed_on") < quarter.start_date)
        .then("closed_on")
        .alias("closed_before"),
    )


def _listed(rows: pl.Expr, more: pl.Expr) -> pl.Expr:
    # Every copy fails and is named so; its message need not list ten thousand others.
    named = rows.list.join(", ")
    in_words = pl.concat_str(named, pl.lit(" and "), more, pl.lit(" more"))
    return (
        pl.when(more > 0)
        .then(in_words)
        .otherwise(named.str.replace(r", (\d+)$", " and $1"))
        .alias("copy_rows")
    )


def with_record_key(records: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    """Return the records with ``record_key``, and ``copy_rows`` where it is repeated.

    Args:
        records: has ``submission_id`` and ``row_number``.
        key: what makes a record one of its kind within a submission; null where that
            cannot be said.

    Returns:
        ``record_key`` (String) and ``copy_rows`` (String, such as ``5 and 9``, or the
        first of many and how many more).
    """
    keyed = records.lazy().with_columns(
        pl.when(key.is_not_null())
        .then(pl.concat_str("submission_id", key, separator="|"))
        .alias("record_key")
    )
    copies = (
        keyed.filter(
            pl.col("record_key").is_not_null(), pl.col("record_key").is_duplicated()
        )
        .group_by("record_key")
        .agg(
            pl.col("row_number").sort().head(_COPIES_NAMED).cast(pl.String),
            (pl.len().cast(pl.Int64) - _COPIES_NAMED).alias("more"),
        )
        .select("record_key", _listed(pl.col("row_number"), pl.col("more")))
    )
    return keyed.join(copies, on="record_key", how="left").collect()


def filled(column: str) -> pl.Expr:
    """Return a String column with ``unknown`` for null, so that `ne` holds there."""
    return pl.col(column).fill_null(UNKNOWN)
