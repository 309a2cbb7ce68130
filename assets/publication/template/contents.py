"""What stands in an AHSN's template before she fills it in: rows, never values.

From the registry and the accepted records of the quarter before. How it looks is the
workbook's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.domain.errors import DeclarationError
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.last_quarter import last_figures, reported_lately
from assets.publication.naming import ahsn_name
from assets.publication.template.expected import (
    in_use,
    metrics_in,
    organisations_of,
    programmes_in,
)
from assets.publication.template.terms import terms_of
from assets.publication.template.words import basis_words


@dataclass(frozen=True)
class TemplateContents:
    """One AHSN's template for one quarter.

    ``rows`` is dataset → the rows laid out: the columns of the sheet that are filled
    in, as text, and ``last_value`` (Float64) and ``last_words`` (String), of which at
    most one is there. Activity's rows also have ``basis``, ``hint``, ``is_count``,
    ``lower_bound`` and ``upper_bound``. ``terms`` is `terms.terms_of`. ``last_source``
    says where the figures of the quarter before are from; None without any.
    """

    ahsn_code: str
    ahsn_name: str
    quarter: Quarter
    deadline_at: datetime
    template_version: str
    rows: Mapping[str, pl.DataFrame]
    terms: pl.DataFrame
    last_source: str | None


def template_contents(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> TemplateContents:
    """Return what stands in an AHSN's template.

    Raises:
        DeclarationError: no version of the template is registered for the quarter.
    """
    deadlines = frames.quarters.filter(pl.col("quarter") == str(quarter))
    return TemplateContents(
        ahsn_code=ahsn_code,
        ahsn_name=ahsn_name(frames, ahsn_code, quarter),
        quarter=quarter,
        deadline_at=deadlines["deadline_at"][0],
        template_version=_template_version(frames, quarter),
        rows={
            "activity": activity_rows(frames, archive, ahsn_code, quarter),
            "adoption": _adoption_rows(frames, archive, ahsn_code, quarter),
            "innovations": _innovation_rows(frames, archive, ahsn_code, quarter),
            "local_programmes": _programme_rows(frames, archive, ahsn_code, quarter),
            "impacts": _impact_rows(frames, archive, ahsn_code, quarter),
            "companies": pl.DataFrame(schema=_LAST),
        },
        terms=terms_of(frames, ahsn_code, quarter),
        last_source=_last_source(archive, ahsn_code, quarter),
    )


_LAST = {"last_value": pl.Float64(), "last_words": pl.String()}


def _template_version(frames: RegistryFrames, quarter: Quarter) -> str:
    known = frames.template_versions.filter(in_use(str(quarter)))
    if known.is_empty():
        raise DeclarationError(
            f"data/reference/templates.yml: no version of the template is for "
            f"{quarter}; add one, or open the last one's quarters."
        )
    return str(known["template_version"][-1])


def activity_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return a row for each figure that is expected of an AHSN.

    Those of the programmes it is expected to report or reported last quarter, for each
    metric open in the quarter: one of the AHSN's own, or one for each of its
    organisations that reported it within a year; where none did, for each eligible one.
    """
    last = last_figures(archive, quarter)
    metrics = metrics_in(frames, quarter).join(
        _own_programmes(frames, last, ahsn_code, quarter),
        on="programme_code",
        how="semi",
        maintain_order="left",
    )
    by_ahsn = _of_the_ahsn(metrics, last, ahsn_code)
    by_organisation = _by_organisation(
        metrics.filter(pl.col("reporting_level") != "ahsn"),
        organisations_of(frames, ahsn_code, quarter),
        reported_lately(archive, quarter),
    )
    had_any = last.filter(pl.col("ahsn_code") == ahsn_code).height > 0
    not_given = pl.lit("not reported" if had_any else None, pl.String)
    return (
        pl.concat([by_organisation, by_ahsn], how="diagonal")
        .sort(
            "programme_order",
            "metric_order",
            "who",
            nulls_last=True,
            maintain_order=True,
        )
        .join(
            last.select("who", "metric_code", *_LAST),
            on=["who", "metric_code"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            basis_words(quarter).alias("basis_words"),
            pl.when(pl.col("last_value").is_null() & pl.col("last_words").is_null())
            .then(not_given)
            .otherwise("last_words")
            .alias("last_words"),
        )
        .select(
            pl.col("programme_name").alias("programme_code"),
            pl.col("metric_name").alias("metric_code"),
            pl.col("organisation_shown").alias("organisation_code"),
            "basis",
            pl.concat_str("unit", "basis_words", separator="; ").alias("hint"),
            "is_count",
            "lower_bound",
            "upper_bound",
            *_LAST,
        )
    )


def _own_programmes(
    frames: RegistryFrames, last: pl.DataFrame, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    expected = frames.expected_programmes.filter(
        pl.col("ahsn_code") == ahsn_code, in_use(str(quarter))
    )
    reported = last.filter(pl.col("ahsn_code") == ahsn_code)
    return pl.concat(
        [expected.select("programme_code"), reported.select("programme_code")]
    ).unique()


def _of_the_ahsn(
    metrics: pl.DataFrame, last: pl.DataFrame, ahsn_code: str
) -> pl.DataFrame:
    """Return the metrics of the AHSN as a whole; an optional total if it gave one."""
    reported = last.filter(pl.col("who") == ahsn_code)["metric_code"].to_list()
    is_own = pl.col("reporting_level") == "ahsn"
    is_total = pl.col("reporting_level") == "organisation_with_total"
    return metrics.filter(
        is_own | (is_total & pl.col("metric_code").is_in(reported))
    ).with_columns(
        pl.lit(ahsn_code).alias("who"),
        pl.lit(None, pl.String).alias("organisation_code"),
        pl.lit(None, pl.String).alias("organisation_shown"),
    )


def _by_organisation(
    metrics: pl.DataFrame, organisations: pl.DataFrame, reported: pl.DataFrame
) -> pl.DataFrame:
    pairs = metrics.join(organisations, how="cross").join(
        reported.with_columns(is_reported=True),
        on=["organisation_code", "metric_code"],
        how="left",
    )
    is_reported = pl.col("is_reported").fill_null(False)
    is_eligible = pl.col("organisation_type") == pl.col("eligible_organisation_type")
    # Most eligible organisations take part in few programmes: once somebody does, a
    # row for each of the others would have to be filled in to say nothing.
    is_new = ~is_reported.any().over("metric_code")
    return pairs.filter(
        is_reported | (is_new & is_eligible.fill_null(False))
    ).with_columns(pl.col("organisation_code").alias("who"))


def _adoption_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    """Return the organisations that reported a stage last quarter and may again."""
    programmes = programmes_in(frames, quarter).filter("has_adoption")
    organisations = organisations_of(frames, ahsn_code, quarter)
    # By organisation, not by AHSN: one that has moved here keeps its stage.
    return (
        archive.accepted("adoption", [str(quarter.previous())])
        .collect()
        .join(programmes, on="programme_code")
        .join(organisations, on="organisation_code")
        .sort("programme_name", "organisation_code")
        .select(
            pl.col("programme_name").alias("programme_code"),
            pl.col("organisation_shown").alias("organisation_code"),
            pl.lit(None, pl.Float64).alias("last_value"),
            pl.concat_str(pl.lit("stage "), "stage").alias("last_words"),
        )
    )


def _innovation_rows(
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


def _programme_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    themes = pl.element().replace(_names(frames, "theme"))
    return _own_records(archive, "local_programmes", ahsn_code, quarter).select(
        "local_programme_id",
        "title",
        pl.col("themes").list.eval(themes).list.join("; ").alias("themes"),
        pl.col("shared_with").list.join("; ").alias("shared_with"),
        pl.col("adopters").alias("last_value"),
        pl.lit(None, pl.String).alias("last_words"),
    )


def _impact_rows(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
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


def _last_source(archive: Archive, ahsn_code: str, quarter: Quarter) -> str | None:
    """Return which submission last quarter's figures are from, and whose word it is."""
    current = archive.current_verdict(str(quarter.previous()))
    if current is None:
        return None
    counting = current.frame("submissions").filter(
        pl.col("ahsn_code") == ahsn_code, "is_counting"
    )
    if counting.is_empty():
        return None
    found = counting.row(0, named=True)
    return (
        f"{found['file_name']}, version {found['version']} for {quarter.previous()}, "
        f"prepared by {found['prepared_by'] or 'someone the cover does not name'}"
    )
