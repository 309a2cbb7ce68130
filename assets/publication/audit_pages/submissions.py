"""The list of submissions: every version of every file, its hash and its sign-off.

What one of them holds is on its own page, in `submission_sheets`.
"""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.content import AuditPage, Section, cell
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import SUBMISSIONS
from assets.publication.audit_pages.wording import day, in_words, moment
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.pages.tables import Row, row
from assets.publication.words import counted

_HEADINGS = (
    "File",
    "AHSN",
    "#Version",
    "Received",
    "Prepared and approved by",
    "Outcome",
    "#Records read",
    "#Accepted",
    "#Flagged",
    "SHA-256",
)


def submissions_page(year: AuditYear) -> AuditPage:
    """Return the page that lists every submission of the year so far."""
    sent = year.frames["audit.submissions"].sort(
        "quarter",
        "ahsn_code",
        "version",
        "submission_id",
        descending=[True, False, True, False],
    )
    sections = []
    for quarter in year.quarters:
        own = sent.filter(pl.col("quarter") == quarter)
        table = listing(
            f"submissions-{quarter}",
            f"Submissions for {quarter}",
            _HEADINGS,
            own,
            lambda one: _row(year, one),
            query=f"select * from audit.submissions where quarter = '{quarter}'",
        )
        count = f"{counted(own.height, 'submission')} received."
        sections.append(Section(quarter_words(quarter), quarter, ((count,),), (table,)))
    return AuditPage(
        path=SUBMISSIONS,
        title="Submissions",
        sentences=(
            (
                "Every version of every file is kept as it came and is known by its "
                "hash. Of each AHSN and quarter one version counts: the newest that "
                "was not rejected.",
            ),
        ),
        sections=tuple(sections),
    )


def sign_off(one: Named) -> tuple[str, str]:
    """Return who prepared a submission, and who approved it and when."""
    approved = one["approved_by"] or "nobody"
    on = f" on {day(one['approved_on'])}" if one["approved_on"] else ""
    return one["prepared_by"] or "nobody", f"{approved}{on}"


def _row(year: AuditYear, one: Named) -> Row:
    prepared, approved = sign_off(one)
    href = year.submissions.link(one["submission_id"], depth=0)
    return row(
        cell(one["file_name"], href),
        year.ahsn(one["ahsn_code"]),
        "" if one["version"] is None else str(one["version"]),
        moment(one["received_at"]),
        cell(f"prepared by {prepared}", below=f"approved by {approved}"),
        cell(
            in_words(one["outcome"]),
            below="counts" if one["is_counting"] else "does not count",
        ),
        f"{one['records_read']:,}",
        f"{one['records_accepted']:,}",
        f"{one['records_flagged']:,}",
        one["submission_id"][:12],
    )
