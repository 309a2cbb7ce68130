"""The pages of failures: of each AHSN by quarter, and all together to search.

A browser's own search finds in the page of all what it has: a rule, a file, a cell, a
word of a message.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from assets.publication.audit_pages.content import AuditPage, Section
from assets.publication.audit_pages.failure_order import (
    ALIKE,
    SEVERITIES,
    in_order,
)
from assets.publication.audit_pages.failure_rows import (
    HEADINGS,
    HEADINGS_OF_ALL,
    QUERY,
    Lives,
    failure_row,
)
from assets.publication.audit_pages.listing import listing
from assets.publication.audit_pages.places import FAILURES, failures_page, link
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.pages.tables import Link
from assets.publication.words import counted


def failure_pages(year: AuditYear, lives: Lives) -> Iterator[AuditPage]:
    """Yield the page of all failures, one for each AHSN, and one of no AHSN."""
    failures = in_order(year.frames["audit.failures"])
    yield _all(year, failures, lives)
    for code in [*sorted(year.ahsns), None]:
        is_theirs = pl.col("ahsn_code").eq_missing(pl.lit(code, pl.String))
        yield _of_ahsn(year, code, failures.filter(is_theirs), lives)


def how_many(failures: pl.DataFrame) -> str:
    """Return how many failures there are, and how many of them are open, how grave."""
    found = counted(failures.height, "failure")
    still_open = failures.filter("is_open")
    if still_open.is_empty():
        return f"{found}, none of them open" if failures.height else found
    by_severity = dict(still_open.group_by("severity").len().iter_rows())
    told = [
        f"{by_severity[severity]:,} {severity}"
        for severity in SEVERITIES.categories
        if severity in by_severity
    ]
    return f"{found}, {still_open.height:,} of them open ({', '.join(told)})"


def _all(year: AuditYear, failures: pl.DataFrame, lives: Lives) -> AuditPage:
    table = listing(
        "failures",
        "Every failure of the year so far, those of the newest quarter first",
        HEADINGS_OF_ALL,
        failures,
        failure_row(year, lives, depth=1, has_anchor=False, tells_whose=True),
        query=QUERY.format(where=f"quarter in {_quoted(year)}"),
        alike=("ahsn_code", "quarter", *ALIKE),
    )
    return AuditPage(
        path=FAILURES,
        title="All failures",
        sentences=(
            (
                f"{how_many(failures)}. To find a rule, a file, a cell or a word of a "
                "message, search this page with your browser.",
            ),
        ),
        sections=(Section("Failures", "list", listings=(table,)),),
    )


def _of_ahsn(
    year: AuditYear, code: str | None, failures: pl.DataFrame, lives: Lives
) -> AuditPage:
    sections = [
        _quarter(
            year, code, quarter, failures.filter(pl.col("quarter") == quarter), lives
        )
        for quarter in year.quarters
    ]
    return AuditPage(
        path=failures_page(code),
        title=f"Failures: {year.ahsn(code)}",
        sentences=(
            (
                f"{how_many(failures)}, of the year so far. A failure is never "
                "deleted: it is resolved when it is no longer found.",
            ),
        ),
        sections=tuple(sections),
        above=(Link("All failures", link(FAILURES, depth=1)),),
    )


def _quarter(
    year: AuditYear,
    code: str | None,
    quarter: str,
    failures: pl.DataFrame,
    lives: Lives,
) -> Section:
    if failures.is_empty():
        return Section(quarter_words(quarter), quarter, (("No failure was found.",),))
    whose = "ahsn_code is null" if code is None else f"ahsn_code = '{code}'"
    table = listing(
        f"failures-{quarter}",
        f"Failures of {quarter}",
        HEADINGS,
        failures,
        failure_row(year, lives, depth=1, has_anchor=True),
        query=QUERY.format(where=f"{whose} and quarter = '{quarter}'"),
        alike=ALIKE,
    )
    return Section(
        quarter_words(quarter), quarter, ((f"{how_many(failures)}.",),), (table,)
    )


def _quoted(year: AuditYear) -> str:
    return "(" + ", ".join(f"'{quarter}'" for quarter in year.quarters) + ")"
