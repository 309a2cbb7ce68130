"""Records that a check kept out of the figures: where they are, and what was sent.

The warehouse knows where; what stood there only the archive has, and reading it is the
caller's. How a page lists them is in `rejected_records`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from assets.domain.datasets import BY_NAME, DATASETS, Dataset
from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.content import brief
from assets.publication.audit_pages.listing import Named, listed_rows

_AT = ("submission_id", "dataset", "row_number")


@dataclass(frozen=True)
class KeptOut:
    """What was sent in the records that were kept out.

    Attributes:
        records: dataset → a row a record: submission_id, sheet, row_number, and the
            text of each of the dataset's columns as it was sent.
        unquotable: the submissions that have such records but are in the archive no
            more as they were received.
    """

    records: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    unquotable: Collection[str] = frozenset()

    def of(self, submission_id: str) -> Iterator[tuple[Dataset, pl.DataFrame]]:
        """Yield the datasets of a submission that have such records, with these."""
        for dataset in DATASETS:
            own = self._parted.get((submission_id, dataset.name))
            if own is not None:
                yield dataset, own

    def listed(self) -> Iterator[tuple[str, str, int]]:
        """Yield submission_id, dataset and row_number of those that a page lists."""
        for (submission_id, dataset), rows in self._rows.items():
            for row_number in rows:
                yield submission_id, dataset, row_number

    def worth(
        self, submission_id: str | None, dataset: str | None, row_number: int | None
    ) -> str:
        """Return what a listed record would have counted, as sent; nothing of others.

        Of Activity it is ``3 for SYN-HIM-09``, of others each heading and text.
        """
        rows = self._rows.get((submission_id or "", dataset or ""), {})
        one = rows.get(row_number or 0)
        return "" if one is None or dataset is None else _worth(dataset, one)

    @cached_property
    def _parted(self) -> dict[tuple[str, str], pl.DataFrame]:
        return {
            (str(submission_id), dataset): own
            for dataset, frame in self.records.items()
            for (submission_id,), own in frame.sort("row_number")
            .partition_by("submission_id", as_dict=True)
            .items()
        }

    @cached_property
    def _rows(self) -> dict[tuple[str, str], dict[int, Named]]:
        return {
            at: {
                one["row_number"]: one for one in listed_rows(own).iter_rows(named=True)
            }
            for at, own in self._parted.items()
        }


NOTHING = KeptOut()


def where_kept_out(tables: WarehouseTables, quarter: str) -> pl.DataFrame:
    """Return where the records stand that were kept out in the year so far.

    Args:
        tables: those of `tables.TABLES`.
        quarter: such as 2020-21-Q4, the last one of the year so far.

    Returns:
        submission_id, dataset, row_number, each once. Of a submission that was
        rejected there is a row with neither of the latter: all its records were.
    """
    year = Quarter.parse(quarter).financial_year
    is_of_year = pl.col("quarter").str.starts_with(year) & (
        pl.col("quarter") <= quarter
    )
    seen = tables.frames["audit.sightings"].filter(is_of_year, "is_current")
    keeping_out = tables.frames["audit.failures"].filter(
        pl.col("rejects") == "record", pl.col("dataset").is_in(list(BY_NAME))
    )
    records = (
        seen.drop_nulls(["submission_id", "row_number"])
        .join(keeping_out.select("failure_id", "dataset"), on="failure_id")
        .select(_AT)
    )
    whole = (
        tables.frames["audit.submissions"]
        .filter(is_of_year, pl.col("outcome") == "rejected", pl.col("records_read") > 0)
        .select("submission_id")
    )
    return pl.concat([records, whole], how="diagonal").unique().sort(_AT)


def _worth(dataset: str, one: Named) -> str:
    columns = BY_NAME[dataset].columns
    sent = {column.name: brief(one[column.name]) for column in columns}
    if dataset != "activity":
        told = ((one.heading, sent[one.name]) for one in columns)
        return "; ".join(
            f"{heading}: {text}"
            for heading, text in told
            if text and heading != "Comment"
        )
    value = sent["value"]
    if not value and sent["denominator"]:
        value = f"{sent['numerator'] or 'no numerator'} of {sent['denominator']}"
    whose = sent["organisation_code"] or "no organisation"
    return f"{value or 'no value'} for {whose}"
