"""The records under a figure as a table: whose, which sheet and cell, what stood there.

Each AHSN has a row of its own that links find, and back to England's figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assets.publication.audit_pages.content import Listing, cell, columns
from assets.publication.audit_pages.failure_links import (
    failure_links,
    failures_of_record,
)
from assets.publication.audit_pages.listing import MAX_ROWS, Named, left_out
from assets.publication.audit_pages.places import ahsn_anchor
from assets.publication.audit_pages.takeovers import takeover_links, takeover_remark
from assets.publication.audit_pages.wording import exact, in_words
from assets.publication.audit_pages.year import AuditYear, Metric
from assets.publication.pages.tables import Cell, Link, Row, Table, row

_HEADINGS = ("Organisation", "Cell", "#Figure", "Status", "What is said of it")


def record_listing(
    year: AuditYear, metric: Metric, quarter: str, frames: Mapping[str, pl.DataFrame]
) -> list[Listing]:
    """Return the table of a figure's records, under a row for each AHSN.

    Args:
        year: the year so far.
        metric: whose figure it is.
        quarter: of the figure.
        frames: of this figure alone: ``marts.ahsn_metric_quarter``, ``audit.failures``
            and ``records``, as `records_of` returns them.
    """
    records = frames["records"]
    first = records.head(MAX_ROWS).partition_by("ahsn_code", as_dict=True)
    rows: list[Row] = []
    failures = frames["audit.failures"].filter("is_open")
    for ahsn in frames["marts.ahsn_metric_quarter"].iter_rows(named=True):
        rows.append(_ahsn_row(year, quarter, ahsn))
        own = first.get((ahsn["ahsn_code"],), records.clear())
        rows += [
            _record_row(year, metric, one, failures)
            for one in own.iter_rows(named=True)
        ]
    if not rows:
        return []
    table = Table(
        f"records-{quarter}",
        f"{metric.metric_name}: the records behind the figure of {quarter}",
        columns(*_HEADINGS),
        tuple(rows),
    )
    query = (
        "select * from marts.activity where metric_code = "
        f"'{metric.metric_code}' and quarter = '{quarter}'"
    )
    return [Listing(table, left_out(records.height, query))]


def _ahsn_row(year: AuditYear, quarter: str, ahsn: Named) -> Row:
    code = ahsn["ahsn_code"]
    why = "" if ahsn["is_reported"] else "No record that counts gives a figure."
    return row(
        year.ahsn(code),
        "",
        exact(ahsn["value"]),
        in_words(ahsn["status"]),
        Cell(why, links=(Link("Back to England's figure", f"#{quarter}"),)),
        id=ahsn_anchor(quarter, code),
        is_total=True,
    )


def _record_row(
    year: AuditYear, metric: Metric, one: Named, failures: pl.DataFrame
) -> Row:
    figure = exact(one["value"])
    if metric.basis == "rate" and one["denominator"] is not None:
        parts = f"{exact(one['numerator'])} of {exact(one['denominator'])}"
        return _row(year, metric, one, cell(figure, below=parts), failures)
    return _row(year, metric, one, cell(figure), failures)


def _row(
    year: AuditYear, metric: Metric, one: Named, figure: Cell, failures: pl.DataFrame
) -> Row:
    remarks = (*_remarks(one), *takeover_remark(year, metric.basis, one))
    comment = (f"comment: {one['comment']}",) if one["comment"] else ()
    return row(
        year.organisation(one["organisation_code"]),
        _place(year, one),
        figure,
        in_words(one["status"]),
        Cell("; ".join((*remarks, *comment)), links=tuple(_links(year, one, failures))),
    )


def _place(year: AuditYear, one: Named) -> Cell:
    href = year.submissions.record(
        one["submission_id"], "activity", one["row_number"], depth=1
    )
    if one["row_number"] is None:
        return cell("the cover: nil", href)
    return cell(f"{one['sheet']}!{one['cell'] or one['row_number']}", href)


def _remarks(one: Named) -> Iterator[str]:
    if one["is_flagged"]:
        yield "flagged"
    if one["carried_quarter"] is not None:
        place = f"{one['carried_sheet']}!{one['carried_cell']}"
        value = exact(one["carried_value"])
        yield f"nil: carried on from {one['carried_quarter']}, {value} in {place}"
    elif one["status"] == "nil" and one["value"]:
        yield "nil: carried on from the organisations it goes on from"


def _links(year: AuditYear, one: Named, failures: pl.DataFrame) -> Iterator[Link]:
    carried = year.submissions.record(
        one["carried_submission_id"], "activity", one["carried_row_number"], depth=1
    )
    if carried:
        yield Link("the cell it is carried on from", carried)
    yield from takeover_links(year, one)
    if one["failure_count"]:
        own = failures_of_record(failures, one["submission_id"], one["row_number"])
        yield from failure_links(
            year, own, one["ahsn_code"], one["quarter"], one["failure_count"]
        )
