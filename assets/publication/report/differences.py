"""Where the report differs from the published one, figure by figure, and why.

Only what the registry knows to have been published can differ. Each claim's verdict is
the warehouse's (`audit.claims`); here it is said.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication import published_figures
from assets.publication.audit_pages.places import CLAIMS, claim_anchor, figure_page
from assets.publication.difference_reasons import (
    pages_in_words,
    precise,
    reason_in_words,
)
from assets.publication.display import half_up, marker
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted, listed, quarter_heading


def figures_tested(year: ReportYear) -> pl.DataFrame:
    """Return the published figures of the year up to the quarter that were tested.

    One row a figure; see `published_figures`.
    """
    return published_figures.figures_tested(year.others, year.revised(), year.quarter)


def differences_of_metrics(year: ReportYear) -> dict[str, tuple[str, ...]]:
    """Return metric → notes on the published figures that ours contradict."""
    said: dict[str, dict[tuple[str, str, str, str], list[str]]] = {}
    for claim in _contradicted(year).iter_rows(named=True):
        if claim["computed_status"] is None or "metric" not in str(claim["test_kind"]):
            continue
        key = (
            claim["source"],
            _pages(claim),
            claim["value_published"],
            _reason(claim),
        )
        said.setdefault(str(claim["test_code"]), {}).setdefault(key, []).append(
            _when(claim)
        )
    return {
        code: tuple(
            f"Differs from the published report ({source}, {pages}): it prints "
            f"{value} for {listed(whens)}; {reason}."
            for (source, pages, value, reason), whens in by_words.items()
        )
        for code, by_words in said.items()
    }


def difference_sentences(year: ReportYear) -> list[str]:
    """Return how many published figures could be tested, and how many agree."""
    tested = figures_tested(year)
    holds = tested.filter(pl.col("result") == "holds").height
    apart = tested.height - holds
    if not tested.height:
        return ["No published figure of this year up to the quarter is registered."]
    sentences = [
        f"{counted(tested.height, 'published figure')} about {year.span} could be "
        f"tested against ours: {holds:,} {'holds' if holds == 1 else 'hold'}, "
        f"{apart:,} {'differs' if apart == 1 else 'differ'}."
    ]
    return [*sentences, *_outturn_sentences(year), *_exception_sentences(year)]


def difference_table(year: ReportYear) -> Table | None:
    """Return each published figure that ours contradicts, or None if there is none."""
    rows = tuple(
        _row(year, claim) for claim in _contradicted(year).iter_rows(named=True)
    )
    if not rows:
        return None
    return Table(
        id="table-differences",
        caption=f"Published figures that ours differ from, {year.span}",
        columns=(
            Column("About", below="and what was counted"),
            Column("Period"),
            Column("As published", is_number=True),
            Column("Here", is_number=True),
            Column("Why"),
            Column("Where it was published"),
        ),
        rows=rows,
    )


def _contradicted(year: ReportYear) -> pl.DataFrame:
    """Return those that ours contradict; what is not shown of ours is not told here."""
    return published_figures.figures_contradicted(
        year.others, year.revised(), year.marts["metric_quarter"], year.quarter
    )


def _row(year: ReportYear, claim: Record) -> Row:
    code = str(claim["test_code"])
    value = claim["computed_value"]
    is_metric = "metric" in str(claim["test_kind"])
    ours = marker(str(claim["computed_status"]))
    if isinstance(value, float):
        ours = precise(value, str(claim["unit"]))
    path = year.audit_link(figure_page(code), anchor=str(claim["when"]))
    href = path if is_metric else ""
    return Row(
        (
            Cell(str(claim["subject"]), below=str(claim["measure"])),
            Cell(_when(claim)),
            published_cell(year, claim),
            Cell(ours, href, f"{ours}: where it comes from, {_when(claim)}"),
            Cell(_sentence(_reason(claim))),
            Cell(f"{claim['source']}, {_pages(claim)}"),
        )
    )


def published_cell(year: ReportYear, claim: Record) -> Cell:
    """Return a published figure as printed; it leads to how it was tested."""
    printed, claim_id = str(claim["value_published"]), str(claim["claim_id"])
    anchor = claim_anchor(claim_id, str(claim["claim_part"]))
    return Cell(
        printed,
        year.audit_link(CLAIMS, anchor=anchor),
        f"{printed}: how claim {claim_id} came out",
    )


def _reason(claim: Record) -> str:
    return reason_in_words(claim, is_revised=bool(claim["is_revised"]))


def _pages(claim: Record) -> str:
    pages = claim["pages"]
    return pages_in_words(pages if isinstance(pages, list) else [])


def _when(claim: Record) -> str:
    when = str(claim["when"])
    return quarter_heading(Quarter.parse(when)) if "Q" in when else when


def _outturn_sentences(year: ReportYear) -> list[str]:
    """Return whether the published outturns come out again, rounded as they are."""
    if year.quarter.number != 4:
        return []
    published = year.others["reference.published_outturns"].filter(
        pl.col("financial_year") == year.quarter.financial_year
    )
    ours = year.of_quarter("metric_quarter").select(
        "metric_code", pl.col("outturn_pct").alias("ours")
    )
    both = published.join(ours, on="metric_code").drop_nulls("ours")
    same = sum(
        half_up(row["ours"], decimals=row["decimals"])
        == half_up(row["outturn_pct"], decimals=row["decimals"])
        for row in both.iter_rows(named=True)
    )
    if not both.height:
        return []
    all_of_them = counted(both.height, "published outturn percentage")
    which = "All" if same == both.height else f"{same:,} of the"
    return [
        f"{which} {all_of_them} {'comes' if same == 1 else 'come'} out the same when "
        "computed again and rounded half up."
    ]


def _exception_sentences(year: ReportYear) -> list[str]:
    names = dict(
        year.marts["programme_summary"]
        .select("metric_code", "programme_name")
        .iter_rows()
    )
    exceptions = year.others["reference.outturn_exceptions"].filter(
        pl.col("financial_year") == year.quarter.financial_year
    )
    return [
        f"{names.get(code, code)} has no outturn: {_lower(str(reason))}"
        for code, reason in exceptions.select("metric_code", "reason").iter_rows()
    ]


def _lower(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:].rstrip('.')}."


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
