"""The page of known issues: who agreed that failures may stand, why, and until when.

Which failures an issue covers is told beside each of them, in `failure_rows`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.publication.audit_pages.content import AuditPage, Section, cell
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    KNOWN_ISSUES,
    known_issue_anchor,
    link,
    rule_page,
)
from assets.publication.audit_pages.wording import day, exact
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Cell, Row, row
from assets.publication.words import counted

_HEADINGS = (
    "Known issue",
    "Rule",
    "What it covers",
    "Why",
    "Agreed by",
    "Until",
    "#Failures covered",
)


def known_issues_page(year: AuditYear) -> AuditPage:
    """Return the page that lists every known issue of the registry."""
    covered = (
        year.frames["audit.failures"]
        .drop_nulls("known_issue_id")
        .group_by("known_issue_id")
        .agg(pl.len().alias("found"), pl.col("is_open").sum().alias("still_open"))
    )
    issues = year.frames["reference.known_issues"]
    table = listing(
        "known-issues",
        "Known issues, and how many failures of the year so far each covers",
        _HEADINGS,
        issues.join(covered, on="known_issue_id", how="left").sort("known_issue_id"),
        lambda one: _row(year, one),
        query="select * from reference.known_issues",
    )
    return AuditPage(
        path=KNOWN_ISSUES,
        title="Known issues",
        sentences=(
            (
                f"{counted(issues.height, 'known issue')}: failures that were to be "
                "expected, and who agreed that they may stand. An issue hides nothing: "
                "each failure is recorded as ever, and the figure's note says why.",
            ),
        ),
        sections=(Section("Known issues", "list", listings=(table,)),),
    )


def _row(year: AuditYear, one: Named) -> Row:
    return row(
        one["known_issue_id"],
        cell(one["rule_id"], link(rule_page(one["rule_id"]), depth=0)),
        cell("; ".join(_scope(year, one))),
        cell(one["reason"], below=f"In the report: {one['note']}"),
        cell(one["owner"], below=f"on {day(one['agreed_on'])}"),
        cell(day(one["expires_on"]), below="; ".join(_limits(one))),
        _covered(one),
        id=known_issue_anchor(one["known_issue_id"]),
    )


def _scope(year: AuditYear, one: Named) -> Iterator[str]:
    """Say of whom and what it speaks; what it does not name may be any."""
    if one["metric_code"] is not None:
        yield year.metric(one["metric_code"])
    if one["programme_code"] is not None:
        code = one["programme_code"]
        yield f"programme {year.programmes.get(code, code)}"
    if one["organisation_code"] is not None:
        yield year.organisation(one["organisation_code"])
    if one["ahsn_code"] is not None:
        yield year.ahsn(one["ahsn_code"])
    first, last = one["first_quarter"], one["last_quarter"]
    if first == last:
        yield first or "any quarter"
    else:
        yield f"{first or 'any quarter'} to {last or 'any later one'}"


def _limits(one: Named) -> Iterator[str]:
    if one["up_to"] is not None:
        yield f"none of more than {exact(one['up_to'])}"
    if one["failures_up_to"] is not None:
        yield f"no more than {counted(one['failures_up_to'], 'failure')} in a quarter"


def _covered(one: Named) -> Cell:
    return cell(f"{one['found'] or 0:,}", below=f"{one['still_open'] or 0:,} open")
