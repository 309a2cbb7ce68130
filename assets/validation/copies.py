"""Submissions that repeat another AHSN's rows.

Compared as they were typed, in whatever order the rows stand. What it costs is the
rule ``copied_submission``'s business.
"""

from __future__ import annotations

import polars as pl

from assets.archive.frames import RECORDS
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.evidence import Evidence
from assets.validation.judged.records import organisations_in
from assets.validation.resolve import resolve_names

_NO_DATA = ("submission_id", "sheet", "row_number")


def copied_submissions(
    evidence: Evidence, facts: pl.DataFrame, own_share: pl.DataFrame
) -> pl.DataFrame:
    """Return the submissions whose rows equal those of another AHSN's.

    Of equal submissions the first received is the original; of those received at the
    same moment, the one with the greater share of its own AHSN's organisations; then
    the one with the smaller id. A later version by the original's own AHSN is no copy.

    Args:
        evidence: the quarter's submissions and records.
        facts: ``submission_id``, ``ahsn_code``.
        own_share: ``submission_id``, ``own_share`` (Float64, 0 to 1).

    Returns:
        ``submission_id``, ``copied_from`` (the original's AHSN code); one row a copy.
    """
    order = ["received_at", "own_share", "submission_id"]
    of_original = {"ahsn_code": "copied_from", "submission_id": "original_id"}
    submissions = (
        _fingerprints(evidence)
        .join(evidence.submissions, on="submission_id")
        .join(facts.select("submission_id", "ahsn_code"), on="submission_id")
        .join(own_share, on="submission_id", how="left")
        .with_columns(pl.col("own_share").fill_null(0.0))
        .drop_nulls("ahsn_code")
        .sort(order, descending=[False, True, False])
    )
    originals = (
        submissions.unique("fingerprint", keep="first", maintain_order=True)
        .rename(of_original)
        .select("fingerprint", *of_original.values())
    )
    suspects = submissions.join(originals, on="fingerprint").filter(
        pl.col("ahsn_code") != pl.col("copied_from")
    )
    is_copy = [
        _same_rows(evidence, suspect, original)
        for suspect, original in suspects.select(
            "submission_id", "original_id"
        ).iter_rows()
    ]
    return suspects.filter(pl.Series(is_copy, dtype=pl.Boolean)).select(
        "submission_id", "copied_from"
    )


def own_shares(
    evidence: Evidence, facts: pl.DataFrame, frames: RegistryFrames
) -> pl.DataFrame:
    """Return what share of a submission's organisations is its own AHSN's.

    Args:
        evidence: the records of activity and adoption.
        facts: ``submission_id``, ``ahsn_code``.
        frames: the organisations and their names.

    Returns:
        ``submission_id``, ``own_share`` (Float64, 0 to 1).
    """
    named = pl.concat(
        [
            evidence.records[dataset].select("submission_id", "organisation_code_text")
            for dataset in ("activity", "adoption")
        ]
    )
    organisations = resolve_names(
        named.unique().collect(), "organisation_code", names=frames.organisation_names
    ).unique(["submission_id", "organisation_code"])
    quarter = Quarter.parse(evidence.quarter)
    is_own = pl.col("organisation_ahsn_code") == pl.col("ahsn_code")
    return (
        organisations.drop_nulls("organisation_code")
        .join(organisations_in(frames.organisations, quarter), on="organisation_code")
        .join(facts.select("submission_id", "ahsn_code"), on="submission_id")
        .group_by("submission_id")
        .agg(is_own.fill_null(False).mean().alias("own_share"))
    )


def _fingerprints(evidence: Evidence) -> pl.DataFrame:
    """Return ``submission_id``, ``fingerprint``: equal where the rows may be equal."""
    sums = [
        _data(evidence, dataset)
        .select("submission_id", pl.struct(pl.exclude("submission_id")).hash())
        .group_by("submission_id")
        # A wrapping sum does not depend on the order of the rows.
        .agg(pl.last().sum().alias("sum"), pl.len().alias("rows"))
        .with_columns(pl.lit(dataset).alias("dataset"))
        for dataset in RECORDS
    ]
    return (
        pl.concat(sums)
        .sort("dataset")
        .group_by("submission_id")
        .agg(pl.struct("dataset", "rows", "sum").hash().sum().alias("fingerprint"))
        .collect()
    )


def _same_rows(evidence: Evidence, one: str, other: str) -> bool:
    def rows(dataset: str, submission_id: str) -> pl.DataFrame:
        of_one = _data(evidence, dataset).filter(
            pl.col("submission_id") == submission_id
        )
        return of_one.drop("submission_id").sort(pl.all()).collect()

    return all(rows(name, one).equals(rows(name, other)) for name in RECORDS)


def _data(evidence: Evidence, dataset: str) -> pl.LazyFrame:
    """Return the data of each row as text: a number as read, or else as it stood."""
    typed = {
        name.removesuffix("_text")
        for name in RECORDS[dataset]
        if name.endswith("_text") and name.removesuffix("_text") in RECORDS[dataset]
    }
    columns = [
        pl.coalesce(pl.col(name).cast(pl.String), pl.col(f"{name}_text")).alias(name)
        for name in sorted(typed)
    ]
    texts = [
        pl.col(name)
        for name in RECORDS[dataset]
        if name not in _NO_DATA and name.removesuffix("_text") not in typed
    ]
    return evidence.records[dataset].select("submission_id", *texts, *columns)
