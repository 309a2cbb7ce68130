"""The registry's names beside its codes, for messages that people read."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.elsewhere import SEPARATOR

# Columns with the codes of several AHSNs in one cell.
_OF_SEVERAL = ("also_reported_by", "also_supported_by")


def join_names(
    rows: pl.DataFrame,
    frames: RegistryFrames,
    *,
    submissions: pl.DataFrame,
    quarter: Quarter,
) -> pl.DataFrame:
    """Return the rows with the names of the codes they have, in the same order.

    Args:
        rows: failing rows; has ``submission_id`` and any of the registry's codes.
        frames: the registry.
        submissions: ``submission_id``, ``file_name``.
        quarter: the quarter at whose end things had the names shown.

    Returns:
        The rows with ``file_name``, ``quarter_end_date`` (Date), and, for each code
        they have, its name; the code itself where it has none.
    """
    named = rows.drop("file_name", strict=False).join(
        submissions.select("submission_id", "file_name"),
        on="submission_id",
        how="left",
        maintain_order="left",
    )
    named = named.with_columns(pl.lit(quarter.end_date).alias("quarter_end_date"))
    for code, name, known in _namings(frames, quarter):
        if code not in named.columns:
            continue
        if code in _OF_SEVERAL:
            known = _listed(named[code], known)
        named = named.join(
            known.rename({"code": code, "name": name}),
            on=code,
            how="left",
            maintain_order="left",
        ).with_columns(pl.coalesce(name, code).alias(name))
    return named


def _namings(
    frames: RegistryFrames, quarter: Quarter
) -> list[tuple[str, str, pl.DataFrame]]:
    """Return code column, name column, and the frame of ``code`` and ``name``."""
    ahsns = _at_end(frames.ahsns, quarter, "ahsn_code", "ahsn_name")
    organisations = _at_end(
        frames.organisations, quarter, "organisation_code", "organisation_name"
    )
    return [
        ("ahsn_code", "ahsn_name", ahsns),
        ("organisation_ahsn_code", "organisation_ahsn_name", ahsns),
        ("copied_from", "copied_from_name", ahsns),
        ("also_reported_by", "also_reported_by_name", ahsns),
        ("also_supported_by", "also_supported_by_name", ahsns),
        ("organisation_code", "organisation_name", organisations),
        (
            "programme_code",
            "programme_name",
            _first(frames.programmes, "programme_code", "programme_name"),
        ),
        (
            "metric_code",
            "metric_name",
            _first(frames.metrics, "metric_code", "metric_name"),
        ),
    ]


def _listed(codes: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """Return ``code`` and ``name`` of cells with several codes: ``A, B and C``."""
    names = dict(known.select("code", "name").iter_rows())
    cells = codes.drop_nulls().unique().sort().to_list()
    return pl.DataFrame(
        {
            "code": cells,
            "name": [
                _in_words([names.get(one, one) for one in cell.split(SEPARATOR)])
                for cell in cells
            ],
        },
        schema={"code": pl.String, "name": pl.String},
    )


def _in_words(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _at_end(
    dated: pl.DataFrame, quarter: Quarter, code: str, name: str
) -> pl.DataFrame:
    """Return the name each thing had by the quarter's end, or else its first one."""
    had_begun = pl.col("valid_from").is_null() | (
        pl.col("valid_from") <= quarter.end_date
    )
    begun = dated.filter(had_begun).sort("valid_from", descending=True, nulls_last=True)
    to_come = dated.filter(~had_begun).sort("valid_from")
    return _first(pl.concat([begun, to_come]), code, name)


def _first(frame: pl.DataFrame, code: str, name: str) -> pl.DataFrame:
    return frame.unique(code, keep="first", maintain_order=True).select(
        pl.col(code).alias("code"), pl.col(name).alias("name")
    )
