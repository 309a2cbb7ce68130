"""What a record's figure takes over from organisations that closed, said beside it.

Which figures of theirs, and how much of each, the warehouse holds; what of that is told
is `assets.domain.takeovers`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.domain.takeovers import told_takeovers
from assets.publication.audit_pages.listing import Named
from assets.publication.audit_pages.wording import exact
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Link
from assets.publication.words import listed, taken_over


def takeovers_of(year: AuditYear) -> pl.DataFrame:
    """Return what each figure of the year takes over.

    What closed in an earlier year is among it, where a programme's total goes on.

    Returns:
        quarter, ahsn_code, series_code, metric_code, inherited_value, and taken_over:
        a list of structs, the figures that it is made of by the names that begin with
        ``from_`` in `told_takeovers`.
    """
    found = told_takeovers(
        year.frames["staging.takeovers"],
        year.frames["staging.inherited_figures"],
        year.frames["staging.activity_figures"],
    )
    return found.group_by(
        "quarter", "ahsn_code", "series_code", "metric_code", maintain_order=True
    ).agg(
        pl.col("inherited_value").first(),
        pl.struct("^from_.*$").alias("taken_over"),
    )


def takeover_remark(year: AuditYear, basis: str, one: Named) -> Iterator[str]:
    """Yield how much a record's figure takes over and from whose; nothing of none.

    Args:
        year: the year so far.
        basis: of the metric.
        one: a record beside which its row of `takeovers_of` stands.
    """
    if one["inherited_value"] is None:
        return
    given = one["taken_over"]
    said = taken_over(
        exact(one["inherited_value"]),
        basis,
        figures=len(given),
        predecessors=len({each["from_organisation_code"] for each in given}),
    )
    yield f"{said}: {listed([_figure(year, each) for each in given])}"


def takeover_links(year: AuditYear, one: Named) -> Iterator[Link]:
    """Yield a link to each record that is taken over, where a page here lists it."""
    for each in one["taken_over"] or ():
        href = year.submissions.record(
            each["from_submission_id"], "activity", each["from_row_number"], depth=1
        )
        if href:
            whose, quarter = each["from_organisation_code"], each["from_quarter"]
            yield Link(f"the cell of {whose}, {quarter}", href)


def _figure(year: AuditYear, one: Named) -> str:
    place = f"{one['from_sheet']}!{one['from_cell'] or one['from_row_number']}"
    whose = year.organisation(one["from_organisation_code"])
    return f"{exact(one['from_value'])} of {whose} in {one['from_quarter']} ({place})"
