"""What stood in the cells of a figure's records, as the sender wrote it.

A record is told by its row; a nil that only the cover declares by the cover's cell.
What becomes of the texts is `figure_origin`'s.
"""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.archive.integrity import damaged
from assets.domain.errors import ArchiveError

_AT = ["submission_id", "row_number"]
_TEXTS = ["value_text", "numerator_text", "denominator_text"]
_OF = ("sheet", "cell", "value")


def with_texts(records: pl.DataFrame, archive: Archive) -> pl.DataFrame:
    """Return the records of a figure with what stood in their cells.

    Args:
        records: rows of `read_figure.records`; without a row_number they are nil by
            the cover.
        archive: where the submissions are.

    Returns:
        The records with value_text, numerator_text and denominator_text. A nil by the
        cover has the sheet, the cell and the text of the cover's ``nil_datasets``.

    Raises:
        ArchiveError: a submission is not what was received, so cannot be quoted; says
            which, and what to do.
    """
    ids = records["submission_id"].unique().to_list()
    _require_quotable(archive, ids)
    stood = archive.records("activity", ids).select(*_AT, *_TEXTS)
    wanted = records.lazy().select(_AT)
    read = stood.join(wanted, on=_AT, how="semi").collect()
    found = records.join(read, on=_AT, how="left", maintain_order="left")
    declared = (
        archive.cover(ids)
        .filter(pl.col("field") == "nil_datasets")
        .select("submission_id", *(pl.col(name).alias(f"cover_{name}") for name in _OF))
    )
    return (
        found.join(declared, on="submission_id", how="left", maintain_order="left")
        .with_columns(
            _of_cover("sheet", "sheet"),
            _of_cover("cell", "cell"),
            _of_cover("value_text", "value"),
        )
        .drop(f"cover_{name}" for name in _OF)
    )


def _require_quotable(archive: Archive, ids: list[str]) -> None:
    for folder, damage in damaged(archive.root, ids):
        raise ArchiveError(
            f"{damage}: somebody changed it, or the disk failed, so what the sender "
            f"wrote cannot be quoted from it. Restore {folder} from a backup, then ask "
            "again."
        )


def _of_cover(column: str, name: str) -> pl.Expr:
    is_cover = pl.col("row_number").is_null()
    return pl.when(is_cover).then(f"cover_{name}").otherwise(column).alias(column)
