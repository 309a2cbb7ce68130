"""The rows laid out on the other sheets: what was reported last quarter and goes on.

Without this quarter's answer: a stage, status or figure that nobody gave is none. For
stages also what is expected though nobody has reported it yet.
"""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.template.expected import (
    expected_programmes_of,
    organisations_of,
    programmes_in,
)


def adoption_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return a row for each organisation whose stage is expected of an AHSN.

    Those that reported one last quarter; of an expected programme of which none did,
    each eligible one.
    """
    programmes = programmes_in(frames, quarter).filter("has_adoption")
    pairs = programmes.join(organisations_of(frames, ahsn_code, quarter), how="cross")
    # By organisation, not by AHSN: one that has moved here keeps its stage.
    last = (
        archive.accepted("adoption", [str(quarter.previous())])
        .select("programme_code", "organisation_code", "stage")
        .unique(["programme_code", "organisation_code"], keep="last")
        .collect()
    )
    is_reported = pl.col("stage").is_not_null()
    is_new = ~is_reported.any().over("programme_code")
    is_eligible = pl.col("organisation_type") == pl.col("eligible_organisation_type")
    expected = expected_programmes_of(frames, ahsn_code, quarter)["programme_code"]
    is_expected = pl.col("programme_code").is_in(expected.implode())
    return (
        pairs.join(last, on=["programme_code", "organisation_code"], how="left")
        .filter(is_reported | (is_new & is_expected & is_eligible.fill_null(False)))
        .sort("programme_name", "organisation_code")
        .select(
            pl.col("programme_name").alias("programme_code"),
            pl.col("organisation_shown").alias("organisation_code"),
            pl.lit(None, pl.Float64).alias("last_value"),
            pl.concat_str(pl.lit("stage "), "stage").alias("last_words"),
        )
    )


def innovation_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return last quarter's innovations but those that were closed then."""
    return (
        _own_records(archive, "innovations", ahsn_code, quarter)
        .filter(pl.col("status") != "closed")
        .select(
            "innovation_id",
            "title",
            pl.col("category").replace(_names(frames, "innovation_category")),
            pl.lit(None, pl.Float64).alias("last_value"),
            pl.concat_str(
                pl.col("stage").replace(_names(frames, "innovation_stage")),
                pl.col("status").replace(_names(frames, "innovation_status")),
                separator=", ",
            ).alias("last_words"),
        )
    )


def local_programme_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return last quarter's local programmes, all of which go on until told."""
    themes = pl.element().replace(_names(frames, "theme"))
    return _own_records(archive, "local_programmes", ahsn_code, quarter).select(
        "local_programme_id",
        "title",
        pl.col("themes").list.eval(themes).list.join("; ").alias("themes"),
        pl.col("shared_with").list.join("; ").alias("shared_with"),
        pl.col("adopters").alias("last_value"),
        pl.lit(None, pl.String).alias("last_words"),
    )


def impact_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return the impacts of the library as it stood last quarter."""
    return _own_records(archive, "impacts", ahsn_code, quarter).select(
        "local_programme_id",
        pl.col("impact_type").replace(_names(frames, "impact_type")),
        pl.col("value").alias("last_value"),
        pl.when(pl.col("value").is_null())
        .then(pl.col("status").str.replace_all("_", " ", literal=True))
        .alias("last_words"),
    )


def _own_records(
    archive: Archive, dataset: str, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    return (
        archive.accepted(dataset, [str(quarter.previous())])
        .filter(pl.col("ahsn_code") == ahsn_code)
        .sort("submission_id", "row_number")
        .collect()
    )


def _names(frames: RegistryFrames, vocabulary: str) -> dict[str, str]:
    """Return code → name of a vocabulary's terms."""
    terms = frames.vocabularies.filter(pl.col("vocabulary") == vocabulary)
    return dict(terms.unique("code").select("code", "name").iter_rows())
