"""The records of a submission that were left out of the figures, as they were sent.

Each leads to the failures that kept it out, which lead back to it. Which records these
are is known in `kept_out`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assets.domain.datasets import Dataset
from assets.publication.audit_pages.content import (
    Listing,
    Section,
    brief,
    cell,
    columns,
)
from assets.publication.audit_pages.listing import MAX_ROWS, Named, listed_rows
from assets.publication.audit_pages.places import row_anchor
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Cell, Link, Row, Table, row

_HEADING, _ID = "Records left out", "records-left-out"
_SOME = (
    "A check kept these records out of the figures. They are shown as they were sent."
)
_ALL = (
    "The submission was rejected, so all its records were left out of the figures. "
    "They are shown as they were sent."
)
_UNQUOTABLE = (
    "Records of this submission were left out of the figures. What was sent in them "
    "cannot be quoted: archive/submissions/{submission_id} is not as it was received "
    "and kept. Somebody changed it, or the disk failed. Restore that folder from a "
    "backup, then write these pages again: outturn report {quarter} --outputs audit."
)
_LEFT_OUT = (
    "The first {listed:,} rows are listed and {more:,} are not. All of them are in "
    "archive/submissions/{submission_id}/records/{dataset}.parquet."
)

# The failures that kept a record out, by dataset and row_number.
_KeptBy = Mapping[tuple[str, int], list[Named]]


def rejected_records(
    year: AuditYear, one: Named, failures: pl.DataFrame
) -> Iterator[Section]:
    """Yield the section of a submission's records that were left out, if it has any.

    Args:
        year: the year so far.
        one: the submission, a row of ``audit.submissions``.
        failures: those that were found in it, as in ``audit.failures``.
    """
    sent = one["submission_id"]
    if sent in year.kept_out.unquotable:
        told = _UNQUOTABLE.format(submission_id=sent, quarter=year.quarter)
        yield Section(_HEADING, _ID, ((told,),))
        return
    is_whole = one["outcome"] == "rejected"
    kept_by = _kept_by(failures, is_whole=is_whole)
    listings = tuple(
        _listing(year, dataset, records, kept_by)
        for dataset, records in year.kept_out.of(sent)
    )
    if listings:
        yield Section(_HEADING, _ID, ((_ALL if is_whole else _SOME,),), listings)


def _kept_by(failures: pl.DataFrame, *, is_whole: bool) -> _KeptBy:
    found: dict[tuple[str, int], list[Named]] = {}
    for one in failures.drop_nulls("row_number").iter_rows(named=True):
        # Where the whole was rejected, whatever failed in a record is told.
        if is_whole or one["rejects"] == "record":
            found.setdefault((one["dataset"], one["row_number"]), []).append(one)
    return found


def _listing(
    year: AuditYear, dataset: Dataset, records: pl.DataFrame, kept_by: _KeptBy
) -> Listing:
    # A column in which nothing stands tells nothing.
    shown = [
        column
        for column in dataset.columns
        if records[column.name].null_count() < records.height
    ]
    names = [column.name for column in shown]
    headings = ("Row", *(column.heading for column in shown), "What failed in it")
    rows = (
        _record(
            year,
            dataset,
            names,
            one,
            kept_by.get((dataset.name, one["row_number"]), []),
        )
        for one in listed_rows(records).iter_rows(named=True)
    )
    table = Table(
        f"left-out-{dataset.name}",
        f"{records['sheet'][0]}: records left out, as they were sent",
        columns(*headings),
        tuple(rows),
    )
    return Listing(table, _left_out(dataset, records))


def _left_out(dataset: Dataset, records: pl.DataFrame) -> str:
    more = records.height - MAX_ROWS
    if more <= 0:
        return ""
    return _LEFT_OUT.format(
        listed=MAX_ROWS,
        more=more,
        submission_id=records["submission_id"][0],
        dataset=dataset.name,
    )


def _record(
    year: AuditYear, dataset: Dataset, names: list[str], one: Named, by: list[Named]
) -> Row:
    number = one["row_number"]
    return row(
        cell(f"{one['sheet']}, row {number}"),
        *(cell(brief(one[name])) for name in names),
        Cell("", links=tuple(_failure(year, failure) for failure in by)),
        id=row_anchor(dataset.name, number),
    )


def _failure(year: AuditYear, one: Named) -> Link:
    at = (one["failure_id"], one["ahsn_code"], one["quarter"])
    return Link(f"failure: {one['rule_id']}", year.failures.link(*at, depth=1))
