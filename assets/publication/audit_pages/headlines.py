"""The page of headlines: each with the parts it is made of, its years, its residual.

What a headline came to by the quarter is `publication.headlines`', as in the report.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Section,
    Sentence,
    cell,
)
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    CLAIMS,
    HEADLINES,
    figure_page,
    link,
    safe_name,
)
from assets.publication.audit_pages.wording import (
    BASIS_WORDS,
    NO_FIGURE,
    exact,
    in_unit,
    in_words,
)
from assets.publication.audit_pages.year import AuditYear
from assets.publication.headline_years import headline_years
from assets.publication.headlines import METRICS, parts_so_far
from assets.publication.pages.tables import Link, Row, row
from assets.publication.statuses_within import by_total, statuses_within

# What an AHSN's return of a quarter adds to a headline that is not made of metrics.
_ADDS = {
    "companies": ("new_company_count",),
    "investment": ("investment_gbp",),
    "jobs": ("jobs_created_count", "jobs_safeguarded_count"),
}
_MARTS = ("economic_growth", "headline_impact", "headline_parts", "metric_quarter")


def headlines_page(year: AuditYear) -> AuditPage:
    """Return the page of the headlines of the year so far, and of those before it."""
    marts = {name: year.before[f"marts.{name}"] for name in _MARTS}
    headlines = year.frames["reference.headlines"]
    within = by_total(
        statuses_within(year.before["marts.activity"], year.before["reference.ahsns"])
    )
    years = headline_years(marts, headlines, Quarter.parse(year.quarter), within)
    return AuditPage(
        path=HEADLINES,
        title="Headlines",
        sentences=(
            (
                "The few totals by which a year is told: what each is made of, and how "
                "it stands to what was published. ",
                Link("Every published figure, and its verdict", CLAIMS),
            ),
        ),
        sections=tuple(
            _section(year, marts, years, one)
            for one in headlines.sort("headline_code").iter_rows(named=True)
        ),
    )


def _section(
    year: AuditYear,
    marts: Mapping[str, pl.DataFrame],
    years: pl.DataFrame,
    headline: Named,
) -> Section:
    code, made_of = headline["headline_code"], headline["made_of"]
    of_years = years.filter(pl.col("headline_code") == code)
    now = of_years.filter(
        pl.col("financial_year") == Quarter.parse(year.quarter).financial_year
    ).to_dicts()
    is_of_metrics = made_of == METRICS
    parts = (
        _measures(year, marts, headline) if is_of_metrics else _returns(year, headline)
    )
    return Section(
        heading=headline["headline_name"],
        id=safe_name(code),
        sentences=tuple(_told(year, one) for one in now),
        points=tuple(point for one in now for point in _points(one)),
        listings=(parts, _years(headline, of_years)),
    )


def _told(year: AuditYear, now: Named) -> Sentence:
    more = " or more" if now["is_floor"] and now["value"] is not None else ""
    return (
        f"{now['financial_year']}, the quarters up to {year.quarter}: "
        f"{in_unit(now['value'], now['unit'])}{more} ({in_words(now['status'])}).",
    )


def _points(now: Named) -> list[Sentence]:
    """Say what was published, and what is left of it when ours is taken away."""
    said: list[Sentence] = []
    if now["value_published"] is not None:
        span = f"{now['span_first_year']} to {now['span_last_year']}"
        if now["span_first_year"] == now["span_last_year"]:
            span = now["span_first_year"]
        said.append((f"Published for {span}: {now['value_published']}.",))
    for name, what in (
        ("in_year_residual", "the year"),
        ("to_date_residual", "all years since the first"),
    ):
        if now[name] is not None:
            said.append(
                (f"Residual, published minus ours, of {what}: {exact(now[name])}.",)
            )
    has_residual = any(now[name] for name in ("in_year_residual", "to_date_residual"))
    if has_residual and now["residual_note"]:
        said.append((f"What that may come from: {now['residual_note']}",))
    if now["not_added_over_years"]:
        said.append((f"Years are never added: {now['not_added_over_years']}",))
    if now["counts_later"]:
        said.append(
            (
                "What it comes to since the first year, and residuals, are left out: "
                "they count quarters after this one.",
            )
        )
    return said


def _measures(
    year: AuditYear, marts: Mapping[str, pl.DataFrame], headline: Named
) -> Listing:
    """List what each measure added; together they are the headline."""
    code = headline["headline_code"]
    parts = parts_so_far(marts, code, Quarter.parse(year.quarter))
    known = [part.value for part in parts if part.value is not None]
    frame = pl.DataFrame(
        [(part.metric_code, part.value, part.status, False) for part in parts]
        + [(None, sum(known) if known else None, "", True)],
        schema={
            "metric_code": pl.String,
            "value": pl.Float64,
            "status": pl.String,
            "is_total": pl.Boolean,
        },
        orient="row",
    )
    judged = year.frames["marts.metric_quarter"]
    has_page = set(judged["metric_code"])

    def draw(one: Named) -> Row:
        if one["is_total"]:
            return row("Together", "", exact(one["value"]), "", is_total=True)
        metric = year.metrics[one["metric_code"]]
        page = figure_page(metric.metric_code)
        href = link(page, depth=0) if metric.metric_code in has_page else ""
        return row(
            cell(metric.title, href, below=metric.unit),
            BASIS_WORDS.get(metric.basis, metric.basis),
            exact(one["value"]),
            in_words(one["status"]),
        )

    return listing(
        f"parts-{safe_name(code)}",
        f"{headline['headline_name']}: what each measure added in the year so far",
        ("Measure", "What its figures are", "#Added", "Status"),
        frame,
        draw,
        query=f"select * from marts.headline_parts where headline_code = '{code}'",
    )


def _returns(year: AuditYear, headline: Named) -> Listing:
    """List what each AHSN's return of each quarter adds, with the way to its file."""
    columns = _ADDS[headline["made_of"]]
    sent = year.frames["audit.submissions"].filter("is_counting")
    rows = (
        year.frames["marts.economic_growth"]
        .filter(pl.col("ahsn_code").is_not_null())
        .join(
            sent.select("quarter", "ahsn_code", "submission_id"),
            on=["quarter", "ahsn_code"],
            how="left",
        )
        .sort("quarter", "ahsn_code")
    )
    is_added = headline["made_of"] != "companies"
    caption = f"{headline['headline_name']}: what each AHSN's return adds" + (
        "" if is_added else "; one that several support is counted once for England"
    )
    names = {"new_company_count": "New in the year"}
    return listing(
        f"parts-{safe_name(headline['headline_code'])}",
        caption,
        (
            "AHSN",
            "Quarter",
            *(f"#{names.get(name) or _heading(name)}" for name in columns),
            "What came",
        ),
        rows,
        lambda one: row(
            cell(
                year.ahsn(one["ahsn_code"]),
                year.submissions.link(one["submission_id"], depth=0),
            ),
            one["quarter"],
            *(exact(one[name]) for name in columns),
            in_words(one["status"]),
        ),
        query="select * from marts.economic_growth where ahsn_code is not null",
    )


