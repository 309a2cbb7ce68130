"""The page of published figures that nothing of ours could be held against, and why.

A reader who compares the published reports with ours finds here what the differences
do not speak of. Those that could be tested are told on the report itself.
"""

from __future__ import annotations

import polars as pl

from assets.publication.difference_reasons import precise
from assets.publication.display import NOT_APPLICABLE
from assets.publication.metric_notes import sentence
from assets.publication.pages.shell import Shell, page
from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.published_figures import not_shown
from assets.publication.report.differences import published_cell
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted

UNTESTED_PAGE = "untested.html"
_KEY = ["claim_id", "claim_part"]
# As the registry of claims says of what counts nothing.
_IS_FIGURE = (
    pl.col("reason").str.contains("^(part of a definition|a page number)").not_()
)


def untested_claims(year: ReportYear) -> pl.DataFrame:
    """Return the claims that could not be tested, but those about another year.

    One row a claim of `audit.claims`, by report and page, with ``period`` in the
    published words, and ours only where it is shown. Whether one is about another year
    is known where it names what it would be tested against.
    """
    about = year.others["reference.claims"].select(
        *_KEY,
        "period",
        "test_code",
        pl.coalesce("test_period", "last_financial_year").alias("when"),
    )
    whens = [*year.quarter_codes, year.quarter.financial_year]
    claims = year.others["audit.claims"].filter(pl.col("result") == "untestable")
    hidden = not_shown(year.marts["metric_quarter"]).with_columns(
        computed_value=pl.lit(None, pl.Float64)
    )
    return (
        claims.join(about, on=_KEY)
        .update(hidden, on=["test_code", "when"], include_nulls=True)
        .filter(pl.col("when").is_null() | pl.col("when").is_in(whens))
        .sort("source", *_KEY)
    )


def untested_sentence(year: ReportYear) -> str:
    """Return how many could not be tested, and that they may differ; empty if none."""
    count = _figures(untested_claims(year)).height
    if not count:
        return ""
    return (
        f"{counted(count, 'more published figure')}, of these and other reports, could "
        "not be tested and may differ from ours; the page of those not tested lists "
        f"{'it' if count == 1 else 'each'} with the reason."
    )


def untested_page(year: ReportYear) -> bytes:
    """Return the page, which stands beside the report."""
    claims = untested_claims(year)
    front = Link("Quarterly impact report", "index.html")
    shell = Shell(
        title="Published figures that could not be tested",
        build_id=year.build_id,
        is_synthetic=year.is_synthetic,
        caption=f"Quarterly impact report, {year.quarter.financial_year} "
        f"quarter {year.quarter.number}",
        place=year.quarter.months,
        crumbs=(front,),
        front=front,
    )
    figures = _figures(claims)
    others = claims.height - figures.height
    lede = (
        f"{counted(figures.height, 'published figure')} could not be held against "
        "ours, so nothing here says whether one of them is right. Where a figure of "
        "ours stands beside one, the reason says why the two cannot be compared."
    )
    if others:
        lede += (
            f" Last {'stands' if others == 1 else 'stand'} "
            f"{counted(others, 'number')} of a definition or of a page, which "
            f"{'counts' if others == 1 else 'count'} nothing."
        )
    return page(
        "report/templates/untested.html",
        shell,
        {
            "lede": lede,
            "table": _table(year, pl.concat([figures, _no_figures(claims)])),
        },
    )


def _figures(claims: pl.DataFrame) -> pl.DataFrame:
    """Return those that count something."""
    return claims.filter(_IS_FIGURE)


def _no_figures(claims: pl.DataFrame) -> pl.DataFrame:
    """Return those that are part of a definition or a page's number."""
    return claims.filter(_IS_FIGURE.not_())


def _table(year: ReportYear, claims: pl.DataFrame) -> Table:
    return Table(
        id="table-untested",
        caption="Published figures that could not be tested, and why",
        columns=(
            Column("About", below="and what was counted"),
            Column("Period", below="as published"),
            Column("As published", is_number=True),
            Column("Here", is_number=True),
            Column("Why it could not be tested"),
            Column("Where it was published"),
        ),
        rows=tuple(_row(year, claim) for claim in claims.iter_rows(named=True)),
    )


def _row(year: ReportYear, claim: Record) -> Row:
    ours = claim["computed_value"]
    why = str(claim["reason"])
    return Row(
        (
            Cell(str(claim["subject"]), below=str(claim["measure"])),
            Cell(str(claim["period"] or NOT_APPLICABLE)),
            published_cell(year, claim),
            Cell(
                precise(ours, str(claim["unit"]))
                if isinstance(ours, float)
                else NOT_APPLICABLE
            ),
            Cell(sentence(f"{why[:1].upper()}{why[1:]}")),
            Cell(f"{claim['source']}, page {claim['page']}"),
        )
    )
