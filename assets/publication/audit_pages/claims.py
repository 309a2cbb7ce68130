"""The page of claims: every published figure we hold, and how it stands to ours.

Its verdicts are those of `audit.claims`; here each is listed with its source, and with
the way to the figure of ours it was tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.audit_pages.content import (
    AuditPage,
    Section,
    Sentence,
    cell,
)
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    CLAIMS,
    HEADLINES,
    claim_anchor,
    figure_page,
    link,
    safe_name,
)
from assets.publication.audit_pages.wording import NO_FIGURE, exact, in_words
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Cell, Row, row
from assets.publication.words import counted

_KEY = ["claim_id", "claim_part"]
_LATER = "later"
_HEADINGS = {
    "contradicted": "Contradicted by ours",
    "holds": "Hold",
    "untestable": "Could not be tested",
    _LATER: "About a time after this quarter",
}
# Of them nothing is said but what was published.
_UNTOLD = "Told in the audit pages of that quarter, or of the last one of that year."
_COLUMNS = (
    "Claim",
    "About",
    "Period",
    "Its words",
    "#As published",
    "#Ours",
    "#Published minus ours",
    "Why",
    "Where it was published",
)


def claims_page(year: AuditYear) -> AuditPage:
    """Return the page of every published figure that the registry has."""
    claims = claims_heard(year)
    counts = dict(claims.group_by("verdict").len().iter_rows())
    shown = [verdict for verdict in _HEADINGS if verdict in counts]
    return AuditPage(
        path=CLAIMS,
        title="Published figures tested against ours",
        sentences=(_told(claims.height),),
        points=tuple(_counted(verdict, counts[verdict]) for verdict in shown),
        sections=tuple(_sections(year, claims, shown)),
    )


def claims_heard(year: AuditYear) -> pl.DataFrame:
    """Return every claim with its verdict, as far as the year up to the quarter tells.

    Returns:
        One row a claim, by its number: the columns of ``audit.claims`` and, from the
        registry, period, test_kind, test_code and ``when``, the quarter or financial
        year it is about; ``verdict`` is its result, or ``later`` of a claim about a
        time after the quarter. A claim about a year is heard once its last quarter is.
    """
    claims = year.frames["audit.claims"].join(_about(year), on=_KEY, how="left")
    quarter = Quarter.parse(year.quarter)
    financial_year = quarter.financial_year
    when = pl.col("when")
    is_last = quarter.number == 4
    is_later = (
        pl.when(when.str.contains("Q"))
        .then(when > year.quarter)
        .otherwise(when > financial_year if is_last else when >= financial_year)
    )
    return claims.with_columns(
        pl.when(is_later.fill_null(False))
        .then(pl.lit(_LATER))
        .otherwise("result")
        .alias("verdict")
    ).sort(_KEY)


def _about(year: AuditYear) -> pl.DataFrame:
    """Return what each claim is about; an outturn, about its metric and year."""
    claims = year.frames["reference.claims"].select(
        *_KEY,
        "period",
        "test_kind",
        "test_code",
        pl.coalesce("test_period", "last_financial_year").alias("when"),
    )
    outturns = year.frames["reference.published_outturns"].select(
        "claim_id",
        pl.lit("outturn").alias("claim_part"),
        pl.col("financial_year").alias("period"),
        pl.lit("outturn").alias("test_kind"),
        pl.col("metric_code").alias("test_code"),
        pl.col("financial_year").alias("when"),
    )
    return pl.concat([claims, outturns]).unique(_KEY, keep="first")


def _told(count: int) -> Sentence:
    return (
        f"{counted(count, 'published figure')} we hold, each with the words it stands "
        "in, and what of ours it was held against. A difference is what was published "
        "less what ours comes to, unrounded.",
    )


def _counted(verdict: str, count: int) -> Sentence:
    return (f"{_HEADINGS[verdict]}: {count:,}.",)


def _sections(
    year: AuditYear, claims: pl.DataFrame, shown: list[str]
) -> Iterator[Section]:
    draw = _drawn(year)
    for verdict in shown:
        table = listing(
            f"claims-{verdict}",
            f"Published figures: {_HEADINGS[verdict].lower()}",
            _COLUMNS,
            claims.filter(pl.col("verdict") == verdict),
            draw,
            query="select * from audit.claims order by claim_id, claim_part",
        )
        said = ((_UNTOLD,),) if verdict == _LATER else ()
        yield Section(_HEADINGS[verdict], verdict, said, listings=(table,))


def _drawn(year: AuditYear) -> Callable[[Named], Row]:
    """Return what makes a row of a claim; it knows which figures have a page."""
    judged = year.frames["marts.metric_quarter"].select("metric_code", "quarter")
    figures = set(judged.iter_rows())
    headlines = set(year.frames["reference.headlines"]["headline_code"])

    def draw(claim: Named) -> Row:
        is_later = claim["verdict"] == _LATER
        return row(
            claim["claim_id"],
            cell(claim["subject"], below=claim["measure"]),
            claim["period"] or "",
            claim["words"] or "",
            cell(claim["value_published"], below=_as_meant(claim)),
            "" if is_later else _ours(claim, figures, headlines),
            "" if is_later else _difference(claim),
            "" if is_later else claim["reason"],
            f"{claim['source']}, page {claim['page']}",
            id=claim_anchor(claim["claim_id"], claim["claim_part"]),
        )

    return draw


def _as_meant(claim: Named) -> str:
    return f"{in_words(claim['qualifier'])}, {claim['unit']}".strip(", ")


def _ours(claim: Named, figures: set[tuple[str, str]], headlines: set[str]) -> Cell:
    """Return our figure with the way to its page, where it has one."""
    code, when = claim["test_code"], claim["when"]
    href = ""
    if code in headlines:
        href = link(HEADLINES, depth=0, anchor=safe_name(code))
    else:
        # What is of a year is looked at in its last quarter.
        quarter = when if "Q" in (when or "") else f"{when}-Q4"
        if (code, quarter) in figures:
            href = link(figure_page(code), depth=0, anchor=quarter)
    value = claim["computed_value"]
    if value is None and claim["test_kind"] is None:
        return cell("")
    status = in_words(claim["computed_status"])
    return cell(NO_FIGURE if value is None else exact(value), href, below=status)


def _difference(claim: Named) -> str:
    return "" if claim["residual"] is None else exact(claim["residual"])
