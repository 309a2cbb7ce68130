"""A failure as a row of a table: which rule, where, what stood there, and its life.

Which failures a page lists is that page's: those of an AHSN, of a rule, or all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from assets.publication.audit_pages.content import brief, cell
from assets.publication.audit_pages.listing import Named
from assets.publication.audit_pages.places import (
    KNOWN_ISSUES,
    failure_anchor,
    failures_page,
    known_issue_anchor,
    link,
    rule_page,
)
from assets.publication.audit_pages.wording import costs, moment
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.sender_text import quoting
from assets.publication.pages.tables import Cell, Link, Row, row

HEADINGS = ("Rule", "Where", "What stood there", "What is wrong", "Its life")
# Where the failures of several AHSNs and quarters stand in one table.
HEADINGS_OF_ALL = (HEADINGS[0], "AHSN and quarter", *HEADINGS[1:])
QUERY = "select * from audit.failures where {where} order by failure_id"

_EVENT_WORDS = {
    "found": "found",
    "covered": "covered by a known issue",
    "uncovered": "no longer covered by a known issue",
    "resolved": "resolved",
    "reopened": "came back",
}


@dataclass(frozen=True)
class Lives:
    """What happened to each failure, in order, by failure_id."""

    events: Mapping[str, list[Named]]

    def of(self, failure_id: str) -> list[Named]:
        """Return the events of a failure, the first one first."""
        return self.events.get(failure_id, [])


def lives_of(events: pl.DataFrame) -> Lives:
    """Return the lives told by the rows of ``audit.failure_events``."""
    lives: dict[str, list[Named]] = {}
    for event in events.sort("failure_id", "event_number").iter_rows(named=True):
        lives.setdefault(event["failure_id"], []).append(event)
    return Lives(lives)


def failure_row(
    year: AuditYear,
    lives: Lives,
    *,
    depth: int,
    has_anchor: bool,
    tells_whose: bool = False,
) -> Callable[[Named], Row]:
    """Return what makes a row of a failure.

    Args:
        year: the year so far.
        lives: of the failures.
        depth: of the page that lists them.
        has_anchor: whether it is the page on which links find the failure; elsewhere
            the row links to it there.
        tells_whose: whether the row says which AHSN and quarter it is of, as it does
            under HEADINGS_OF_ALL.
    """

    def made(one: Named) -> Row:
        anchor = failure_anchor(one["failure_id"])
        return row(
            cell(
                one["rule_id"],
                link(rule_page(one["rule_id"]), depth=depth),
                below=costs(one["severity"], one["rejects"], one["submission_outcome"]),
            ),
            *((_whose(one, depth),) if tells_whose else ()),
            _where(year, one, depth),
            cell(brief(one["value"]), below=_expected(one)),
            _message(year, one, depth),
            _life(year, lives.of(one["failure_id"]), one, depth, has_anchor),
            id=anchor if has_anchor else "",
        )

    return made


def _whose(one: Named, depth: int) -> Cell:
    theirs = link(failures_page(one["ahsn_code"]), depth=depth, anchor=one["quarter"])
    return cell(one["ahsn_code"] or "no AHSN", theirs, below=one["quarter"])


def _where(year: AuditYear, one: Named, depth: int) -> Cell:
    sent, number = one["submission_id"], one["row_number"]
    href = year.submissions.record(sent, one["dataset"], number, depth=depth)
    at = one["cell"] or number
    if one["sheet"] is None:
        place = "the file itself" if sent else "nothing was sent"
    else:
        place = one["sheet"] if at is None else f"{one['sheet']}!{at}"
    return cell(place, href, below=one["source_file"] or "")


def _expected(one: Named) -> str:
    return f"expected: {one['expected']}" if one["expected"] else ""


def _message(year: AuditYear, one: Named, depth: int) -> Cell:
    below = []
    if one["known_issue_id"]:
        below.append(f"Covered by the known issue {one['known_issue_id']}.")
    if one["explanation"]:
        below.append(f"Explained: {one['explanation']}")
    links = []
    href = year.figures.link(one["metric_code"], one["quarter"], depth=depth)
    if href:
        links.append(Link(year.metric(one["metric_code"]), href))
    worth = year.kept_out.worth(one["submission_id"], one["dataset"], one["row_number"])
    if worth:
        below.append(f"The record was left out: {worth}.")
    value = brief(one["value"])
    # A message that quotes a long cell is not to print all of it once more.
    said = one["message"].replace(one["value"], value) if value else one["message"]
    issue = one["known_issue_id"]
    if year.has_known_issue(issue):
        anchor = known_issue_anchor(issue)
        path = link(KNOWN_ISSUES, depth=depth, anchor=anchor)
        links.append(Link("Who agreed to it, and why", path))
    message = quoting(said, value)
    told = quoting(" ".join(below), worth)
    return Cell(message, below=told, links=tuple(links))


def _life(
    year: AuditYear, events: list[Named], one: Named, depth: int, has_anchor: bool
) -> Cell:
    told = "; ".join(_told(events)) or f"found {moment(one['first_seen_at'])}"
    standing = "Open" if one["is_open"] else "Resolved"
    links = []
    for event in events:
        mended = year.submissions.link(event["submission_id"], depth=depth)
        if event["life_event"] == "resolved" and mended:
            when = moment(event["happened_at"])
            links.append(Link(f"The submission that mended it, {when}", mended))
    if not has_anchor:
        theirs = year.failures.link(
            one["failure_id"], one["ahsn_code"], one["quarter"], depth=depth
        )
        links.append(Link(f"Among those of {one['ahsn_code'] or 'no AHSN'}", theirs))
    return Cell(standing, below=told, links=tuple(links))


def _told(events: list[Named]) -> Iterator[str]:
    for event in events:
        what = _EVENT_WORDS.get(event["life_event"], event["life_event"])
        yield f"{what} {moment(event['happened_at'])}"
