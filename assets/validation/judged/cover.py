"""The judged table of cover fields: one row for each field of each cover.

Also what the covers say once resolved, one row a submission, which every other judged
table builds on.
"""

from __future__ import annotations

import polars as pl

from assets.domain.datasets import BY_NAME
from assets.domain.names import name_key, name_key_column
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.evidence import Evidence

_IS_ABSENT = pl.col("cell").is_null().all().over("submission_id")


def judge_cover(evidence: Evidence, frames: RegistryFrames) -> pl.DataFrame:
    """Return a row for each cover field of each readable submission.

    A submission without any cover has one row, whose ``field`` is null.

    Returns:
        ``submission_id``, ``field``, ``value``, ``resolved`` (the code, quarter,
        version or ISO date the value stands for), ``usable`` (resolved, and valid
        here), ``is_ambiguous``, ``unknown_names`` (of nil_datasets), ``sheet``,
        ``row_number``, ``cell``, ``column_name`` (the field), ``text`` (the value).
    """
    readable = evidence.submissions.filter(pl.col("unreadable_reason").is_null())
    fields = (
        evidence.cover.join(readable.select("submission_id"), on="submission_id")
        .with_columns(
            pl.when(_IS_ABSENT).then(None).otherwise("field").alias("field"),
            name_key_column("value").alias("name_key"),
        )
        .unique(["submission_id", "field"], keep="first", maintain_order=True)
    )
    return (
        fields.join(_resolved(fields, frames), on=["field", "value"], how="left")
        .with_columns(
            pl.col("is_ambiguous").fill_null(False),
            _usable(evidence.quarter, frames).alias("usable"),
            pl.col("field").alias("column_name"),
            pl.col("value").alias("text"),
        )
        .drop("name_key")
    )


def cover_facts(cover: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Return what each submission's cover says, resolved; one row a submission.

    Returns:
        ``submission_id``, ``ahsn_code``, ``template_version``, ``prepared_by``,
        ``approved_by``, ``approved_on`` (Date), ``nil_datasets`` (List(String)); null
        where the cover does not say, or the file could not be read.
    """
    resolved = {"ahsn_code": "resolved", "template_version": "resolved"}
    facts = evidence.submissions.select("submission_id")
    for field in ("ahsn_code", "template_version", "prepared_by", "approved_by"):
        facts = _add_field(facts, cover, field, resolved.get(field, "value"))
    facts = _add_field(facts, cover, "approved_on", "resolved")
    facts = _add_field(facts, cover, "nil_datasets", "value")
    return facts.with_columns(
        pl.col("approved_on").str.to_date("%Y-%m-%d", strict=False),
        pl.col("nil_datasets").map_elements(
            lambda text: _dataset_names(text)[0], return_dtype=pl.List(pl.String)
        ),
    )


def quarter_said(cover: pl.DataFrame) -> str | None:
    """Return the quarter that one submission's cover says; None if it says none.

    Args:
        cover: ``field`` and ``value`` (String) of one submission.
    """
    said = cover.filter(pl.col("field") == "quarter")["value"].drop_nulls().to_list()
    return _quarter_of(said[0]) if said else None


def _add_field(
    facts: pl.DataFrame, cover: pl.DataFrame, field: str, column: str
) -> pl.DataFrame:
    said = cover.filter(pl.col("field") == field)
    return facts.join(
        said.select("submission_id", pl.col(column).alias(field)),
        on="submission_id",
        how="left",
    )


def _usable(quarter: str, frames: RegistryFrames) -> pl.Expr:
    in_use = frames.template_versions.filter(
        pl.col("first_quarter") <= quarter,
        pl.col("last_quarter").is_null() | (pl.col("last_quarter") >= quarter),
    )["template_version"]
    is_usable = (
        pl.when(pl.col("field") == "template_version")
        .then(pl.col("resolved").is_in(in_use.to_list()))
        .when(pl.col("field") == "quarter")
        .then(pl.col("resolved") == quarter)
        .otherwise(True)
    )
    return pl.when(is_usable).then("resolved")


def _resolved(fields: pl.DataFrame, frames: RegistryFrames) -> pl.DataFrame:
    """Return what each distinct value stands for; a cover has few, so row by row."""
    ahsns = dict(frames.ahsn_names.select("name_key", "ahsn_code").iter_rows())
    versions = {
        name_key(version): version
        for version in frames.template_versions["template_version"].to_list()
    }
    rows: list[tuple[str, str, str | None, bool, str | None]] = []
    distinct = fields.select("field", "value").drop_nulls().unique()
    for field, value in distinct.iter_rows():
        key = name_key(value)
        resolved: str | None = value
        unknown: list[str] = []
        match field:
            case "ahsn_code":
                resolved = ahsns.get(key)
            case "quarter":
                resolved = _quarter_of(value)
            case "template_version":
                resolved = versions.get(key)
            case "approved_on":
                resolved = _iso_date(value)
            case "nil_datasets":
                _, unknown = _dataset_names(value)
        is_ambiguous = field == "ahsn_code" and key in ahsns and resolved is None
        listed = "; ".join(unknown) or None
        rows.append((field, value, resolved, is_ambiguous, listed))
    schema = {
        "field": pl.String,
        "value": pl.String,
        "resolved": pl.String,
        "is_ambiguous": pl.Boolean,
        "unknown_names": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _quarter_of(text: str) -> str | None:
    try:
        return str(Quarter.parse(text))
    except ValueError:
        return None


def _iso_date(text: str) -> str | None:
    day = text.split(" ")[0].split("T")[0]
    texts = pl.Series([day])
    dates = [
        texts.str.to_date(shape, strict=False) for shape in ("%Y-%m-%d", "%d/%m/%Y")
    ]
    found = [date[0] for date in dates if date[0] is not None]
    return found[0].isoformat() if found else None


def _dataset_names(text: str) -> tuple[list[str], list[str]]:
    known = {name_key(name): name for name in BY_NAME}
    known |= {name_key(dataset.sheet): name for name, dataset in BY_NAME.items()}
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    names = [known[name_key(piece)] for piece in pieces if name_key(piece) in known]
    return names, [piece for piece in pieces if name_key(piece) not in known]
