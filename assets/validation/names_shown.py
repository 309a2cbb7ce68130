"""The registry's names beside its codes, for messages that people read."""

from __future__ import annotations

import polars as pl

from assets.domain.registry.frames import RegistryFrames


def join_names(
    rows: pl.DataFrame, frames: RegistryFrames, submissions: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows with the names of the codes they have, in the same order.

    Args:
        rows: failing rows; has ``submission_id`` and any of the registry's codes.
        frames: the registry.
        submissions: ``submission_id``, ``file_name``.

    Returns:
        The rows with ``file_name``, ``quarter_end_date`` (Date), and, for each code
        they have, its name; the code itself where it has none.
    """
    quarters = frames.quarters.select("quarter", "quarter_end_date")
    named = rows.drop("file_name", strict=False).join(
        submissions.select("submission_id", "file_name"),
        on="submission_id",
        how="left",
        maintain_order="left",
    )
    named = named.join(quarters, on="quarter", how="left", maintain_order="left")
    for code, name, known in _namings(frames):
        if code not in named.columns:
            continue
        named = named.join(
            known.rename({"code": code, "name": name}),
            on=code,
            how="left",
            maintain_order="left",
        ).with_columns(pl.coalesce(name, code).alias(name))
    return named


def _namings(frames: RegistryFrames) -> list[tuple[str, str, pl.DataFrame]]:
    """Return code column, name column, and the frame of ``code`` and ``name``."""
    ahsns = _latest(frames.ahsns, "ahsn_code", "ahsn_name")
    organisations = _latest(
        frames.organisations, "organisation_code", "organisation_name"
    )
    return [
        ("ahsn_code", "ahsn_name", ahsns),
        ("organisation_ahsn_code", "organisation_ahsn_name", ahsns),
        ("copied_from", "copied_from_name", ahsns),
        ("organisation_code", "organisation_name", organisations),
        (
            "programme_code",
            "programme_name",
            _latest(frames.programmes, "programme_code", "programme_name"),
        ),
        (
            "metric_code",
            "metric_name",
            _latest(frames.metrics, "metric_code", "metric_name"),
        ),
    ]


def _latest(frame: pl.DataFrame, code: str, name: str) -> pl.DataFrame:
    if "valid_from" in frame.columns:
        frame = frame.sort("valid_from", descending=True, nulls_last=True)
    return frame.unique(code, keep="first", maintain_order=True).select(
        pl.col(code).alias("code"), pl.col(name).alias("name")
    )
