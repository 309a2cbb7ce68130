"""Links from a figure or a record to the failures that were found in it.

What stands where they lead is in `failures`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.publication.audit_pages.places import failures_page, link
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Link
from assets.publication.words import counted

# More links than this are no help beside a figure.
_MANY = 5


def failure_links(
    year: AuditYear, failures: pl.DataFrame, ahsn_code: str, quarter: str, count: int
) -> Iterator[Link]:
    """Yield a link to each failure of an AHSN's figure; of many, to all it has.

    Args:
        year: the year so far.
        failures: rows of ``audit.failures``, those that are known to be about it.
        ahsn_code: whose figure it is.
        quarter: of the figure.
        count: how many failures it has. Where they are not the known ones, the link
            leads to all of the AHSN's quarter.
    """
    if not count:
        return
    if failures.height != count or count > _MANY:
        theirs = link(failures_page(ahsn_code), depth=1, anchor=quarter)
        yield Link(counted(count, "failure"), theirs)
        return
    for one in failures.iter_rows(named=True):
        href = year.failures.link(one["failure_id"], ahsn_code, quarter, depth=1)
        yield Link(f"failure: {one['rule_id']}", href)


def failures_of_record(
    failures: pl.DataFrame, submission_id: str, row_number: int | None
) -> pl.DataFrame:
    """Return the failures that stand in a record of the sheet Activity.

    Args:
        failures: rows of ``audit.failures``.
        submission_id: of the record.
        row_number: of the record; None, a nil on the cover, has none.
    """
    return failures.filter(
        pl.col("submission_id") == submission_id,
        pl.col("dataset") == "activity",
        pl.col("row_number") == row_number,
    )
