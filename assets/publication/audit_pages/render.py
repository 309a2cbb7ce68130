"""The audit pages of a quarter, from frames to files.

Pure: nothing is read or written here. What a page says is in the modules named after
the pages; how it is drawn, in `templates/audit_page.html`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from assets.domain.errors import PublicationError
from assets.domain.outputs import LEADS_TO
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.claims import claims_page
from assets.publication.audit_pages.content import AuditPage
from assets.publication.audit_pages.failure_rows import lives_of
from assets.publication.audit_pages.failures import failure_pages
from assets.publication.audit_pages.figures import figure_pages
from assets.publication.audit_pages.headlines import headlines_page
from assets.publication.audit_pages.index import index_page
from assets.publication.audit_pages.kept_out import NOTHING, KeptOut
from assets.publication.audit_pages.known_issues import known_issues_page
from assets.publication.audit_pages.places import INDEX, REPORT, link
from assets.publication.audit_pages.rules import rule_pages
from assets.publication.audit_pages.scores import scores_page
from assets.publication.audit_pages.submission_sheets import submission_pages
from assets.publication.audit_pages.submissions import submissions_page
from assets.publication.audit_pages.year import AuditYear, audit_year
from assets.publication.pages.shell import Shell, page
from assets.publication.pages.tables import Link

_TEMPLATE = "audit_pages/templates/audit_page.html"


def render_audit_pages(
    tables: WarehouseTables,
    quarter: str,
    rules: pl.DataFrame,
    kept_out: KeptOut = NOTHING,
    leads_to: Collection[str] = LEADS_TO["audit"],
) -> dict[str, bytes]:
    """Return the audit pages of a quarter: path in their folder → HTML.

    Args:
        tables: those of `tables.TABLES`.
        quarter: such as 2020-21-Q4; its financial year up to it is shown.
        rules: a row a rule: the texts rule_id, meaning, reason, message and expected,
            and costs, a list of structs of severity and rejects.
        kept_out: what was sent in the records that `where_kept_out` names.
        leads_to: the folders of the outbox that are there to be led to.

    Raises:
        PublicationError: two pages would have one name.
    """
    year = audit_year(tables, quarter, kept_out, leads_to)
    files: dict[str, bytes] = {}
    for one in audit_pages(year, rules):
        if one.path in files:
            raise PublicationError(
                f"Two audit pages would be {one.path}: two codes of the registry "
                "differ in nothing a file name can hold. Rename one of them."
            )
        files[one.path] = page(
            _TEMPLATE, _shell(tables, year, one), {"audit_page": one}
        )
    return files


def audit_pages(year: AuditYear, rules: pl.DataFrame) -> Iterator[AuditPage]:
    """Yield every page of the year so far, the first page first."""
    lives = lives_of(year.frames["audit.failure_events"])
    yield index_page(year)
    yield from figure_pages(year)
    yield from failure_pages(year, lives)
    yield from rule_pages(year, rules, lives)
    yield known_issues_page(year)
    yield headlines_page(year)
    yield claims_page(year)
    yield scores_page(year)
    yield submissions_page(year)
    yield from submission_pages(year, lives)


def _shell(tables: WarehouseTables, year: AuditYear, one: AuditPage) -> Shell:
    depth = one.path.count("/")
    top = () if one.path == INDEX else (Link("Audit", link(INDEX, depth=depth)),)
    report = (Link("Report", link(REPORT, depth=depth)),)
    return Shell(
        title=one.title,
        build_id=tables.build_id,
        is_synthetic=tables.is_synthetic,
        place=year.quarter,
        crumbs=(*(report if "report" in year.leads_to else ()), *top, *one.above),
        front=top[0] if top else None,
        is_internal=True,
    )
