"""What stood in the records that were kept out of the figures, as the sender wrote it.

Where they stand the warehouse says, and what becomes of the texts the audit pages do.
"""

from __future__ import annotations

import polars as pl

from assets.archive.archive import Archive
from assets.domain.datasets import DATASETS, Dataset
from assets.domain.errors import ArchiveError
from assets.publication.audit_pages.kept_out import KeptOut


def read_kept_out(where: pl.DataFrame, archive: Archive) -> KeptOut:
    """Return what was sent in records that were kept out.

    A submission that is not as it was received and kept is told of, never quoted.

    Args:
        where: as `where_kept_out` returns it.
        archive: where the submissions are.
    """
    read: dict[str, list[pl.DataFrame]] = {}
    unquotable = set()
    own = where.partition_by("submission_id", as_dict=True, maintain_order=True)
    for (submission_id,), rows in own.items():
        try:
            found = _records(archive, str(submission_id), rows)
        except (ArchiveError, OSError, pl.exceptions.PolarsError):
            unquotable.add(str(submission_id))
            continue
        for dataset, records in found.items():
            read.setdefault(dataset, []).append(records)
    return KeptOut(
        {dataset: pl.concat(frames) for dataset, frames in read.items()},
        frozenset(unquotable),
    )


def _records(
    archive: Archive, submission_id: str, where: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    archive.require_whole([submission_id])
    is_whole = where["row_number"].has_nulls()
    found = {}
    for dataset in DATASETS:
        rows = where.filter(pl.col("dataset") == dataset.name)["row_number"].to_list()
        if not is_whole and not rows:
            continue
        sent = archive.records(dataset.name, [submission_id])
        wanted = sent if is_whole else sent.filter(pl.col("row_number").is_in(rows))
        found[dataset.name] = wanted.select(
            "submission_id", "sheet", "row_number", *_as_sent(dataset)
        ).collect()
    return found


def _as_sent(dataset: Dataset) -> list[pl.Expr]:
    return [
        pl.col(one.name if one.kind == "text" else f"{one.name}_text").alias(one.name)
        for one in dataset.columns
    ]