def _heading(column: str) -> str:
    words = column.removesuffix("_count").removesuffix("_gbp")
    unit = " (£)" if column.endswith("_gbp") else ""
    return f"{in_words(words).capitalize()}{unit}"


def _years(headline: Named, years: pl.DataFrame) -> Listing:
    code = headline["headline_code"]
    return listing(
        f"years-{safe_name(code)}",
        f"{headline['headline_name']}: year by year, and since the first year",
        (
            "Year",
            "#Ours",
            "As published",
            "#Published minus ours",
            "#Since the first year",
            "Published since then",
            "#That minus ours",
        ),
        years.sort("financial_year"),
        lambda one: row(
            one["financial_year"],
            _or_more(one["value"], one["is_floor"]),
            one["value_published"] or "",
            _residual(one["in_year_residual"]),
            _or_more(one["rolled_forward_value"], one["is_rolled_floor"]),
            one["to_date_published"] or "",
            _residual(one["to_date_residual"]),
        ),
        query=f"select * from marts.headline_impact where headline_code = '{code}'",
    )


def _or_more(value: float | None, is_floor: bool | None) -> str:
    if value is None:
        return NO_FIGURE
    return f"{exact(value)}{' or more' if is_floor else ''}"


def _residual(value: float | None) -> str:
    return "" if value is None else exact(value)
