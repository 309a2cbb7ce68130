"""Failures counted by quarter: a row an AHSN or a rule, a column a quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from assets.publication.audit_pages.content import Listing, cell
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import failures_page, link, rule_page
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Cell, Row, row

_QUERY = "select {by}, quarter, count(*) from audit.failures group by all"


def by_ahsn(
    year: AuditYear,
    failures: pl.DataFrame,
    codes: Iterable[str | None],
    *,
    id: str,
    depth: int,
) -> Listing:
    """Return how many failures of each AHSN were found, and how many are open.

    Args:
        year: the year so far.
        failures: those to count.
        codes: the AHSNs, in order; None for the failures of none.
        id: the table's anchor.
        depth: how many folders the page stands below the first one.
    """
    counts = _counts(failures, "ahsn_code")

    def ahsn_row(one: Named) -> Row:
        code = one["code"]
        return row(
            cell(year.ahsn(code), link(failures_page(code), depth=depth)),
            *(
                _count(
                    counts.get((code, quarter)),
                    link(failures_page(code), depth=depth, anchor=quarter),
                )
                for quarter in sorted(year.quarters)
            ),
        )

    return _table(year, "AHSN", codes, ahsn_row, id=id, by="ahsn_code")


def by_rule(year: AuditYear, failures: pl.DataFrame, *, id: str) -> Listing:
    """Return how many failures of each rule were found, and how many are open.

    Args:
        year: the year so far.
        failures: those to count.
        id: the table's anchor, on the first page.
    """
    counts = _counts(failures, "rule_id")

    def rule_row(one: Named) -> Row:
        return row(
            cell(one["code"], rule_page(one["code"])),
            *(_count(counts.get((one["code"], at))) for at in sorted(year.quarters)),
        )

    fired = failures["rule_id"].unique().sort()
    return _table(year, "rule", fired, rule_row, id=id, by="rule_id")


def _table(
    year: AuditYear,
    what: str,
    codes: Iterable[str | None],
    code_row: Callable[[Named], Row],
    *,
    id: str,
    by: str,
) -> Listing:
    return listing(
        id,
        f"Failures found, and of them still open, by {what} and quarter",
        (what[:1].upper() + what[1:], *(f"#{one}" for one in sorted(year.quarters))),
        pl.DataFrame({"code": list(codes)}, schema={"code": pl.String}),
        code_row,
        query=_QUERY.format(by=by),
    )


def _counts(
    failures: pl.DataFrame, by: str
) -> dict[tuple[str | None, str], tuple[int, int]]:
    counts = failures.group_by(by, "quarter").agg(
        pl.len().alias("found"), pl.col("is_open").sum().alias("still_open")
    )
    return {(code, quarter): (n, m) for code, quarter, n, m in counts.iter_rows()}


def _count(counts: tuple[int, int] | None, href: str = "") -> Cell:
    if counts is None:
        return cell("0")
    found, still_open = counts
    return cell(f"{found:,}", href, below=f"{still_open:,} open")
