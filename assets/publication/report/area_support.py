"""What AHSNs did for companies and innovations: a row a quarter, or a row an AHSN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from assets.publication.display import NOT_AVAILABLE, if_known, pounds
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.area import Area
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear
from assets.publication.vocabulary import terms_of
from assets.publication.words import quarter_heading

_GROWTH = ("company_count", "investment_gbp", "jobs_created_count")
_KEPT = "jobs_safeguarded_count"


@dataclass(frozen=True)
class Part:
    """A row of the tables: its name, and the marts' rows that it is made of.

    ``suffix`` is ``_year`` where growth is the year's so far, else the quarter's own.
    """

    name: Cell
    growth: pl.DataFrame
    innovations: pl.DataFrame
    suffix: str = ""
    is_total: bool = False


def support_sections(
    year: ReportYear, parts: Sequence[Part], *, first: str, place: str
) -> list[Section]:
    """Return the sections on companies and on innovations.

    Args:
        year: the year.
        parts: the rows, in order.
        first: what the first column names.
        place: whose they are, for the captions.
    """
    growth = Table(
        id="table-growth",
        caption=f"Companies supported, investment and jobs, {place}, {year.span}",
        columns=(
            Column(first),
            Column("Companies", is_number=True, below="supported"),
            Column("Investment", is_number=True, below="raised"),
            Column("Jobs created", is_number=True),
            Column("Jobs safeguarded", is_number=True),
        ),
        rows=tuple(_growth_row(part) for part in parts),
    )
    return [
        Section(id="growth", heading="Economic growth", tables=(growth,)),
        _innovations(year, parts, first, place),
    ]


def quarters_of(year: ReportYear, area: Area) -> list[Part]:
    """Return a row for each quarter of an AHSN, and one of its year."""
    growth = _of(year.of_year("economic_growth"), [area])
    innovations = _of(year.of_year("innovation_pipeline"), [area])
    quarters = [
        Part(
            Cell(quarter_heading(quarter)),
            growth.filter(pl.col("quarter") == str(quarter)),
            innovations.filter(pl.col("quarter") == str(quarter)),
        )
        for quarter in year.quarters
    ]
    latest = growth.filter(pl.col("quarter") == str(year.quarter))
    total = Part(
        Cell("Year so far"), latest, innovations.clear(), suffix="_year", is_total=True
    )
    return [*quarters, total]


def ahsns_of(year: ReportYear, region: Area, ahsns: Sequence[Area]) -> list[Part]:
    """Return a row for each AHSN of a region over the year, and one of them all."""
    growth = year.of_quarter("economic_growth")
    innovations = year.of_quarter("innovation_pipeline")
    each = [
        Part(
            Cell(ahsn.name, href=f"../ahsns/{ahsn.code}.html"),
            _of(growth, [ahsn]),
            _of(innovations, [ahsn]),
            suffix="_year",
        )
        for ahsn in ahsns
    ]
    total = Part(
        Cell(region.name), _of(growth, ahsns), _of(innovations, ahsns), "_year", True
    )
    return [*each, total]


def _innovations(
    year: ReportYear, parts: Sequence[Part], first: str, place: str
) -> Section:
    stages = terms_of(year.others["reference.vocabularies"], "innovation_stage")
    table = Table(
        id="table-innovations",
        caption=f"Innovations by stage at the quarter's end, {place}",
        columns=(
            Column(first),
            *(Column(name, is_number=True) for name in stages.values()),
            Column("All stages", is_number=True),
        ),
        rows=tuple(
            _innovation_row(part, stages)
            for part in parts
            if part.innovations.height or not part.is_total
        ),
    )
    return Section(id="innovations", heading="Innovation pipeline", tables=(table,))


def _growth_row(part: Part) -> Row:
    companies, investment, created, kept = (
        _sum(part.growth, f"{name}{part.suffix}") for name in (*_GROWTH, _KEPT)
    )
    return Row(
        (
            _resting_on(part),
            Cell(if_known(companies)),
            Cell(NOT_AVAILABLE if investment is None else pounds(investment)),
            Cell(if_known(created)),
            Cell(if_known(kept)),
        ),
        is_total=part.is_total,
    )


def _resting_on(part: Part) -> Cell:
    """Return a row's name; below it on how many returns a year so far rests, if few."""
    if not part.suffix:
        return part.name
    came, expected = (
        int(part.growth[f"returns_{word}_year"].sum())
        for word in ("reported", "expected")
    )
    if came == expected:
        return part.name
    return replace(part.name, below=f"resting on {came:,} of {expected:,} returns")


def _innovation_row(part: Part, stages: Mapping[str, str]) -> Row:
    counts = [
        _sum(part.innovations.filter(pl.col("stage") == code), "innovation_count")
        for code in stages
    ]
    return Row(
        (
            part.name,
            *(Cell(if_known(count)) for count in counts),
            Cell(if_known(_sum(part.innovations, "innovation_count"))),
        ),
        is_total=part.is_total,
    )


def _of(rows: pl.DataFrame, areas: Sequence[Area]) -> pl.DataFrame:
    return rows.filter(pl.col("ahsn_code").is_in([area.code for area in areas]))


def _sum(rows: pl.DataFrame, name: str) -> float | None:
    """Return a sum, None where none of it is known."""
    known = rows[name].drop_nulls()
    return float(known.sum()) if known.len() else None
