"""The figures as they were told, kept for ever: one folder an edition.

``editions/<edition>/`` holds the rows of each of `FIGURES` in which a build differed
from all that was told before, and ``edition.json``. A figure that is no longer there
is a row too, which says so. Nothing differs: no edition. Half way through a build its
edition lies under ``untold/``: only a build that readers can open has told anything.
What a figure is worth is the marts' business; nothing is computed here.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import polars.selectors as cs

from assets.archive.cards import kept_in, marks_of, name_of, read_card, write_card
from assets.archive.folders import folder_published_at, move_published
from assets.archive.frames import UTC_TIME
from assets.archive.verdict import scan_kept
from assets.domain.errors import ArchiveError

# Grain: one row an edition.
EDITIONS = pl.Schema({"edition_id": pl.String(), "known_at": UTC_TIME})

_FIGURE = {
    "programme_code": pl.String(),
    "financial_year": pl.String(),
    "basis": pl.String(),
    "unit": pl.String(),
    "status": pl.String(),
    "value": pl.Float64(),
    "cumulative_value": pl.Float64(),
    "in_quarter_value": pl.Float64(),
    "trajectory": pl.Float64(),
    "outturn_pct": pl.Float64(),
    "flagged_value": pl.Float64(),
    "value_if_flagged_removed": pl.Float64(),
    "flagged_count": pl.Int64(),
    "in_quarter_unknown_count": pl.Int64(),
}
_WANTING = {
    "other_failure_count": pl.Int64(),
    "lapsed_count": pl.Int64(),
    "cumulative_unknown_count": pl.Int64(),
}

# What tells a figure from the others, and what is told of it. `is_there` is false in
# the row of a figure that is no longer told, whose other columns are null. Columns are
# only ever added at the end: editions kept before have them as null.
KEYS: Mapping[str, tuple[str, ...]] = {
    "metric_quarter": ("quarter", "metric_code"),
    "ahsn_metric_quarter": ("quarter", "ahsn_code", "metric_code"),
}
FIGURES: Mapping[str, pl.Schema] = {
    "metric_quarter": pl.Schema(
        {
            "quarter": pl.String(),
            "metric_code": pl.String(),
            "is_there": pl.Boolean(),
            **_FIGURE,
            "ahsns_reported": pl.Int64(),
            "ahsns_expected": pl.Int64(),
            "ahsns_not_available": pl.Int64(),
            **_WANTING,
        }
    ),
    # Without ranks and medians: they follow from the other AHSNs' figures, of which
    # one that is sent again would otherwise restate all fifteen.
    "ahsn_metric_quarter": pl.Schema(
        {
            "quarter": pl.String(),
            "ahsn_code": pl.String(),
            "metric_code": pl.String(),
            "is_there": pl.Boolean(),
            **_FIGURE,
            "submission_id": pl.String(),
            "numerator": pl.Float64(),
            "denominator": pl.Float64(),
            "organisations_reported": pl.Int64(),
            "is_expected": pl.Boolean(),
            "is_reported": pl.Boolean(),
            **_WANTING,
        }
    ),
}

_CARD = list(EDITIONS)
_KEPT, _UNTOLD = "editions", "untold"
# Less than a millionth is the order of a sum, not another figure.
_DECIMALS = 6


@dataclass(frozen=True)
class KeptEdition:
    """An edition in the archive: since when its figures were known, where they are."""

    edition_id: str
    known_at: datetime
    folder: Path

    def frame(self, name: str) -> pl.DataFrame:
        """Return one of `FIGURES`.

        Raises:
            ArchiveError: its file is gone or damaged; says what to do.
        """
        path = self.folder / f"{name}.parquet"
        try:
            return scan_kept([path], FIGURES[name]).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise ArchiveError(
                f"{path} in the archive is damaged ({error}). Restore its folder from "
                "a backup: no other place has the figures as they were told then."
            ) from error


def prepare(root: Path, marts: Mapping[str, pl.DataFrame], known_at: datetime) -> str:
    """Prepare what the marts say that was not told before; the caller holds the lock.

    It takes the place of one that was prepared and not told, and is told by `settle`.

    Args:
        root: the archive's root.
        marts: every row of the mart for each of `FIGURES`; one that is left out tells
            nothing, neither figures nor that they are gone.
        known_at: the moment of the build. An edition is always later than the one
            before it, by a microsecond where a clock was put back.

    Returns:
        The id of the edition; empty where nothing differs from what was told.

    Raises:
        ArchiveError: a mart lacks a column, or the disk refuses; nothing was kept.
    """
    settle(root, told=())
    news = {
        name: _news(name, marts[name], last_told(root, name))
        if name in marts
        else pl.DataFrame(schema=schema)
        for name, schema in FIGURES.items()
    }
    if all(frame.is_empty() for frame in news.values()):
        return ""
    moment = _after_the_last(root, known_at)
    edition_id = name_of(moment, _key(news))
    with folder_published_at(root / _UNTOLD / edition_id, root) as draft:
        for name, frame in news.items():
            frame.write_parquet(draft / f"{name}.parquet")
        write_card(
            draft / "edition.json", {"edition_id": edition_id, "known_at": moment}
        )
    return edition_id


def settle(root: Path, *, told: Collection[str]) -> None:
    """Keep what was prepared and has been told; drop what was not.

    Args:
        root: the archive's root; the caller holds the lock.
        told: the ids of the editions in the build that readers open.

    Raises:
        ArchiveError: the disk refuses.
    """
    try:
        for folder in kept_in(root / _UNTOLD):
            if folder.name in told:
                move_published(folder, root / _KEPT / folder.name)
            else:
                shutil.rmtree(folder)
    except OSError as error:
        raise ArchiveError(
            f"The archive at {root} could not settle what was told: "
            f"{error.strerror or error}. Check the disk's free space and the folder's "
            "permissions, then run again."
        ) from error


def kept_editions(root: Path, *, with_untold: bool = False) -> list[KeptEdition]:
    """Return every edition ever kept, by time; with the prepared one where asked.

    Raises:
        ArchiveError: one of them cannot be read; says which, and what to do.
    """
    folders = kept_in(root / _KEPT)
    if with_untold:
        folders += kept_in(root / _UNTOLD)
    return [_read_card(folder) for folder in folders]


def list_editions(root: Path, *, with_untold: bool = False) -> pl.DataFrame:
    """Return every edition, by time (`EDITIONS`)."""
    kept_ones = kept_editions(root, with_untold=with_untold)
    rows = [(kept.edition_id, kept.known_at) for kept in kept_ones]
    return pl.DataFrame(rows, schema=EDITIONS, orient="row")


def read_edition_frame(
    root: Path, name: str, *, with_untold: bool = False
) -> pl.DataFrame:
    """Return one frame of every edition, by time.

    Args:
        root: the archive's root.
        name: one of `FIGURES`.
        with_untold: whether the prepared one is read too.

    Returns:
        ``edition_id``, ``known_at``, then the frame's own columns.
    """
    return pl.concat(
        [
            pl.DataFrame(schema=pl.Schema({**EDITIONS, **FIGURES[name]})),
            *(
                kept.frame(name).select(*marks_of(kept, EDITIONS, _CARD), pl.all())
                for kept in kept_editions(root, with_untold=with_untold)
            ),
        ]
    )


def last_told(root: Path, name: str) -> pl.DataFrame:
    """Return each figure as it was told last (`FIGURES`), gone ones left out."""
    return (
        read_edition_frame(root, name)
        .unique(KEYS[name], keep="last", maintain_order=True)
        .filter("is_there")
        .select(FIGURES[name].names())
    )


def _news(name: str, mart: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that were not told so, and those of figures no longer there."""
    keys, schema = list(KEYS[name]), FIGURES[name]
    now = _as_figures(name, mart)
    others = [column for column in schema if column not in keys]
    changed = now.with_row_index().join(
        _comparable(told),
        left_on=[*keys, *(_rounded(c, schema) for c in others)],
        right_on=[*keys, *others],
        how="anti",
        nulls_equal=True,
    )
    gone = told.join(now, on=keys, how="anti").with_columns(
        pl.lit(False).alias("is_there"),
        *(pl.lit(None, schema[c]).alias(c) for c in others if c != "is_there"),
    )
    return pl.concat([changed.select(schema.names()), gone]).sort(keys)


