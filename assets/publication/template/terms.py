"""The words a drop-down offers: the closed lists, as one table for the Lists sheet.

Which of them are in use in a quarter is asked here; how they are written is not.
"""

from __future__ import annotations

import polars as pl

from assets.domain.datasets import DATASETS
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.template.expected import (
    in_use,
    metrics_in,
    organisations_of,
    programmes_in,
)
from assets.publication.template.words import basis_words

# The lists of the registry's vocabularies, by the name they have on the sheet.
VOCABULARIES = {
    "Status": "status",
    "Stage of adoption": "adoption_stage",
    "Innovation category": "innovation_category",
    "Innovation stage": "innovation_stage",
    "Innovation status": "innovation_status",
    "Theme": "theme",
    "Impact type": "impact_type",
    "Support type": "support_type",
}
_STATUS_MEANINGS = {
    "final": "the figure stands; a blank status means this too",
    "provisional": "the figure may still change",
    "estimated": "worked out, not counted",
    "not_available": "a figure will come later; leave the value blank",
    "not_applicable": "there can be no figure; leave the value blank",
    "nil": "nothing was done this quarter; leave the value blank",
}
_COLUMNS = ("list", "name", "code", "about")


def terms_of(frames: RegistryFrames, ahsn_code: str, quarter: Quarter) -> pl.DataFrame:
    """Return every list's terms that are in use, list by list.

    Returns:
        ``list``, ``name`` (what to write), ``code``, ``about`` (String; what it means
        or is measured in, blank where the name says it); one row a term.
    """
    lists = [
        *(
            _vocabulary(frames, name, vocabulary, quarter)
            for name, vocabulary in VOCABULARIES.items()
        ),
        _named("Programme", _programmes(frames, quarter)),
        _named("Metric", _metrics(frames, quarter)),
        _named("Organisation", _organisations(frames, ahsn_code, quarter)),
        _named("Sheet", _sheets()),
    ]
    return pl.concat(lists)


def _vocabulary(
    frames: RegistryFrames, name: str, vocabulary: str, quarter: Quarter
) -> pl.DataFrame:
    terms = (
        frames.vocabularies.filter(
            pl.col("vocabulary") == vocabulary, in_use(str(quarter))
        )
        .unique("code", keep="first", maintain_order=True)
        .select("name", "code", pl.col("unit").alias("about"))
    )
    if vocabulary == "status":
        meanings = pl.col("code").replace_strict(_STATUS_MEANINGS, default=None)
        terms = terms.with_columns(meanings.alias("about"))
    if vocabulary == "adoption_stage":
        # A stage is written as its number; its name says what that means.
        is_number = pl.col("name") == pl.concat_str(pl.lit("Stage "), "code")
        terms = terms.select(
            pl.col("code").alias("name"),
            "code",
            pl.when(~is_number).then("name").alias("about"),
        )
    return _named(name, terms)


def _programmes(frames: RegistryFrames, quarter: Quarter) -> pl.DataFrame:
    stages = pl.when("has_adoption").then(pl.lit("has stages of adoption"))
    return programmes_in(frames, quarter).select(
        pl.col("programme_name").alias("name"),
        pl.col("programme_code").alias("code"),
        stages.alias("about"),
    )


def _metrics(frames: RegistryFrames, quarter: Quarter) -> pl.DataFrame:
    return (
        metrics_in(frames, quarter)
        .with_columns(basis_words(quarter).alias("basis_words"))
        .select(
            pl.col("metric_name").alias("name"),
            pl.col("metric_code").alias("code"),
            pl.concat_str(
                "programme_name", "unit", "basis_words", separator="; "
            ).alias("about"),
        )
    )


def _organisations(
    frames: RegistryFrames, ahsn_code: str, quarter: Quarter
) -> pl.DataFrame:
    kind = pl.col("organisation_type").str.replace_all("_", " ", literal=True)
    return organisations_of(frames, ahsn_code, quarter).select(
        pl.col("organisation_shown").alias("name"),
        pl.col("organisation_code").alias("code"),
        kind.alias("about"),
    )


def _sheets() -> pl.DataFrame:
    return pl.DataFrame(
        [(dataset.sheet, dataset.name, None) for dataset in DATASETS],
        schema=dict.fromkeys(_COLUMNS[1:], pl.String),
        orient="row",
    )


def _named(name: str, terms: pl.DataFrame) -> pl.DataFrame:
    return terms.select(
        pl.lit(name).alias("list"),
        *(pl.col(column).cast(pl.String) for column in _COLUMNS[1:]),
    )