def _as_figures(name: str, mart: pl.DataFrame) -> pl.DataFrame:
    columns = [column for column in FIGURES[name] if column != "is_there"]
    missing = [column for column in columns if column not in mart.columns]
    if missing:
        raise ArchiveError(
            f"An edition of {name} cannot be kept: the mart has no column "
            f"{', '.join(missing)}. Put it back into sql/marts/{name}.sql."
        )
    return mart.with_columns(pl.lit(True).alias("is_there")).select(
        pl.col(column).cast(dtype) for column, dtype in FIGURES[name].items()
    )


def _comparable(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(cs.float().round(_DECIMALS))


def _rounded(column: str, schema: pl.Schema) -> pl.Expr:
    is_float = schema[column] == pl.Float64()
    return pl.col(column).round(_DECIMALS) if is_float else pl.col(column)


def _key(news: Mapping[str, pl.DataFrame]) -> str:
    """Return 12 hex digits that change with anything the edition says."""
    digest = hashlib.sha256()
    for name, frame in news.items():
        digest.update(f"{name}\n{frame.write_csv()}".encode())
    return digest.hexdigest()[:12]


def _after_the_last(root: Path, known_at: datetime) -> datetime:
    kept = kept_editions(root)
    if not kept:
        return known_at
    return max(known_at, kept[-1].known_at + timedelta(microseconds=1))


def _read_card(folder: Path) -> KeptEdition:
    remedy = "at the price of when its figures became known"
    values, known_at = read_card(
        folder / "edition.json", _CARD, moment="known_at", remedy=remedy
    )
    return KeptEdition(values["edition_id"], known_at, folder)
